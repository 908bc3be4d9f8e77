//! Whole chains with one thing wrong in each.

use super::*;
use crate::keys::SecretKey;
use crate::record::{ChainState, Flag, Flags, Payload, RecordDraft, Register, Status, TimeStatus, sign};
use crate::units::WattHours;
use crate::verify::{Reason, RegisterName, Verdict};

const SAMPLE: &str = include_str!("../../../tests/data/records/hour_2026-11-22T08Z.ocmf");
const LIMITS: Limits = Limits { max_export_w: 10_000, max_import_w: 20_000, interval_s: 900 };
const START: u64 = 1_795_334_400;

fn key() -> SecretKey {
    SecretKey::from_bytes(&[0x42; 32]).unwrap()
}

fn verifier() -> RecordVerifier {
    RecordVerifier::new(key().public(), "1ISK0078123456".parse().unwrap(), Some(LIMITS))
}

fn draft() -> RecordDraft {
    let record: Record = SAMPLE.lines().next().unwrap().parse().unwrap();
    let mut draft = record.payload().draft.clone();
    (draft.origin.import, draft.origin.export) = (None, None);
    draft
}

/// What a record of a test chain says.
#[derive(Clone, Copy)]
struct Say {
    quarter: u64,
    export: u64,
    import: u64,
    status: Status,
    flags: Flags,
}

const fn say(quarter: u64, export: u64, import: u64) -> Say {
    Say { quarter, export, import, status: Status::Good, flags: Flags::NONE }
}

fn chain(says: &[Say]) -> Vec<Record> {
    let mut state = ChainState::default();
    let record = |say: &Say| {
        let register = |wh| Some(Register { value: WattHours::from_wh(wh), status: say.status });
        let draft = RecordDraft {
            time: UnixTime::from_secs(say.quarter.saturating_mul(900).saturating_add(START)).unwrap(),
            import: register(say.import),
            export: register(say.export),
            flags: say.flags,
            ..draft()
        };
        state.next(draft, &key()).unwrap()
    };
    says.iter().map(record).collect()
}

/// The outcome of each record in short: energy of its step, `-` for a gap, or the checks that failed.
fn outcomes(records: impl IntoIterator<Item = Record>) -> Vec<String> {
    let mut verifier = verifier();
    let outcome = |record: Record| match verifier.push(record.as_str()) {
        (_, Some(verified)) => verified.get().step.map_or("-".to_owned(), |step| {
            let Energy { produced, consumed } = step.energy;
            let gap = if step.missing > 0 { format!(" over {}", step.missing) } else { String::new() };
            format!("{}/{}{gap}", produced.wh(), consumed.wh())
        }),
        (report, None) => report.failed().map(|check| check.name).collect::<Vec<_>>().join(" "),
    };
    records.into_iter().map(outcome).collect()
}

#[test]
fn sample_hour() {
    let mut verifier = verifier();
    let mut total = Energy::ZERO;
    for (position, line) in SAMPLE.lines().enumerate() {
        let (report, reading) = verifier.push(line);
        let names: Vec<_> = report.checks.iter().map(|check| check.name).collect();
        assert_eq!(
            names,
            [
                "record.signature",
                "record.sequence",
                "record.previous",
                "register.monotonic",
                "register.plausible",
                "time.quality"
            ]
        );
        let verdict = if position == 0 { Verdict::Incomplete } else { Verdict::Passed };
        assert_eq!(report.verdict(), verdict, "{report:?}");
        let step = reading.unwrap().get().step;
        assert_eq!(step.is_some(), position > 0);
        total = total.checked_add(step.map(|step| step.energy).unwrap_or_default()).unwrap();
    }
    assert_eq!((total.produced.wh(), total.consumed.wh()), (15, 111));
}

