//! A machine whose clock is wrong: records follow each other in time and say how well it is known.

use super::life::verified;
use super::support::{Home, eventually};
use rustix::process::Signal;
use wasm_core::record::{Flag, Record, TimeStatus};

fn parse(text: &str) -> Record {
    Record::parse(text).expect("a record")
}

/// A Pi without a battery starts before its newest record; it goes on from there until somebody tells the time.
#[test]
fn a_start_in_the_past_goes_on_from_the_newest_record() {
    let home = Home::new("");
    home.configure_still("clock = \"none\"\n");
    let gateway = home.start();
    gateway.wait_for_records(2);
    gateway.end(Signal::TERM);
    // The newest record is an hour ahead: for this machine the same as a start in the past.
    let newest = home.add_record(3600);
    let at = usize::try_from(newest.seq()).expect("few");
    let gateway = home.start();
    let records = gateway.wait_for_records(at + 3);
    let times: Vec<_> = records.iter().map(|text| parse(text).time()).collect();
    assert!(times.is_sorted() && times[at - 1] == newest.time(), "{times:?}");
    let behind = times[at].secs() - times[at - 1].secs();
    assert!(behind < 600, "it goes on from there: {times:?}");
    assert!(parse(&records[at]).flags().contains(Flag::ClockStep), "told in the first");
    assert!(!parse(&records[at + 1]).flags().contains(Flag::ClockStep), "and only there");
    for text in &records[at..] {
        assert_eq!(parse(text).payload().draft.time_status, TimeStatus::Relative, "{text}");
    }
    assert_eq!(gateway.node()["clock"]["status"], "R");
    assert_eq!(verified(&gateway, &records), records.len());
    gateway.end(Signal::TERM);
    home.configure_still("clock = \"ntp\"\n");
    let gateway = home.start();
    let is_right = |text: &String| parse(text).payload().draft.time_status == TimeStatus::Synchronised;
    let first =
        eventually("the right time", || gateway.records().iter().find(|text| is_right(text)).cloned());
    let first = parse(&first);
    assert!(
        first.time() < newest.time() && first.flags().contains(Flag::ClockStep),
        "the right time is taken"
    );
    assert_eq!(gateway.node()["clock"]["status"], "S");
}
