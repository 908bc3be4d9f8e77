//! Days of every length, nights without the gateway, and the one chain of all files.

#![expect(clippy::arithmetic_side_effects, reason = "the numbers are those of tests")]

use super::*;
use crate::store::{FileKind, Place, Row};
use crate::testing::{Bench, midnight};
use std::collections::BTreeMap;
use wasm_core::file::File;
use wasm_core::ipld::Cid;
use wasm_core::verify::{Before, DayVerifier, MeterKey, audit_day};

fn block(bench: &Bench, cid: &str) -> Vec<u8> {
    let cid: Cid = cid.parse().expect("a name");
    bench.node.store.block(&cid).expect("reads").expect("there")
}

fn days(bench: &Bench) -> Vec<DayFile> {
    let rows = bench.node.store.days_after(0).expect("reads");
    rows.iter().map(|row| DayFile::decode(&block(bench, &row.cid)).expect("a day file")).collect()
}

/// Every day file verifies, says what its hours say, and the chain of all files reaches the first.
fn check(bench: &Bench) {
    let meter = bench.node.meter.clone();
    let of = MeterKey { meter: &meter, reading_key: bench.node.keys.reading_key() };
    let mut verifier = DayVerifier::new(of, None);
    let mut before = Before::Nothing;
    for day in days(bench) {
        let hours: BTreeMap<Cid, Vec<u8>> =
            day.hours().iter().map(|cid| (*cid, block(bench, &cid.to_string()))).collect();
        let (report, verified) = verifier.push(&day.cid(), Some(day.block()));
        assert!(verified.is_some(), "{report:?}");
        let (report, facts) = audit_day(&day.cid(), Some(day.block()), &hours, of, before);
        before = Before::File(facts.unwrap_or_else(|| panic!("{report:?}")).get().tail);
    }
    let (mut next, mut walked) = (bench.node.store.newest_file().expect("reads"), 0);
    while let Some(cid) = next.take().map(|(_, cid)| cid) {
        let file = File::decode(&block(bench, &cid.to_string())).expect("a file");
        next = file.before().map(|cid| (Place::default(), cid));
        walked += 1;
    }
    let (hours, days) = bench.node.store.count_files().expect("reads");
    assert_eq!(walked, hours + days, "all are reached from the newest");
}

/// Of each day: its date, intervals, records and hour files.
fn shape(bench: &Bench) -> Vec<(String, usize, u64, usize)> {
    let shape =
        |day: &DayFile| (day.date().to_string(), day.intervals().count(), day.size(), day.hours().len());
    days(bench).iter().map(shape).collect()
}

fn row(day: &str, intervals: usize, records: u64, hours: usize) -> (String, usize, u64, usize) {
    (day.to_owned(), intervals, records, hours)
}

#[test]
fn a_day_ends_at_local_midnight() {
    let mut bench = Bench::new("");
    let start = midnight("2026-11-22");
    bench.run(start + 900, start + 86_400 - 900);
    assert_eq!(shape(&bench), [], "one record is missing");
    bench.record(start + 86_400);
    file_due(&bench.node);
    assert_eq!(shape(&bench), [row("2026-11-22", 96, 96, 24)]);
    let (place, newest) = bench.node.store.newest_file().expect("reads").expect("some");
    assert_eq!((place, newest), (Place { file: 24, day: true }, days(&bench)[0].cid()));
    bench.run(start + 86_400 + 900, start + 2 * 86_400 + 3600);
    assert_eq!(shape(&bench), [row("2026-11-22", 96, 96, 24), row("2026-11-23", 96, 96, 24)]);
    check(&bench);
    let energy = days(&bench)[1].energy();
    assert_eq!((energy.produced.wh(), energy.consumed.wh()), (960, 0));
}

#[test]
fn days_on_which_clocks_change() {
    for (day, next, intervals) in [("2026-03-29", "2026-03-30", 92), ("2026-10-25", "2026-10-26", 100)] {
        let mut bench = Bench::new("");
        bench.run(midnight(day) + 900, midnight(next));
        let records = u64::try_from(intervals).expect("small");
        assert_eq!(shape(&bench), [row(day, intervals, records, intervals / 4)]);
        check(&bench);
    }
}

#[test]
fn other_intervals() {
    let mut bench = Bench::new("interval_s = 3600");
    let start = midnight("2026-10-25");
    for hour in 1..=25 {
        bench.record(start + hour * 3600);
        file_due(&bench.node);
    }
    assert_eq!(shape(&bench), [row("2026-10-25", 25, 25, 25)]);
    check(&bench);
}

/// A file never holds records of two days, and a day whose last records are missing ends with the next.
#[test]
fn a_night_without_the_gateway() {
    let mut bench = Bench::new("");
    let start = midnight("2026-11-22");
    bench.run(start + 900, start + 23 * 3600 + 900);
    assert_eq!(shape(&bench), []);
    let mut bench = bench.restart();
    let morning = start + 86_400 + 7 * 3600 + 1800;
    bench.run(morning, morning);
    assert_eq!(shape(&bench), [row("2026-11-22", 96, 93, 24)]);
    bench.run(morning + 900, start + 2 * 86_400);
    assert_eq!(shape(&bench)[1..], [row("2026-11-23", 96, 67, 17)]);
    check(&bench);
    let gap: Vec<_> =
        days(&bench)[1].intervals().take_while(|i| *i == wasm_core::file::Interval::Missing).collect();
    assert_eq!(gap.len(), 29, "what flowed until 7:30 is one number");
}