#[test]
fn chains_with_one_thing_wrong() {
    let good =
        [say(0, 1000, 500), say(1, 1010, 501), say(2, 1020, 502), say(3, 1030, 503), say(4, 1040, 504)];
    let with = |at: usize, say: Say| {
        let mut says = good;
        says[at] = say;
        chain(&says)
    };
    let exchanged = Say { flags: Flags::NONE.with(Flag::MeterExchanged), ..say(2, 5, 7) };
    let step = Say { flags: Flags::NONE.with(Flag::ClockStep), ..good[2] };
    let timeout = Say { status: Status::Timeout, ..say(2, 1010, 501) };
    let range = Say { status: Status::OutOfRange, ..good[2] };
    let fall = |at: usize| {
        let says = good.map(|s| if s.quarter >= 2 { say(s.quarter, s.export - 1000, s.import) } else { s });
        chain(&says[..at])
    };
    let mut skipped = chain(&good);
    skipped.remove(2);
    let mut twice = chain(&good);
    twice.insert(2, twice[1].clone());
    let mut late = chain(&good);
    late.insert(4, late[0].clone());
    let monotonic = "register.monotonic";
    let plausible = "register.plausible";
    for (row, records, expected) in [
        ("good", chain(&good), ["-", "10/1", "10/1", "10/1", "10/1"].to_vec()),
        ("starts later", chain(&good).split_off(2), vec!["-", "10/1", "10/1"]),
        (
            "exchanged",
            chain(&[good[0], good[1], exchanged, say(3, 15, 8), say(4, 25, 9)]),
            vec!["-", "10/1", "-", "10/1", "10/1"],
        ),
        ("clock step", with(2, step), vec!["-", "10/1", "10/1", "10/1", "10/1"]),
        ("no answer", with(2, timeout), vec!["-", "10/1", "0/0", "20/2", "10/1"]),
        ("out of range", with(2, range), vec!["-", "10/1", "-", "-", "10/1"]),
        ("dip", with(2, say(2, 1009, 502)), vec!["-", "10/1", monotonic, "20/2 over 1", "10/1"]),
        ("spike", with(2, say(2, 9999, 502)), vec!["-", "10/1", plausible, "20/2 over 1", "10/1"]),
        ("falls for good", fall(5), vec!["-", "10/1", monotonic, "-", "0/1"]),
        ("time stands", with(2, say(1, 1020, 502)), vec!["-", "10/1", "time.quality", "20/2 over 1", "10/1"]),
        ("record missing", skipped, vec!["-", "10/1", "record.sequence record.previous", "-"]),
        ("record twice", twice, vec!["-", "10/1", "record.sequence record.previous", "10/1", "10/1", "10/1"]),
        (
            "old record again",
            late,
            vec!["-", "10/1", "10/1", "10/1", "record.sequence record.previous", "10/1"],
        ),
    ] {
        assert_eq!(outcomes(records), expected, "{row}");
    }
}

/// A changed payload breaks the chain for the next record; a changed signature does not, because the next
/// record vouches for the payload.
#[test]
fn altered_records_are_never_counted() {
    let records =
        chain(&[say(0, 1000, 0), say(1, 1010, 0), say(2, 1020, 0), say(3, 1030, 0), say(4, 1040, 0)]);
    let text = records[2].as_str();
    let payload = text.replace("\"RV\":1020,", "\"RV\":1021,");
    let (head, tail) = text.split_at(text.len() - 10);
    let signature = format!(
        "{head}{}",
        if tail.starts_with('0') { tail.replacen('0', "1", 1) } else { format!("0{}", &tail[1..]) }
    );
    for (row, altered, expected) in [
        ("payload", payload, ["-", "10/0", "record.signature", "record.sequence record.previous", "-"]),
        ("signature", signature, ["-", "10/0", "record.signature", "20/0 over 1", "10/0"]),
    ] {
        let mut list = records.clone();
        list[2] = altered.parse().unwrap();
        assert_eq!(outcomes(list), expected, "{row}");
    }
    let mut verifier = verifier();
    for text in [records[0].as_str(), records[1].as_str(), "OCMF|{nonsense", records[2].as_str()] {
        let minted = verifier.push(text).1.is_some();
        assert_eq!(minted, !text.contains("nonsense"));
    }
}

/// Somebody without the key cannot make the verifier lose its place.
#[test]
fn forged_records_do_not_move_the_chain() {
    let records = chain(&[say(0, 1000, 0), say(1, 1010, 0), say(2, 1020, 0), say(3, 1030, 0)]);
    let thief = SecretKey::from_bytes(&[0x43; 32]).unwrap();
    let forge = |record: &Record, payload: Payload| {
        let forged = sign(payload, &thief).unwrap();
        assert_ne!(forged.as_str(), record.as_str());
        forged
    };
    let forged: Vec<Record> = [1, 2, 3]
        .map(|at: usize| {
            let mut payload = records[at].payload().clone();
            payload.draft.export =
                payload.draft.export.map(|r| Register { value: WattHours::from_wh(9000), ..r });
            forge(&records[at], payload)
        })
        .into();
    let mut list = Vec::new();
    for record in &records {
        list.extend(forged.iter().cloned());
        list.push(record.clone());
    }
    let wrong = "record.signature";
    let expected: Vec<&str> =
        ["-", "10/0", "10/0", "10/0"].into_iter().flat_map(|good| [wrong, wrong, wrong, good]).collect();
    assert_eq!(outcomes(list), expected);
}

