//! Starting, recording, dying, coming back.

use super::support::{Gateway, Home, eventually};
use rustix::process::{Resource, Rlimit, Signal, prlimit};
use serde_json::Value;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use wasm_core::ipld::raw_cid;
use wasm_core::keys::PublicKey;
use wasm_core::record::{Flag, Record};
use wasm_core::verify::{Limits, RecordVerifier, Verdict};

/// Checks records as the dApp does; how many gave verified readings.
pub(crate) fn verified(gateway: &Gateway, records: &[String]) -> usize {
    let node = gateway.node();
    let number = |key: &str| node[key].as_u64().and_then(|n| u32::try_from(n).ok()).expect("a number");
    let limits = Limits {
        max_export_w: number("max_export_w"),
        max_import_w: number("max_import_w"),
        interval_s: number("interval_s"),
    };
    let key = PublicKey::from_hex(node["reading_key"].as_str().expect("a key")).expect("a key");
    let meter = node["meter"].as_str().expect("a number").parse().expect("a number");
    let mut verifier = RecordVerifier::new(key, meter, Some(limits));
    let pushed = records.iter().map(|text| verifier.push(text));
    pushed
        .filter(|(report, reading)| {
            let failed: Vec<_> = report.failed().collect();
            assert!(failed.is_empty(), "{failed:?}");
            assert_ne!(report.verdict(), Verdict::Failed);
            reading.is_some()
        })
        .count()
}

fn parse(text: &str) -> Record {
    Record::parse(text).expect("a record")
}

#[test]
fn records_are_streamed_as_they_are_stored_and_pass_every_check() {
    let gateway = Home::new("").start();
    let is = |kind: &str, frame: &Value| frame["type"] == kind;
    let heard = gateway.listen(|heard| {
        heard.iter().filter(|frame| is("record", frame)).count() >= 4
            && heard.iter().any(|frame| is("live", frame))
    });
    let streamed: Vec<String> =
        heard.iter().filter_map(|frame| frame["record"].as_str().map(str::to_owned)).collect();
    let stored = gateway.records();
    let at = stored.iter().position(|text| *text == streamed[0]).expect("stored before it was shown");
    assert_eq!(stored[at..at + streamed.len()], streamed);
    assert_eq!(verified(&gateway, &stored), stored.len());
    let first = parse(&stored[0]);
    assert_eq!((first.seq(), first.flags().is_empty()), (1, true));
    assert!(first.is_simulated() && first.model().ends_with(" (replay)") && first.proto() == "replay-sml");
    assert_eq!(gateway.node()["meter_source"], "replay");
    let live = heard.iter().find(|frame| is("live", frame)).expect("heard");
    assert!(live["unsigned"] == true && live["power_w"].is_i64() && live["time"].is_u64());
    let block = gateway.block(&raw_cid(stored[0].as_bytes()).to_string());
    assert_eq!(block.as_deref(), Some(stored[0].as_bytes()), "each record is a block too");
}

/// A meter that sends ten telegrams a second: power is told several times between two records a second apart.
#[test]
fn power_is_told_several_times_a_second() {
    let gateway = Home::new("").start();
    let mut since_record = None;
    let mut heard = 0;
    let frames = gateway.listen(|all| {
        for frame in &all[heard..] {
            let is_record = frame["type"] == "record";
            since_record = if is_record { Some(0) } else { since_record.map(|count: u32| count + 1) };
        }
        heard = all.len();
        since_record.is_some_and(|count| count >= 3)
    });
    assert!(frames.iter().filter(|frame| frame["type"] == "live").all(|frame| frame["unsigned"] == true));
}

