//! Golden files, read back by parsers of others where there are any.

use super::*;
use crate::record::{Energy, Flag, Flags};
use crate::series::tests::{reading, time};
use crate::series::{Period, Series, Window};
use crate::verify::Verified;

/// 2026-10-25T02:00+02:00: the hour that comes twice.
const TWICE: u64 = 1_792_886_400;

const WORDS: CsvWords<'static> = CsvWords {
    head: ["from", "until", "given", "taken", "given e", "taken e", "state", "missing", "flags", "readings"],
    state: name,
};

fn known() -> Known {
    let newest = time(TWICE + 9_000);
    Known { now: newest, first: None, newest: Some(newest), interval_s: 900, zone: Zone::Berlin }
}

fn series() -> Series {
    let window = Window {
        from: time(TWICE),
        until: time(TWICE + 4 * 3_600),
        period: Period::HOUR,
        zone: Zone::Berlin,
        interval_s: 900,
    };
    let mut series = Series::new(window).unwrap();
    let mut restart = reading(9, TWICE + 9_000, Some((TWICE + 7_200, 7, 0)));
    restart.values.flags = Flags::NONE.with(Flag::Restart);
    for reading in [reading(8, TWICE + 3_600, Some((TWICE, 1_234_005, 0))), restart] {
        series.add(&Verified::unchecked_for_test(reading));
    }
    series
}

#[test]
fn csv_in_both_forms() {
    let german = csv(series().buckets(), &known(), CsvForm::GERMAN, &WORDS);
    let expected = [
        "\u{feff}from;until;given;taken;given e;taken e;state;missing;flags;readings",
        "2026-10-25T02:00:00+02:00;2026-10-25T02:00:00+01:00;1234,005;2468,010;0,000;0,000;measured;0;;1",
        "2026-10-25T02:00:00+01:00;2026-10-25T03:00:00+01:00;;;;;missing;3600;;0",
        "2026-10-25T03:00:00+01:00;2026-10-25T04:00:00+01:00;0,007;0,014;0,000;0,000;flagged;1800;R;1",
        "",
    ];
    assert_eq!(german, expected.join("\r\n"));
    let english = csv(series().buckets(), &known(), CsvForm::ENGLISH, &WORDS);
    assert_eq!(english, expected.join("\r\n").replace(',', ".").replace(';', ","));
}

#[test]
fn a_field_may_hold_what_separates_fields() {
    let words = CsvWords { head: ["a;b", "say \"c\"", "", "", "", "", "", "", "", ""], ..WORDS };
    let text = csv(&[], &known(), CsvForm::GERMAN, &words);
    assert_eq!(text, "\u{feff}\"a;b\";\"say \"\"c\"\"\";;;;;;;;\r\n");
}

#[test]
fn json_is_json_and_keeps_records_as_they_were_signed() {
    let record = include_str!("../../../tests/data/records/hour_2026-11-22T08Z.ocmf").lines().next().unwrap();
    let spki = hex::decode(include_str!("../../../tests/data/records/pubkey_spki.hex").trim()).unwrap();
    let key = PublicKey::from_spki_der(&spki).unwrap();
    let meter: MeterId = "1ISK0078123456".parse().unwrap();
    let source = Source { meter: &meter, reading_key: &key };
    let text = json(source, series().buckets(), &known(), &[record]);
    let read: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(read["records"][0], record);
    assert_eq!(read["meter"], "1ISK0078123456");
    assert_eq!(read["reading_key"], key.to_string());
    let buckets = read["buckets"].as_array().unwrap();
    assert_eq!(buckets.len(), 3);
    assert_eq!(buckets[0]["produced_wh"], 1_234_005);
    assert_eq!(buckets[0]["until"], "2026-10-25T02:00:00+01:00");
    assert_eq!(
        (&buckets[1]["state"], &buckets[1]["produced_wh"]),
        (&"missing".into(), &serde_json::Value::Null)
    );
    assert_eq!((&buckets[2]["flags"], &buckets[2]["missing_s"]), (&"R".into(), &1_800.into()));
    let none: serde_json::Value = serde_json::from_str(&json(source, &[], &known(), &[] as &[&str])).unwrap();
    assert_eq!(
        (none["buckets"].as_array().unwrap().len(), none["records"].as_array().unwrap().len()),
        (0, 0)
    );
}

#[test]
fn shared_energy_is_told_apart() {
    let bucket = Bucket {
        estimated: Energy { produced: WattHours::from_wh(5), consumed: WattHours::ZERO },
        estimated_s: 3_600,
        ..Bucket::empty(time(TWICE), time(TWICE + 3_600))
    };
    let text = csv(&[bucket], &known(), CsvForm::ENGLISH, &WORDS);
    assert!(text.contains(",0.005,0.000,0.005,0.000,estimated,0,,0\r\n"), "{text}");
}
