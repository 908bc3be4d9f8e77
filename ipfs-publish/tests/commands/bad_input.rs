//! Everything that others send badly, as a person meets it: what happened, and what can be done.

use std::fs;
use std::path::Path;

use super::server::{Asked, Reply, Server};
use super::{badly, run, sample, well};

/// What it is, what a server answers, and the words: what happened, and the way on.
type Row = (&'static str, fn(&Asked) -> Reply, [&'static str; 2]);

const WRONG: &str = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";

fn asked_of(row: &str, at: &Path, answer: fn(&Asked) -> Reply, arguments: &[&str], words: [&str; 2]) {
    let server = Server::start(answer);
    let url = server.url().to_owned();
    let arguments: Vec<_> =
        arguments.iter().map(|word| if *word == "URL" { url.as_str() } else { *word }).collect();
    let (is_well, said) = run(at, &arguments);
    assert!(!is_well, "{row}: {said}");
    for words in words {
        assert!(said.contains(words), "{row}: {words:?} is not in {said}");
    }
}

#[test]
fn gateways_that_lie_or_fail_are_named_with_a_way_on() {
    let below = sample();
    let rows: [Row; 6] = [
        ("wrong CID", |_| Reply::Full(404, Vec::new()), ["answers 404", "is the address right?"]),
        (
            "a lie",
            |_| Reply::Full(200, b"other".to_vec()),
            ["other contents than its address says", "--gateway"],
        ),
        (
            "a page",
            |_| Reply::Full(200, b"<html>".to_vec()),
            ["other contents than its address says", "--gateway"],
        ),
        ("never answers", |_| Reply::Silence, ["no answer within 1 s", "--gateway"]),
        ("1 GB", |_| Reply::Endless(vec![0; 1 << 16]), ["an answer of more than 2097152 bytes", "--gateway"]),
        ("hangs up", |_| Reply::Cut(b"x".to_vec()), ["the last answer", "--gateway"]),
    ];
    for (row, answer, words) in rows {
        let limits = ["--patience", "0", "--silence", "1"];
        let verify = ["verify", WRONG, "--against", "dapp", "--gateway", "URL"];
        asked_of(row, below.path(), answer, &[&verify[..], &limits].concat(), words);
    }
}

#[test]
fn a_server_of_files_that_fails_is_told_from_one_with_other_files() {
    let below = sample();
    let rows: [Row; 4] = [
        ("nothing there", |_| Reply::Full(404, Vec::new()), ["missing  index.html", "2 are missing"]),
        ("something else", |_| Reply::Full(200, b"?".to_vec()), ["differs  index.html", "2 differ"]),
        ("1 GB", |_| Reply::Endless(vec![0; 1 << 16]), ["differs  index.html", "2 differ"]),
        ("never answers", |_| Reply::Silence, ["\"assets/a.js\"", "no answer within 1 s"]),
    ];
    for (row, answer, words) in rows {
        let verify = ["verify", "URL", "--against", "dapp", "--silence", "1"];
        asked_of(row, below.path(), answer, &verify, words);
    }
}

#[test]
fn a_damaged_archive_is_neither_verified_nor_published() {
    let below = sample();
    let at = below.path();
    well(at, &["pack", "dapp", "--out", "out.car"]);
    let bytes = fs::read(at.join("out.car")).unwrap();
    let mut altered = bytes.clone();
    *altered.last_mut().unwrap() ^= 1;
    for (bytes, words) in [(&bytes[..bytes.len() - 1], "is cut off at byte"), (&altered, "other contents")] {
        fs::write(at.join("damaged.car"), bytes).unwrap();
        for arguments in [
            &["verify", "damaged.car", "--against", "dapp"][..],
            &["publish", "damaged.car", "--file", "copy.car", "--no-check"],
        ] {
            badly(at, arguments, words);
            badly(at, arguments, "make it anew with ipfs-publish pack");
        }
    }
    assert!(!at.join("copy.car").exists());
}

#[test]
fn targets_that_fail_are_named_with_a_way_on() {
    let below = sample();
    let full = |asked: &Asked| match asked.path.contains("pin/ls") {
        true => Reply::Full(500, Vec::new()),
        false => Reply::Full(500, b"{\"Message\":\"write: no space left on device\"}".to_vec()),
    };
    let half = |asked: &Asked| match asked.path.contains("pin/ls") {
        true => Reply::Full(500, Vec::new()),
        false => Reply::Cut(Vec::new()),
    };
    let rows: [Row; 5] = [
        ("no space", full, ["no space left", "make room there and try again"]),
        ("wrong token", |_| Reply::Full(403, Vec::new()), ["answers 403", "is the token right?"]),
        ("half-finished", half, ["FAILED", "try again, what was sent is not sent twice"]),
        ("not Kubo", |_| Reply::Full(404, Vec::new()), ["answers 404", "is the address right?"]),
        ("never answers", |_| Reply::Silence, ["no answer within 1 s", "try again"]),
    ];
    for (row, answer, words) in rows {
        let publish = ["publish", "dapp", "--no-check", "--silence", "1", "--kubo", "URL"];
        asked_of(row, below.path(), answer, &publish, words);
    }
}