#[test]
fn killed_and_started_again_the_chain_goes_on() {
    let home = Home::new("");
    let mut before = Vec::new();
    let mut key = Value::Null;
    for round in 0..3 {
        let gateway = home.start();
        let node = gateway.node();
        assert!(round == 0 || node["reading_key"] == key, "the same node");
        key = node["reading_key"].clone();
        let records = gateway.wait_for_records(before.len() + 3);
        assert_eq!(records[..before.len()], before, "what was shown stays as it was");
        assert_eq!(verified(&gateway, &records), records.len());
        if round > 0 {
            assert!(parse(&records[before.len()]).flags().contains(Flag::Restart), "the restart is told");
        }
        before = records;
        gateway.end(Signal::KILL);
    }
}

#[test]
fn ends_in_order_when_told_to() {
    for signal in [Signal::TERM, Signal::INT] {
        let gateway = Home::new("").start();
        gateway.wait_for_records(1);
        assert!(gateway.end(signal).success());
    }
}

#[test]
fn fits_into_a_small_machine() {
    let gateway = Home::new("").start();
    gateway.wait_for_records(5);
    let _ = gateway.listen(|heard| heard.len() >= 2);
    assert!(gateway.memory_kb() <= 30_000, "{} kB", gateway.memory_kb());
}

#[test]
fn a_key_that_others_can_read_is_refused() {
    let home = Home::new("");
    home.start().end(Signal::TERM);
    let key = home.data("node.key");
    assert_eq!(std::fs::metadata(&key).expect("made").permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(&key, Permissions::from_mode(0o644)).expect("ours");
    let ended = home.command().output().expect("runs");
    assert!(!ended.status.success() && ended.stdout.is_empty());
}

#[test]
fn records_of_another_meter_are_not_continued() {
    let home = Home::new("");
    let gateway = home.start();
    gateway.wait_for_records(1);
    gateway.end(Signal::TERM);
    home.configure_meter("", "number = \"1EMH0012345678\"");
    let ended = home.command().output().expect("runs");
    assert!(!ended.status.success() && ended.stdout.is_empty());
}

/// The kernel's own folder can be written by nobody, whoever runs the test.
#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let home = Home::new("");
    let read_only = "/sys/kernel/blockpro";
    home.configure_data(read_only);
    let ended = home.command().stderr(std::process::Stdio::piped()).output().expect("runs");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(!ended.status.success() && ended.stdout.is_empty());
    assert!(said.contains(&format!("cannot make {read_only}")), "{said}");
}

#[test]
fn a_second_process_is_refused() {
    let home = Home::new("");
    let gateway = home.start();
    let ended = home.command().output().expect("runs");
    assert!(!ended.status.success());
    gateway.wait_for_records(2);
}

/// A file size limit is a disk that is full: nothing more is shown, it says so, and it recovers.
#[test]
fn a_full_disk_is_told_and_survived() {
    let gateway = Home::new("").start();
    gateway.wait_for_records(2);
    let no_more = Rlimit { current: Some(0), maximum: None };
    prlimit(Some(gateway.pid()), Resource::Fsize, no_more).expect("our child");
    let warned = eventually("a warning", || {
        let (status, health) = gateway.get("/health");
        (status == 503).then_some(health)
    });
    assert_eq!(warned["warnings"][0]["code"], "disk_full", "{warned}");
    assert_eq!(gateway.node()["warnings"][0]["code"], "disk_full");
    let shown = gateway.node()["records"].as_u64().expect("a number");
    prlimit(Some(gateway.pid()), Resource::Fsize, Rlimit { current: None, maximum: None })
        .expect("our child");
    let later = eventually("recovery", || {
        // While the database cannot be opened nothing can be read either.
        let (status, _) = gateway.get("/v1/records");
        let enough = status == 200 && gateway.node()["records"].as_u64() >= Some(shown + 3);
        enough.then(|| gateway.records())
    });
    assert_eq!(verified(&gateway, &later), later.len(), "the chain is whole");
    let flagged = later.iter().any(|text| parse(text).flags().contains(Flag::Restart));
    assert!(flagged, "the gap is told");
    eventually("all is well", || (gateway.get("/health").0 == 200).then_some(()));
}
