//! Strict peers that keep books, and peers with every fault; what the real ones say is in `real`.

#![expect(clippy::arithmetic_side_effects, reason = "the numbers are those of tests")]

mod faults;
mod peer;
mod real;

use super::*;
use crate::filer;
use crate::testing::{Bench, midnight};
use peer::Peer;
use std::future::Future;
use std::time::Instant;

const TOKEN: &str = "s3cr3t-t0ken";
/// Longest wait for anything.
const LIMIT: Duration = Duration::from_secs(60);

/// A part of the configuration: a target of this name, kind and address, with a token.
fn target(name: &str, kind: &str, url: &str) -> String {
    format!(
        "[[push]]\nname = {name:?}\nkind = {kind:?}\nurl = {url:?}\ntoken_file = \"token\"\ntimeout_s = 2\n"
    )
}

/// A node with this configuration and the token's file.
fn bench(more: &str) -> Bench {
    use std::os::unix::fs::PermissionsExt as _;
    let bench = Bench::new(more);
    std::fs::write(bench.path("token"), format!("{TOKEN}\n")).expect("writes");
    let mode = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(bench.path("token"), mode).expect("sets");
    bench
}

/// The tasks of a node's targets; they end with this.
fn start(node: &Arc<Node>) -> tokio::task::JoinSet<anyhow::Result<()>> {
    let targets = node.config.push.clone().into_iter();
    targets.map(|target| run(Arc::clone(node), target)).collect()
}

