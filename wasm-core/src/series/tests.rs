//! Buckets, days on which clocks change, gaps; sums that keep every watt hour.

#![expect(clippy::arithmetic_side_effects, reason = "the numbers are those written here")]

use proptest::prelude::*;

use super::*;
use crate::calendar::Date;
use crate::record::{Flag, Flags, PayloadHash, Register, Status, TimeStatus, Values};
use crate::verify::{Limits, RecordVerifier};

/// 2026-11-22T00:00 in Berlin.
pub(super) const MIDNIGHT: u64 = 1_795_302_000;

pub(super) fn time(secs: u64) -> UnixTime {
    UnixTime::from_secs(secs).unwrap()
}

fn window(from: u64, until: u64, period: Period) -> Window {
    Window { from: time(from), until: time(until), period, zone: Zone::Berlin, interval_s: 900 }
}

/// A reading at a time, with the produced energy since another time and the records missing in between.
pub(super) fn reading(seq: u64, at: u64, step: Option<(u64, u64, u64)>) -> Reading {
    let register = Register { value: WattHours::from_wh(seq), status: Status::Good };
    let values = Values {
        seq,
        hash: PayloadHash::ZERO,
        time: time(at),
        time_status: TimeStatus::Synchronised,
        import: None,
        export: Some(register),
        flags: Flags::NONE,
        simulated: false,
    };
    let step = step.map(|(since, wh, missing)| Step {
        since: time(since),
        energy: Energy { produced: WattHours::from_wh(wh), consumed: WattHours::from_wh(wh * 2) },
        missing,
        carried: false,
    });
    Reading { values, step }
}

fn series(window: Window, readings: &[Reading]) -> Series {
    let mut series = Series::new(window).unwrap();
    readings.iter().for_each(|reading| series.add(&Verified::unchecked_for_test(*reading)));
    series
}

/// Of each bucket: measured and estimated Wh, missing seconds, missing records.
fn shown(series: &Series) -> Vec<(u64, u64, u64, u64)> {
    let show = |bucket: &Bucket| {
        let wh = |energy: Energy| energy.produced.wh();
        (wh(bucket.measured), wh(bucket.estimated), bucket.missing_s(), bucket.missing_records)
    };
    series.buckets().iter().map(show).collect()
}

fn quarters(n: u64) -> Window {
    window(MIDNIGHT, at(n), Period::QUARTER_HOUR)
}

const fn at(quarter: u64) -> u64 {
    MIDNIGHT + quarter * 900
}

#[test]
fn what_buckets_show() {
    let hours = window(MIDNIGHT, at(8), Period::HOUR);
    for (row, window, readings, expected) in [
        ("nothing", quarters(2), vec![], vec![(0, 0, 900, 0), (0, 0, 900, 0)]),
        ("first reading only", quarters(1), vec![reading(1, at(1), None)], vec![(0, 0, 900, 0)]),
        (
            "two intervals",
            quarters(2),
            vec![reading(2, at(1), Some((at(0), 10, 0))), reading(3, at(2), Some((at(1), 7, 0)))],
            vec![(10, 0, 0, 0), (7, 0, 0, 0)],
        ),
        (
            "a refused record in between",
            quarters(3),
            vec![reading(4, at(3), Some((at(0), 10, 2)))],
            vec![(0, 3, 0, 0), (0, 3, 0, 0), (0, 4, 0, 2)],
        ),
        (
            "the same inside one bucket is known exactly",
            hours,
            vec![reading(4, at(3), Some((at(0), 10, 2)))],
            vec![(10, 0, 900, 2), (0, 0, 3600, 0)],
        ),
        (
            "a new segment leaves a gap",
            quarters(3),
            vec![
                reading(2, at(1), Some((at(0), 10, 0))),
                reading(4, at(2), None),
                reading(5, at(3), Some((at(2), 7, 0))),
            ],
            vec![(10, 0, 0, 0), (0, 0, 900, 0), (7, 0, 0, 0)],
        ),
        (
            "no number missing, but a long time",
            quarters(2),
            vec![reading(2, at(2), Some((at(0), 5, 0)))],
            vec![(0, 2, 0, 0), (0, 3, 0, 0)],
        ),
        (
            "a regular interval over an edge",
            quarters(2),
            vec![reading(2, at(1) + 300, Some((at(0) + 300, 9, 0)))],
            vec![(6, 0, 300, 0), (3, 0, 600, 0)],
        ),
    ] {
        assert_eq!(shown(&series(window, &readings)), expected, "{row}");
    }
}

