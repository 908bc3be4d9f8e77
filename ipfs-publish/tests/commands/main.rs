//! The commands as a person types them, with no network but this machine's.

#![expect(clippy::unwrap_used, reason = "a test that fails is a panic")]

mod bad_input;
mod building;
#[expect(clippy::arithmetic_side_effects, dead_code, reason = "the same server as in the tests of the parts")]
#[path = "../../src/tests/server.rs"]
mod server;

use std::fs;
use std::path::Path;
use std::process::Command;

use ipfs_publish::ipns::{Name, Record};

/// What a command says, and whether all was well.
fn run(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ipfs-publish"));
    let output = command.args(arguments).current_dir(folder).output().expect("it runs");
    let [said, noted] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    let text = format!("{said}{noted}");
    (output.status.success(), text)
}

fn well(folder: &Path, arguments: &[&str]) -> String {
    let (is_well, text) = run(folder, arguments);
    assert!(is_well, "{arguments:?}: {text}");
    text
}

fn badly(folder: &Path, arguments: &[&str], words: &str) {
    let (is_well, text) = run(folder, arguments);
    assert!(!is_well && text.contains(words), "{arguments:?}: {text}");
}

fn sample() -> tempfile::TempDir {
    let below = tempfile::tempdir().unwrap();
    fs::create_dir_all(below.path().join("dapp/assets")).unwrap();
    fs::write(below.path().join("dapp/index.html"), "<!doctype html>").unwrap();
    fs::write(below.path().join("dapp/assets/a.js"), "1").unwrap();
    below
}

#[test]
fn a_release_from_keys_to_a_note_that_can_be_checked() {
    let below = sample();
    let at = below.path();
    let name = well(at, &["key", "ipns", "name.key", "--new"]).trim().to_owned();
    assert_eq!(well(at, &["key", "ipns", "name.key"]).trim(), name);
    let signer = well(at, &["key", "release", "release.key", "--new"]).trim().to_owned();
    let publish = [
        "publish",
        "dapp",
        "--file",
        "out.car",
        "--no-check",
        "--ipns",
        "name.key",
        "--ipns-out",
        "record",
        "--dnslink",
        "blockpro.example",
        "--name",
        "BlockPro 1.0",
        "--note",
        "note.md",
        "--release-key",
        "release.key",
    ];
    let dry = well(at, &[&publish[..], &["--dry-run"]].concat());
    assert!(
        dry.contains("nothing is changed") && dry.contains("would take it") && dry.contains(&name),
        "{dry}"
    );
    assert!(!at.join("out.car").exists() && !at.join("note.md").exists() && !at.join("record").exists());

    let said = well(at, &publish);
    let cid = said.lines().next().unwrap().to_owned();
    assert_eq!(well(at, &["pack", "dapp"]).lines().next(), Some(cid.as_str()));
    assert!(said.contains("out.car: took it"), "{said}");
    assert!(said.contains(&format!("_dnslink.blockpro.example. TXT \"dnslink=/ipfs/{cid}\"")), "{said}");
    let checked = well(at, &["note", "note.md", "--signer", &signer]);
    assert!(
        checked.contains(&cid) && checked.contains(&name) && checked.contains("BlockPro 1.0"),
        "{checked}"
    );
    let note = fs::read_to_string(at.join("note.md")).unwrap();
    fs::write(at.join("forged.md"), note.replace("2 files", "3 files")).unwrap();
    badly(at, &["note", "forged.md", "--signer", &signer], "was not signed by this address");
    badly(at, &["note", "note.md", "--signer", "somebody"], "not by somebody");

    record_is_kept_and_rises(at, &publish, &name.parse().unwrap(), &cid);
    badly(at, &["verify", "out.car", "--against", "dapp"], "NOT the same");
}

/// The same release has the same record; another one has a higher number.
fn record_is_kept_and_rises(at: &Path, publish: &[&str], name: &Name, cid: &str) {
    let record = || Record::read(&fs::read(at.join("record")).unwrap(), name).unwrap();
    let first = record();
    assert_eq!(first.value(), format!("/ipfs/{cid}"));
    let again = well(at, publish);
    assert!(again.contains("out.car: had it already"), "{again}");
    assert_eq!(record(), first);
    fs::write(at.join("dapp/more"), "2").unwrap();
    let (is_well, text) = run(at, publish);
    assert!(
        !is_well && text.contains("is not an archive of this"),
        "what is there is not written over: {text}"
    );
    assert!(record().sequence() > first.sequence() && record().value() != first.value());
}

#[test]
fn what_is_served_is_told_file_by_file() {
    let below = sample();
    let at = below.path();
    well(at, &["pack", "dapp", "--out", "out.car"]);
    let same = well(at, &["verify", "out.car", "--against", "dapp"]);
    assert!(same.contains("everything is the same: 2 files"), "{same}");
    fs::write(at.join("dapp/assets/a.js"), "2").unwrap();
    fs::write(at.join("dapp/new"), "").unwrap();
    let (is_well, text) = run(at, &["verify", "out.car", "--against", "dapp", "--json"]);
    assert!(!is_well, "{text}");
    let said: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        said["files"],
        serde_json::json!({ "assets/a.js": "differs", "index.html": "same", "new": "missing" })
    );
    assert_eq!(said["same"], false);
}

#[test]
fn what_cannot_be_done_is_said_in_words() {
    let below = sample();
    let at = below.path();
    fs::write(at.join("broken.car"), "x").unwrap();
    for (arguments, words) in [
        (&["publish", "dapp", "--no-check"][..], "nowhere to publish to"),
        (&["publish", "dapp", "--file", "o", "--gateway", "https://one.example"], "name two gateways"),
        (&["publish", "dapp", "--kubo", "http://node.example,token-env=HOME", "--no-check"], "https:// only"),
        (&["publish", "dapp", "--kubo", "http://me:pw@node.example", "--no-check"], "password or key in it"),
        (&["publish", "dapp", "--file", "o", "--no-check", "--dnslink", "a b"], "is no domain"),
        (&["publish", "dapp", "--file", "o", "--no-check", "--ipns", "none.key"], "No such file"),
        (&["publish", "broken.car", "--file", "o", "--no-check"], "no archive (CAR)"),
        (&["verify", "nothing", "--against", "dapp"], "no CID, no URL, and no file"),
        (
            &["verify", "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e", "--against", "dapp"],
            "--gateway",
        ),
        (&["build", "--commit", "none", "--repository", "dapp", "--out", "built"], "is no commit of dapp"),
        (&["build", "--out", "dapp"], "is there already"),
    ] {
        badly(at, arguments, words);
    }
}
