//! Peers of other people: js-ipfs by Kubo's RPC, a pinning service, and the JavaScript implementation of IPLD, which
//! must find the same names.
//!
//! `cargo xtask test --only ipfs` installs them and says where they are; see `tests/ipfs`.

use super::{Status, TOKEN, bench, done, files, start, target};
use crate::outgoing::{Client, Patience};
use crate::store::Place;
use crate::testing::{Bench, midnight};
use axum::body::{Body, Bytes};
use axum::http::Request;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use wasm_core::file::File;
use wasm_core::ipld::{Cid, car};

fn folder() -> PathBuf {
    let value = std::env::var_os("IPFS_NODE");
    PathBuf::from(value.expect("IPFS_NODE is not set: run cargo xtask test --only ipfs"))
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ipfs").join(name)
}

/// Both peers; they end when this is dropped.
struct Peers {
    child: Child,
    kubo: String,
    pinning: String,
}

impl Peers {
    fn start() -> Self {
        let mut command = Command::new("node");
        command.arg(script("peers.mjs")).arg(folder()).arg(TOKEN);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node runs");
        let mut out = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        while !line.starts_with('{') {
            line.clear();
            assert_ne!(out.read_line(&mut line).expect("text"), 0, "the peers did not start");
        }
        let said: Value = serde_json::from_str(&line).expect("JSON");
        let text = |key: &str| said[key].as_str().expect("an address").to_owned();
        Self { child, kubo: text("kubo"), pinning: text("pinning") }
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

async fn ask(method: &str, url: String) -> Bytes {
    let request =
        Request::builder().method(method).uri(url).header("authorization", format!("Bearer {TOKEN}"));
    let client = Client::new(None).expect("a client");
    let patience = Patience { time: Duration::from_secs(30), answer: 1 << 24 };
    let answer =
        client.ask(request.body(Body::empty()).expect("a request"), patience).await.expect("an answer");
    assert!(answer.status().is_success(), "{answer:?}");
    answer.into_body()
}

async fn json(method: &str, url: String) -> Value {
    serde_json::from_slice(&ask(method, url).await).expect("JSON")
}

#[tokio::test]
#[ignore = "needs packages from npm: cargo xtask test --only ipfs"]
async fn peers_of_others_take_the_files_and_find_the_same_names() {
    let peers = tokio::task::spawn_blocking(Peers::start).await.expect("starts");
    let more = target("kubo", "kubo", &peers.kubo) + &target("shop", "pinning", &peers.pinning);
    let mut bench = bench(&more);
    let start_of_day = midnight("2026-10-24");
    bench.run(start_of_day + 900, start_of_day + 2 * 86_400 + 2 * 3600);
    let tasks = start(&bench.node);
    let kubo = done(&bench.node, "kubo").await;
    let shop = done(&bench.node, "shop").await;
    assert_eq!((kubo.failures, shop.failures), (0, 0));
    assert_eq!(kubo.pinned, shop.pinned);
    check(&bench, &peers, [&kubo, &shop]).await;
    // One more file has a pin of its own; the next midnight has one for all again.
    let evening = start_of_day + 2 * 86_400;
    for (from, until, is_whole) in [(2, 3, false), (3, 25, true)] {
        bench.run(evening + from * 3600 + 900, evening + until * 3600);
        let kubo = done(&bench.node, "kubo").await;
        let shop = done(&bench.node, "shop").await;
        assert_eq!(kubo.pinned == shop.pinned, is_whole);
        check(&bench, &peers, [&kubo, &shop]).await;
    }
    drop(tasks);
    let out = by_javascript(&bench);
    let own = bench.node.store.files_behind(Place::default(), 10_000).expect("reads");
    let own: Vec<String> = own.into_iter().map(|(_, cid)| words(&bench, cid)).collect();
    assert_eq!(out, own);
    assert_eq!(own.len(), 24 + 25 + 24 + 3, "the second day has 25 hours");
}

/// Both keep all files: the service by the newest; Kubo by one with all below it, and the rest one by one.
async fn check(bench: &Bench, peers: &Peers, [kubo, shop]: [&Status; 2]) {
    let files = files(&bench.node);
    let pinned = kubo.pinned.as_ref().expect("something is pinned");
    let behind = files.iter().position(|file| file == pinned).expect("a file") + 1;
    let (mut singles, newest) = (files[behind..].to_vec(), files.last());
    singles.sort();
    assert_eq!(pins(peers, "recursive").await, [pinned.as_str()], "one pin keeps all");
    assert_eq!(pins(peers, "direct").await, singles, "and one each of the day that has not ended");
    for cid in files.iter() {
        let block = ask("POST", format!("{}/api/v0/block/get?arg={cid}", peers.kubo)).await;
        let own = bench.node.store.block(&cid.parse().expect("a name")).expect("reads");
        assert_eq!(Some(block.as_ref()), own.as_deref(), "{cid}");
    }
    let kept = json("GET", format!("{}/pins?status=pinned&limit=10", peers.pinning)).await;
    assert_eq!(kept["count"], 1, "{kept}");
    assert_eq!(kept["results"][0]["pin"]["cid"].as_str(), newest.map(String::as_str));
    assert_eq!(shop.pinned.as_ref(), newest);
}

/// Names of Kubo's pins of a kind, in order.
async fn pins(peers: &Peers, kind: &str) -> Vec<String> {
    let pins = json("POST", format!("{}/api/v0/pin/ls?type={kind}&cid-base=base32", peers.kubo)).await;
    let mut names: Vec<_> = pins["Keys"].as_object().expect("pins").keys().cloned().collect();
    names.sort();
    names
}

/// A file's name and links, as `car.mjs` says them.
fn words(bench: &Bench, cid: Cid) -> String {
    let block = bench.node.store.block(&cid).expect("reads").expect("there");
    let links = File::decode(&block).expect("a file").links();
    let words: Vec<String> = std::iter::once(cid).chain(links).map(|cid| cid.to_string()).collect();
    words.join(" ")
}

/// What JavaScript reads in an archive of all files.
fn by_javascript(bench: &Bench) -> Vec<String> {
    let files = bench.node.store.files_behind(Place::default(), 10_000).expect("reads");
    let (_, newest) = files.last().expect("some");
    let mut archive = car::head(newest);
    for (_, cid) in &files {
        let block = bench.node.store.block(cid).expect("reads").expect("there");
        archive.extend(car::section(cid, &block));
    }
    let mut command = Command::new("node");
    command.arg(script("car.mjs")).arg(folder()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("node runs");
    let mut input = child.stdin.take().expect("piped");
    let writer = std::thread::spawn(move || input.write_all(&archive));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("no panic").expect("it reads");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect()
}
