//! Gateways that give everything, lie, keep silent, do not stop.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::address;
use super::server::{Asked, Reply, Server};
use super::targets::{opened, packed};
use crate::Cid;
use crate::archive::Archive;
use crate::fetch::{FetchError, Limits, fetch};
use crate::gateway::{Gateway, GatewayError, check};
use crate::tree::{self, Store};

const FILES: [(&str, &[u8]); 3] = [("index.html", b"<p>"), ("a/b", b"one"), ("a/c", b"two")];

fn archive(below: &Path) -> (Archive, Vec<u8>) {
    let path = packed(below, &FILES);
    (opened(&path), fs::read(path).unwrap())
}

/// What a gateway answers that has these blocks.
pub(super) fn honest(below: &Path) -> impl FnMut(&Asked) -> Reply + Send + use<> {
    let (archive, bytes) = archive(below);
    move |asked: &Asked| {
        let name = asked.path.trim_start_matches("/ipfs/").split('?').next().unwrap();
        let cid: Cid = name.parse().unwrap();
        if asked.path.contains("format=car") {
            assert!(asked.header("accept").unwrap().starts_with("application/vnd.ipld.car"));
            return Reply::Full(if cid == archive.root() { 200 } else { 404 }, bytes.clone());
        }
        assert_eq!(asked.header("accept"), Some("application/vnd.ipld.raw"));
        archive.get(&cid).map_or_else(|_| Reply::Full(404, Vec::new()), |block| Reply::Full(200, block))
    }
}

fn gateway(server: &Server) -> Gateway {
    Gateway::new(address(server), Duration::from_millis(300))
}

fn limits(patience: u64) -> Limits {
    Limits { bytes: 1 << 20, patience: Duration::from_millis(patience), pause: Duration::from_millis(1) }
}

type Behaviour = (&'static str, Box<dyn FnMut(&Asked) -> Reply + Send>, &'static str);

/// Every way to fail, and the word for it.
fn bad(below: &Path) -> Vec<Behaviour> {
    let (_, bytes) = archive(below);
    let altered = [&bytes[..bytes.len() - 1], b"?"].concat();
    let only_archive = |bytes: Vec<u8>| {
        move |asked: &Asked| match asked.path.contains("format=car") {
            true => Reply::Full(200, bytes.clone()),
            false => Reply::Full(404, Vec::new()),
        }
    };
    vec![
        ("nothing there", Box::new(|_| Reply::Full(404, Vec::new())), "Status { status: 404 }"),
        ("not now", Box::new(|_| Reply::Full(429, Vec::new())), "Status { status: 429 }"),
        ("a page", Box::new(|_| Reply::Full(200, b"<html>".to_vec())), "Lie(Other"),
        ("never answers", Box::new(|_| Reply::Silence), "Ask(Late"),
        ("a gibibyte", Box::new(|_| Reply::Endless(vec![0; 1 << 16])), "Ask(TooLong { max: 2097152 })"),
        ("hangs up", Box::new(|_| Reply::Cut(b"x".to_vec())), "Ask("),
        (
            "an archive that is cut",
            Box::new(only_archive(bytes[..bytes.len() - 90].to_vec())),
            "Status { status: 404 }",
        ),
        ("an archive that was altered", Box::new(only_archive(altered)), "Status { status: 404 }"),
    ]
}

#[test]
fn an_honest_gateway_gives_everything() {
    let below = tempfile::tempdir().unwrap();
    let server = Server::start(honest(below.path()));
    let (archive, _) = archive(below.path());
    let mut last = usize::MAX;
    check(&gateway(&server), &archive, Duration::ZERO, Duration::ZERO, &mut |missing| last = missing)
        .unwrap();
    assert_eq!((last, server.asked().len()), (0, 1), "one archive holds all of it");
    let fetched = fetch(archive.root(), &[gateway(&server)], &limits(0), &mut |_| {}).unwrap();
    let found = tree::of_blocks(archive.root(), &fetched, 1 << 20).unwrap();
    assert_eq!(found.keys().collect::<Vec<_>>(), ["a/b", "a/c", "index.html"]);
}