#[test]
fn what_stays_out() {
    for (row, window, readings, expected) in [
        (
            "energy from before the window stays out",
            quarters(1),
            vec![reading(2, at(1), Some((at(0) - 900, 10, 1)))],
            vec![(0, 5, 0, 1)],
        ),
        (
            "energy after the window stays out",
            quarters(1),
            vec![reading(2, at(2), Some((at(0), 10, 1)))],
            vec![(0, 5, 0, 0)],
        ),
        (
            "the same reading twice",
            quarters(1),
            vec![reading(2, at(1), Some((at(0), 10, 0))), reading(2, at(1), Some((at(0), 10, 0)))],
            vec![(10, 0, 0, 0)],
        ),
        (
            "a reading far outside",
            quarters(1),
            vec![reading(2, at(90), Some((at(89), 10, 0)))],
            vec![(0, 0, 900, 0)],
        ),
    ] {
        assert_eq!(shown(&series(window, &readings)), expected, "{row}");
    }
}

#[test]
fn flags_and_statuses_stay_visible() {
    let mut restart = reading(2, MIDNIGHT + 900, Some((MIDNIGHT, 0, 0)));
    restart.values.flags = Flags::NONE.with(Flag::Restart);
    restart.values.simulated = true;
    let mut timeout = reading(3, MIDNIGHT + 1800, Some((MIDNIGHT + 900, 0, 0)));
    timeout.values.export = timeout.values.export.map(|r| Register { status: Status::Timeout, ..r });
    timeout.step = timeout.step.map(|step| Step { carried: true, ..step });
    let series = series(window(MIDNIGHT, MIDNIGHT + 1800, Period::QUARTER_HOUR), &[restart, timeout]);
    let [first, second] = series.buckets() else { panic!("two quarter hours") };
    assert_eq!((first.flags.to_string().as_str(), first.simulated, first.not_measured), ("R", true, 0));
    assert_eq!((second.flags.is_empty(), second.simulated, second.not_measured), (true, false, 1));
    assert_eq!((first.readings, second.readings), (1, 1));
    let total = series.total().unwrap();
    assert_eq!((total.flags, total.simulated, total.not_measured, total.readings), (first.flags, true, 1, 2));
}

#[test]
fn qualities() {
    let day = window(MIDNIGHT, MIDNIGHT + 86_400, Period::Day);
    let until = |at: u64, missing| [reading(9, at, Some((MIDNIGHT - 900, 10, missing)))];
    for (row, readings, expected) in [
        ("empty", vec![], Quality::Empty),
        ("half", until(MIDNIGHT + 40_000, 0).to_vec(), Quality::Partial),
        ("over the edge", until(MIDNIGHT + 86_400, 3).to_vec(), Quality::Estimated),
        ("all", vec![reading(9, MIDNIGHT + 86_400, Some((MIDNIGHT, 10, 3)))], Quality::Complete),
    ] {
        assert_eq!(series(day, &readings).buckets()[0].quality(), expected, "{row}");
    }
}

