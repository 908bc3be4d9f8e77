//! The switch of the box: an opening is told in a record, also one that an earlier run saw; a switch that cannot be read
//! is a warning and stops nothing.

use super::support::{Home, eventually};
use redb::{Database, TableDefinition};
use rustix::process::Signal;
use wasm_core::record::{Flag, Record};

const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");

fn is_flagged(text: &str) -> bool {
    Record::parse(text).expect("a record").flags().contains(Flag::Tamper)
}

#[test]
fn a_switch_that_cannot_be_read_is_told_and_readings_go_on() {
    let gateway = Home::new("[tamper]\nchip = \"/dev/no-such-chip\"\nline = 27").start();
    let warning = eventually("a warning", || {
        let node = gateway.node();
        node["warnings"].as_array()?.iter().find(|warning| warning["code"] == "seal_unwatched").cloned()
    });
    assert!(warning["text"].as_str().is_some_and(|text| text.contains("/dev/no-such-chip")), "{warning}");
    assert_eq!(gateway.node()["seal"], "unwatched");
    assert!(!gateway.wait_for_records(2).iter().any(|text| is_flagged(text)), "not seen is not opened");
    assert_eq!(gateway.get("/health").0, 200);
}

/// Somebody opened the box and pulled the plug: the record before was the last that could not tell.
#[test]
fn an_opening_that_no_record_told_is_told_after_the_restart() {
    let home = Home::new("");
    let gateway = home.start();
    assert_eq!(gateway.node()["seal"], "none");
    let before = gateway.wait_for_records(2).len();
    gateway.end(Signal::TERM);
    let database = Database::open(home.data("gateway.redb")).expect("nobody runs");
    let transaction = database.begin_write().expect("writes");
    let mut table = transaction.open_table(META).expect("there");
    table.insert("box_opened", b"true".as_slice()).expect("writes");
    drop(table);
    transaction.commit().expect("writes");
    drop(database);
    for round in 0..2 {
        let gateway = home.start();
        let records = gateway.wait_for_records(before + 3);
        let flagged = records.iter().filter(|text| is_flagged(text)).count();
        assert_eq!(flagged, 1, "told once, round {round}");
        gateway.end(Signal::TERM);
    }
}