#[test]
fn every_way_to_fail_is_named() {
    let below = tempfile::tempdir().unwrap();
    let (archive, _) = archive(below.path());
    for (row, answer, expected) in bad(below.path()) {
        let server = Server::start(answer);
        let error =
            check(&gateway(&server), &archive, Duration::ZERO, Duration::ZERO, &mut |_| {}).unwrap_err();
        let found = format!("{:?}", error.last);
        assert!(found.starts_with(expected), "{row}: {found}");
        assert!(error.missing > 0 && error.of == archive.places().len(), "{row}");
        let error = fetch(archive.root(), &[gateway(&server)], &limits(0), &mut |_| {}).unwrap_err();
        assert!(matches!(error, FetchError::Missing { .. }), "{row}: {error:?}");
    }
}

/// Whatever the first one does, the second one's blocks are enough.
#[test]
fn one_honest_gateway_is_enough_to_fetch() {
    let below = tempfile::tempdir().unwrap();
    let (archive, _) = archive(below.path());
    let good = Server::start(honest(below.path()));
    for (row, answer, _) in bad(below.path()) {
        let server = Server::start(answer);
        let both = [gateway(&server), gateway(&good)];
        let fetched = fetch(archive.root(), &both, &limits(5000), &mut |_| {});
        let found = tree::of_blocks(archive.root(), &fetched.unwrap(), 1 << 20).unwrap();
        assert_eq!(found.len(), 3, "{row}");
    }
    assert!(matches!(fetch(archive.root(), &[], &limits(0), &mut |_| {}), Err(FetchError::Nobody)));
}

#[test]
fn what_is_not_there_yet_is_asked_for_again() {
    let below = tempfile::tempdir().unwrap();
    let (archive, _) = archive(below.path());
    let mut good = honest(below.path());
    let asked = AtomicUsize::new(0);
    let server = Server::start(move |question| match asked.fetch_add(1, Ordering::SeqCst) {
        0..4 => Reply::Full(504, Vec::new()),
        _ => good(question),
    });
    check(&gateway(&server), &archive, Duration::from_secs(5), Duration::from_millis(1), &mut |_| {})
        .unwrap();
    assert_eq!(server.asked().len(), 1 + 3 + archive.places().len());
}

/// True blocks that nobody asked for fill the limit; what was asked for is then fetched block by block.
#[test]
fn blocks_that_nobody_asked_for_do_no_harm() {
    let below = tempfile::tempdir().unwrap();
    let (archive, _) = archive(below.path());
    let large = vec![7; 900 << 10];
    let other_below = tempfile::tempdir().unwrap();
    let other =
        fs::read(packed(other_below.path(), &[("x", &large), ("y", &[large.as_slice(), b"y"].concat())]))
            .unwrap();
    let mut good = honest(below.path());
    let server = Server::start(move |asked| match asked.path.contains("format=car") {
        true => Reply::Full(200, other.clone()),
        false => good(asked),
    });
    let fetched = fetch(archive.root(), &[gateway(&server)], &limits(0), &mut |_| {}).unwrap();
    assert_eq!(tree::of_blocks(archive.root(), &fetched, 1 << 20).unwrap().len(), 3);
}

#[test]
fn an_answer_that_only_drips_is_given_up() {
    let server = Server::start(|_| Reply::Drip);
    let cid = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e".parse().unwrap();
    let error = Gateway::new(address(&server), Duration::from_millis(50)).block(&cid).unwrap_err();
    assert!(matches!(error, GatewayError::Ask(_)), "{error:?}");
}

#[test]
fn a_lie_is_told_from_a_fault() {
    let lies = |answer: Reply| {
        let answer = std::sync::Mutex::new(Some(answer));
        let server = Server::start(move |_| answer.lock().unwrap().take().unwrap());
        let cid = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e".parse().unwrap();
        gateway(&server).block(&cid).as_ref().map_err(GatewayError::is_a_lie).map(|_| ()).unwrap_err()
    };
    assert!(lies(Reply::Full(200, b"something else".to_vec())));
    assert!(!lies(Reply::Full(404, Vec::new())));
    assert!(!lies(Reply::Cut(b"hello".to_vec())));
}