#[test]
fn reasons() {
    let first = chain(&[say(0, 1000, 500)]).remove(0);
    let other_key = RecordVerifier::new(
        SecretKey::from_bytes(&[0x43; 32]).unwrap().public(),
        "1ISK0078123456".parse().unwrap(),
        None,
    );
    let other_meter = RecordVerifier::new(key().public(), "2ISK0078123456".parse().unwrap(), None);
    let no_limits = RecordVerifier::new(key().public(), "1ISK0078123456".parse().unwrap(), None);
    for (row, mut verifier, name, expected) in [
        ("key", other_key, names::RECORD_SIGNATURE, "the record names key b899be0e992ac351, not "),
        ("meter", other_meter, names::RECORD_SIGNATURE, "the record is of meter 1ISK0078123456"),
        ("first", no_limits.clone(), names::REGISTER_MONOTONIC, "no earlier record to compare with"),
    ] {
        let (report, _) = verifier.push(first.as_str());
        assert!(report.check(name).unwrap().evidence.starts_with(expected), "{row}: {report:?}");
    }
    let records = chain(&[say(0, 1000, 500), say(1, 9000, 500)]);
    let mut verifier = verifier();
    verifier.push_record(&records[0]);
    let (report, _) = verifier.push_record(&records[1]);
    // 10 kW for a quarter of an hour, times 1.2, and 1 Wh.
    let expected = RecordReason::TooMuch {
        register: RegisterName::Export,
        rise: WattHours::from_wh(8000),
        limit: WattHours::from_wh(3001),
    };
    let check = report.check(names::REGISTER_PLAUSIBLE).unwrap();
    assert_eq!(check.outcome, Outcome::Failed(Reason::Record(expected)));
    assert_eq!(check.evidence, "register 2.8.0 rose by 8 kWh, possible are 3.001 kWh");
    let mut verifier = no_limits;
    verifier.push_record(&records[0]);
    let (report, reading) = verifier.push_record(&records[1]);
    assert!(reading.is_some());
    let outcome = &report.check(names::REGISTER_PLAUSIBLE).unwrap().outcome;
    assert_eq!(outcome, &Outcome::NotPossible(Reason::Record(RecordReason::NoLimits)));
}

#[test]
fn values_must_be_what_the_raw_counter_says() {
    let mut draft = RecordDraft { time_status: TimeStatus::Unknown, ..draft() };
    let value = draft.import.unwrap().value.wh();
    for (raw, scale, fits) in [
        (value, 0, true),
        (value * 10 + 9, -1, true),
        (value * 10 + 10, -1, false),
        (value / 1000, 3, false),
        (u64::MAX / 100_000_000, 6, false),
    ] {
        (draft.origin.import, draft.origin.scale) = (Some(raw), scale);
        let record = ChainState::default().next(draft.clone(), &key()).unwrap();
        let (report, reading) = verifier().push_record(&record);
        assert_eq!(reading.is_some(), fits, "{raw} x 10^{scale}: {report:?}");
        let time = RecordReason::ClockNotSynchronised { status: TimeStatus::Unknown };
        let outcome = &report.check(names::TIME_QUALITY).unwrap().outcome;
        assert_eq!(outcome, &Outcome::NotPossible(time.into()));
    }
}

/// A past fault: what a meter counted while it was silent was judged by one interval alone.
#[test]
fn a_rise_after_silence_is_judged_by_the_time_of_silence() {
    let silent = |quarter| Say { status: Status::Timeout, ..say(quarter, 1000, 500) };
    let most = 10_000 * 3600 * 12 / 36_000 + 1;
    for (rise, expected) in [(most, format!("{most}/0")), (most + 1, "register.plausible".to_owned())] {
        let records = chain(&[say(0, 1000, 500), silent(1), silent(2), silent(3), say(4, 1000 + rise, 500)]);
        assert_eq!(outcomes(records).pop(), Some(expected));
    }
}

/// A past hole: what a register climbed again after a fall was counted a second time.
#[test]
fn a_climb_that_was_counted_is_not_counted_again() {
    let records = chain(&[
        say(0, 1000, 500),
        say(1, 1010, 500),
        say(2, 990, 500),
        say(3, 1000, 500),
        say(4, 1008, 500),
        say(5, 1015, 500),
    ]);
    let expected = ["-", "10/0", "register.monotonic", "-", "0/0", "5/0"];
    assert_eq!(outcomes(records), expected);
}