/// Looks again and again until there is something.
async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, mut probe: impl FnMut() -> F) -> T {
    let end = Instant::now() + LIMIT;
    loop {
        if let Some(found) = probe().await {
            return found;
        }
        assert!(Instant::now() < end, "not within {} s: {what}", LIMIT.as_secs());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits until a target has everything and nothing is left to be tidied up.
async fn done(node: &Node, name: &str) -> Status {
    let newest = node.store.newest_file().expect("reads").map(|(place, _)| place);
    let url = &node.config.push.iter().find(|target| target.name == name).expect("a target").url;
    eventually("everything is pushed", || async {
        let status = node.pushes.all().into_iter().find(|status| status.name == name)?;
        let row = node.store.push(name, url).expect("reads");
        let is_tidy = row.stale.is_none() && row.loose == row.whole && row.pinned.is_some();
        let is_done = Some(row.place) == newest && is_tidy && status.pinned == row.pinned;
        (is_done && status.waiting == 0 && status.error.is_none()).then_some(status)
    })
    .await
}

/// All files of a node, oldest first.
fn files(node: &Node) -> Vec<String> {
    let files = node.store.files_behind(crate::store::Place::default(), 10_000).expect("reads");
    files.into_iter().map(|(_, cid)| cid.to_string()).collect()
}

/// What keeps the files at a Kubo: one pin of all up to a midnight, and one for each file behind it.
fn check_pins(peer: &Peer, node: &Node, status: &Status) {
    let pinned = status.pinned.clone().expect("pinned");
    let files = files(node);
    let behind = files.iter().position(|file| *file == pinned).expect("a file") + 1;
    assert_eq!(peer.pins(), [pinned], "one pin keeps all");
    assert_eq!(peer.single_pins(), files[behind..], "and one each of the day that has not ended");
}

#[tokio::test]
async fn kubo_gets_every_file_once_and_keeps_them_with_few_pins() {
    let peer = Peer::start(TOKEN).await;
    let mut bench = bench(&target("home", "kubo", &peer.url()));
    let start_of_day = midnight("2026-11-22");
    bench.run(start_of_day + 900, start_of_day + 2 * 86_400 + 3600);
    let tasks = start(&bench.node);
    let status = done(&bench.node, "home").await;
    assert_eq!((status.failures, status.kind), (0, "kubo"));
    assert_eq!(peer.received(), files(&bench.node), "in their order, each once");
    assert_eq!(peer.received().len(), 48 + 2 + 1);
    check_pins(&peer, &bench.node, &status);
    bench.run(start_of_day + 2 * 86_400 + 4500, start_of_day + 2 * 86_400 + 7200);
    let status = done(&bench.node, "home").await;
    assert_eq!(peer.received(), files(&bench.node));
    check_pins(&peer, &bench.node, &status);
    drop(tasks);
    // What is made while nothing is pushed waits; a restart repeats nothing.
    let mut bench = bench.restart_when_free().await;
    bench.run(start_of_day + 2 * 86_400 + 8100, start_of_day + 3 * 86_400);
    let _tasks = start(&bench.node);
    let status = done(&bench.node, "home").await;
    assert_eq!(peer.received(), files(&bench.node));
    check_pins(&peer, &bench.node, &status);
    assert!(bench.node.health.warnings().is_empty());
}

/// Kubo looks at all files for a pin of all, so there is one a day and no more, however long the history is.
#[tokio::test]
async fn kubo_goes_through_all_files_once_a_day() {
    let peer = Peer::start(TOKEN).await;
    let mut bench = bench(&target("home", "kubo", &peer.url()));
    let start_of_day = midnight("2026-11-22");
    bench.run(start_of_day + 900, start_of_day + 3600);
    let _tasks = start(&bench.node);
    done(&bench.node, "home").await;
    for hour in 1..50 {
        bench.run(start_of_day + hour * 3600 + 900, start_of_day + (hour + 1) * 3600);
        check_pins(&peer, &bench.node, &done(&bench.node, "home").await);
    }
    assert_eq!(peer.walked(), [1, 25, 50], "the first file, and what was there at each midnight");
}

#[tokio::test]
async fn a_kubo_that_lost_files_gets_all_of_them_again() {
    let peer = Peer::start(TOKEN).await;
    let mut bench = bench(&target("home", "kubo", &peer.url()));
    let start_of_day = midnight("2026-11-22");
    bench.run(start_of_day + 900, start_of_day + 7200);
    let _tasks = start(&bench.node);
    done(&bench.node, "home").await;
    peer.forget();
    bench.run(start_of_day + 8100, start_of_day + 86_400);
    let status = done(&bench.node, "home").await;
    assert_eq!(status.failures, 1);
    assert_eq!(peer.blocks(), 24 + 1);
    check_pins(&peer, &bench.node, &status);
}

/// It forgot the blocks and kept the pins; or the gateway's database is an older copy.
#[tokio::test]
async fn files_that_a_pin_includes_already_need_none_of_their_own() {
    let peer = Peer::start(TOKEN).await;
    let mut bench = bench(&target("home", "kubo", &peer.url()));
    let start_of_day = midnight("2026-11-22");
    bench.run(start_of_day + 900, start_of_day + 7200);
    let tasks = start(&bench.node);
    done(&bench.node, "home").await;
    drop(tasks);
    let fresh = PushRow { url: peer.url(), ..PushRow::default() };
    bench.node.store.put_push("home", &fresh).expect("stores");
    let _tasks = start(&bench.node);
    let status = done(&bench.node, "home").await;
    check_pins(&peer, &bench.node, &status);
    assert_eq!(status.failures, 0);
}

#[tokio::test]
async fn another_address_starts_from_the_beginning() {
    let (one, other) = (Peer::start(TOKEN).await, Peer::start(TOKEN).await);
    let mut first = bench(&target("home", "kubo", &one.url()));
    let start_of_day = midnight("2026-11-22");
    first.run(start_of_day + 900, start_of_day + 7200);
    let tasks = start(&first.node);
    done(&first.node, "home").await;
    drop(tasks);
    let second = first.configured_when_free(&target("home", "kubo", &other.url())).await;
    let _tasks = start(&second.node);
    done(&second.node, "home").await;
    assert_eq!(other.received(), files(&second.node));
}

#[tokio::test]
async fn a_pinning_service_is_asked_for_the_newest_in_place_of_the_one_before() {
    let peer = Peer::start(TOKEN).await;
    let more =
        target("shop", "pinning", &peer.url()) + "origins = [\"/ip4/192.168.1.5/tcp/4001/p2p/12D3KooX\"]\n";
    let mut bench = bench(&more);
    let start_of_day = midnight("2026-11-22");
    bench.run(start_of_day + 900, start_of_day + 86_400);
    let _tasks = start(&bench.node);
    let status = done(&bench.node, "shop").await;
    let asked = peer.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["cid"].as_str(), status.pinned.as_deref());
    assert_eq!(asked[0]["name"], "blockpro 1ISK0078123456");
    assert_eq!(asked[0]["origins"][0], "/ip4/192.168.1.5/tcp/4001/p2p/12D3KooX");
    assert_eq!(peer.pins(), [status.pinned.expect("pinned")]);
    bench.run(start_of_day + 86_400 + 900, start_of_day + 86_400 + 3600);
    let status = done(&bench.node, "shop").await;
    assert_eq!(peer.pins(), [status.pinned.expect("pinned")], "the one before is replaced");
    // The service lost its memory: it is asked anew.
    peer.forget();
    bench.run(start_of_day + 86_400 + 4500, start_of_day + 86_400 + 7200);
    let status = done(&bench.node, "shop").await;
    assert_eq!((peer.pins().len(), status.failures), (1, 1));
    // It could not fetch the files at first.
    peer.fail_once();
    bench.run(start_of_day + 86_400 + 8100, start_of_day + 86_400 + 10_800);
    assert_eq!(done(&bench.node, "shop").await.failures, 2);
}

#[tokio::test]
async fn nobody_to_push_to_is_no_fault() {
    let bench = Bench::new("");
    assert!(start(&bench.node).is_empty());
    assert!(bench.node.pushes.all().is_empty());
    filer::file_due(&bench.node);
}