#[test]
fn days_have_92_96_or_100_quarter_hours() {
    for (year, month, day, expected) in [(2026, 3, 29, 92), (2026, 10, 25, 100), (2026, 11, 22, 96)] {
        let date = Date::new(year, month, day).unwrap();
        let (from, until) = (Zone::Berlin.day_start(date), Zone::Berlin.day_end(date));
        let window =
            Window { from, until, period: Period::QUARTER_HOUR, zone: Zone::Berlin, interval_s: 900 };
        let series = Series::new(window).unwrap();
        assert_eq!(series.buckets().len(), expected, "{date}");
        let one = Series::new(Window { period: Period::Day, ..window }).unwrap();
        assert_eq!(one.buckets().len(), 1);
        assert_eq!((one.buckets()[0].start, one.buckets()[0].end), (from, until));
        let hours = Series::new(Window { period: Period::HOUR, ..window }).unwrap();
        assert_eq!(hours.buckets().len() * 4, expected);
    }
    let year = Series::new(window(1_767_222_000, 1_798_758_000, Period::Month)).unwrap();
    assert_eq!(year.buckets().len(), 12);
}

#[test]
fn limits() {
    for secs in [1, 5, 10, 60, 900, 3600] {
        assert!(DividesHour::new(secs).is_ok());
    }
    for secs in [0, 7, 1000, 7200] {
        assert_eq!(DividesHour::new(secs), Err(SeriesError::NotInAnHour { secs }));
    }
    let backwards = window(10, 9, Period::HOUR);
    assert!(matches!(Series::new(backwards), Err(SeriesError::Backwards { .. })));
    assert_eq!(Series::new(window(9, 9, Period::HOUR)).unwrap().total(), None);
    let long = window(0, 2_000_000_000, Period::QUARTER_HOUR);
    assert_eq!(Series::new(long), Err(SeriesError::TooMany { max: MAX_BUCKETS }));
    let end = window(UnixTime::MAX.secs() - 1, UnixTime::MAX.secs(), Period::Day);
    assert_eq!(Series::new(end).unwrap().buckets().len(), 1);
}

#[test]
fn from_signed_records_to_a_chart() {
    let hour = include_str!("../../tests/data/records/hour_2026-11-22T08Z.ocmf");
    let spki = hex::decode(include_str!("../../tests/data/records/pubkey_spki.hex").trim()).unwrap();
    let key = crate::keys::PublicKey::from_spki_der(&spki).unwrap();
    let limits = Limits { max_export_w: 10_000, max_import_w: 10_000, interval_s: 900 };
    let mut verifier = RecordVerifier::new(key, "1ISK0078123456".parse().unwrap(), Some(limits));
    let mut series = Series::new(window(1_795_334_400, 1_795_338_000, Period::QUARTER_HOUR)).unwrap();
    hour.lines().filter_map(|line| verifier.push(line).1).for_each(|reading| series.add(&reading));
    assert_eq!(shown(&series), [(5, 0, 0, 0), (5, 0, 0, 0), (5, 0, 0, 0), (0, 0, 900, 0)]);
    assert_eq!(series.total().unwrap().energy().consumed.wh(), 111);
}

proptest! {
    #[test]
    fn no_watt_hour_and_no_second_is_lost(
        steps in proptest::collection::vec((1_u64..20_000, 0_u64..1_000_000, 0_u64..3), 1..40),
        secs in proptest::sample::select(vec![5_u64, 60, 900, 3600]),
    ) {
        let mut at = MIDNIGHT;
        let mut readings = Vec::new();
        for (seq, (length, wh, missing)) in (1..).zip(&steps) {
            let since = at;
            at += length;
            readings.push(reading(seq, at, Some((since, *wh, *missing))));
        }
        let secs = if at - MIDNIGHT > 100_000 { 3600 } else { secs };
        let period = Period::Seconds(DividesHour::new(secs).unwrap());
        let total = series(window(MIDNIGHT, at, period), &readings).total().unwrap();
        let wh: u64 = steps.iter().map(|step| step.1).sum();
        prop_assert_eq!(total.energy(), Energy { produced: WattHours::from_wh(wh), consumed: WattHours::from_wh(wh * 2) });
        prop_assert_eq!(total.measured_s + total.estimated_s, at - MIDNIGHT);
        prop_assert_eq!(total.readings, readings.len() as u64);
    }
}
