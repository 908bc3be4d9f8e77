//! Two OCMF verifiers of other people take every record, and none with a changed digit.
//!
//! `cargo xtask test --only ocmf` installs them and says where they are; see `tests/ocmf`.

use super::silence::{Meter, SILENT, wait_for};
use super::support::Home;
use rustix::process::Signal;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wasm_core::keys::PublicKey;
use wasm_core::record::{Record, Status};

/// Good, silent, out of range, and behind a restart.
fn records() -> (String, Vec<String>) {
    let home = Home::new("");
    let meter = Meter::start(&home);
    let gateway = home.start();
    wait_for(&gateway, Status::Good, 2);
    meter.say(SILENT);
    wait_for(&gateway, Status::Timeout, 1);
    meter.say(5000);
    wait_for(&gateway, Status::OutOfRange, 1);
    gateway.end(Signal::KILL);
    let gateway = home.start();
    wait_for(&gateway, Status::Good, 2);
    let key = gateway.node()["reading_key"].as_str().map(str::to_owned).expect("a key");
    let key = PublicKey::from_hex(&key).expect("a key").spki_der();
    (hex::encode(key), gateway.records())
}

/// The record with another last digit of its first register.
fn changed(record: &str) -> String {
    let at = record.find("\"RV\":").expect("a register") + 5;
    let end = at + record[at..].find(|letter: char| !letter.is_ascii_digit()).expect("an end") - 1;
    let digit = if &record[end..=end] == "7" { "8" } else { "7" };
    let text = [&record[..end], digit, &record[end + 1..]].concat();
    Record::parse(&text).expect("still a record, but not signed so");
    text
}

fn ask(command: &mut Command, key: &str, records: &[String]) -> Vec<String> {
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let input = format!("{key}\n{}\n", records.join("\n"));
    child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{command:?}");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

fn named(variable: &str) -> PathBuf {
    let value = std::env::var_os(variable);
    PathBuf::from(value.unwrap_or_else(|| panic!("{variable} is not set: run cargo xtask test --only ocmf")))
}

#[test]
#[ignore = "needs packages from PyPI and npm: cargo xtask test --only ocmf"]
fn other_verifiers_take_every_record_and_no_changed_one() {
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ocmf");
    let mut python = Command::new(named("OCMF_PYTHON"));
    python.arg(scripts.join("verify.py"));
    let mut node = Command::new("node");
    node.arg(scripts.join("verify.mjs")).arg(named("OCMF_NODE"));
    let (key, good) = records();
    let bad: Vec<_> = good.iter().map(|record| changed(record)).collect();
    for verifier in [&mut python, &mut node] {
        for (records, word) in [(&good, "accepted"), (&bad, "refused")] {
            let said = ask(verifier, &key, records);
            assert_eq!(said.len(), records.len(), "{verifier:?}");
            for (record, said) in records.iter().zip(said) {
                assert_eq!(said, word, "{verifier:?}: {record}");
            }
        }
    }
}