/// Records gathered for days: one look files them all, as if it had looked all the time.
#[test]
fn a_backlog_makes_the_same_files() {
    let (start, end) = (midnight("2026-11-22"), midnight("2026-11-25"));
    let mut bench = Bench::new("");
    for time in (start + 900..=end + 1800).step_by(900) {
        bench.record(time);
    }
    file_due(&bench.node);
    assert_eq!(shape(&bench).len(), 3);
    check(&bench);
    let before = bench.node.store.newest_file().expect("reads");
    let bench = bench.restart();
    file_due(&bench.node);
    assert_eq!(bench.node.store.newest_file().expect("reads"), before, "nothing is made twice");
}

/// The clock was wrong by a day and was set back: the day comes twice, and nothing is counted twice.
#[test]
fn a_day_may_come_twice() {
    let mut bench = Bench::new("");
    let start = midnight("2026-11-22");
    bench.run(start + 900, start + 3600);
    bench.run(start + 86_400 + 900, start + 86_400 + 1800);
    bench.run(start + 7200, start + 10_800);
    bench.run(start + 86_400 + 3600, start + 86_400 + 7200);
    let days: Vec<_> = shape(&bench).into_iter().map(|day| (day.0, day.2)).collect();
    let day = |day: &str, records| (day.to_owned(), records);
    assert_eq!(days, [day("2026-11-22", 4), day("2026-11-23", 2), day("2026-11-22", 5)]);
    check(&bench);
}

/// A day that no day file can hold, for one of its files is of two days, is left out; the next one is there.
#[test]
fn a_day_that_cannot_be_made() {
    let mut bench = Bench::new("");
    let start = midnight("2026-11-22");
    for time in [start, start + 900] {
        bench.record(time);
    }
    let texts = bench.node.store.texts(1..=2).expect("reads");
    let records: Vec<_> = texts.iter().map(|text| Record::parse(text).expect("a record")).collect();
    let file = HourFile::build(None, &records, bench.node.keys.reading()).expect("a file");
    bench.node.store.append_file(1, &file, file.tail(None).marks).expect("stores");
    bench.run(start + 86_400 + 900, start + 2 * 86_400);
    assert_eq!(shape(&bench), [row("2026-11-23", 96, 96, 24)]);
    let last = Place { file: 25, day: true };
    assert_eq!(bench.node.store.newest_file().expect("reads").map(|(place, _)| place), Some(last));
}

#[test]
fn files_are_found_by_time() {
    let mut bench = Bench::new("");
    let start = midnight("2026-11-22");
    bench.run(start + 900, start + 3 * 86_400 + 3600);
    let time = |secs| UnixTime::from_secs(secs).expect("early enough");
    let numbers = |kind, from, until, after, limit| {
        let found = bench.node.store.files_of_time(kind, (time(from), time(until)), after, limit);
        let (rows, more) = found.expect("reads");
        let number = |row: &Row| match row {
            Row::Hour(row) => row.number,
            Row::Day(row) => row.number,
        };
        (rows.iter().map(number).collect::<Vec<_>>(), more)
    };
    let (day, end) = (86_400, start + 9 * 86_400);
    for (row, kind, from, until, after, limit, expected) in [
        ("all days", FileKind::Day, 0, end, 0, 9, (vec![1, 2, 3], false)),
        ("a page of days", FileKind::Day, 0, end, 0, 2, (vec![1, 2], true)),
        ("the next page", FileKind::Day, 0, end, 2, 2, (vec![3], false)),
        ("the second day", FileKind::Day, start + day, start + 2 * day, 0, 9, (vec![2], false)),
        ("around midnight", FileKind::Day, start + day - 1, start + day + 1, 0, 9, (vec![1, 2], false)),
        ("too early", FileKind::Day, 0, start, 0, 9, (vec![], false)),
        ("not in days yet", FileKind::Hour, start + 3 * day, end, 0, 9, (vec![73], false)),
        ("two hours", FileKind::Hour, start + 3600, start + 3 * 3600, 0, 9, (vec![2, 3], false)),
    ] {
        assert_eq!(numbers(kind, from, until, after, limit), expected, "{row}");
    }
}

/// A store of the version without day files: the days that begin then are made, and all links hold.
#[test]
fn a_store_without_days() {
    let mut bench = Bench::new("");
    let start = midnight("2026-11-22");
    bench.run(start + 900, start + 10 * 3600);
    bench.node.store.skip_day(10).expect("stores");
    let mut bench = bench.restart();
    bench.run(start + 10 * 3600 + 900, start + 2 * 86_400);
    assert_eq!(shape(&bench), [row("2026-11-22", 96, 56, 14), row("2026-11-23", 96, 96, 24)]);
    let rows = bench.node.store.files(11..=11).expect("reads");
    let file = HourFile::decode(&block(&bench, &rows[0].cid)).expect("a file");
    assert!(file.prev().is_some(), "older files are reached through the first hour");
    assert_eq!(days(&bench)[0].prev(), None);
}
