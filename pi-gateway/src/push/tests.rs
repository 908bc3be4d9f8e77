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

/// Waits until a target has everything.
async fn done(node: &Node, name: &str) -> Status {
    let newest = node.store.newest_file().expect("reads").map(|(_, cid)| cid.to_string());
    eventually("everything is pushed", || async {
        let status = node.pushes.all().into_iter().find(|status| status.name == name)?;
        let is_done = status.waiting == 0 && status.pinned == newest && status.error.is_none();
        is_done.then_some(status)
    })
    .await
}

/// All files of a node, oldest first.
fn files(node: &Node) -> Vec<String> {
    let files = node.store.files_behind(crate::store::Place::default(), 10_000).expect("reads");
    files.into_iter().map(|(_, cid)| cid.to_string()).collect()
}

#[tokio::test]
async fn kubo_gets_every_file_once_and_pins_the_newest() {
    let peer = Peer::start(TOKEN).await;
    let mut bench = bench(&target("home", "kubo", &peer.url()));
    let start_of_day = midnight("2026-11-22");
    bench.run(start_of_day + 900, start_of_day + 2 * 86_400 + 3600);
    let tasks = start(&bench.node);
    let status = done(&bench.node, "home").await;
    assert_eq!((status.failures, status.kind), (0, "kubo"));
    assert_eq!(peer.received(), files(&bench.node), "in their order, each once");
    assert_eq!(peer.received().len(), 48 + 2 + 1);
    assert_eq!(peer.pins(), [status.pinned.expect("pinned")], "one pin keeps all");
    bench.run(start_of_day + 2 * 86_400 + 4500, start_of_day + 2 * 86_400 + 7200);
    done(&bench.node, "home").await;
    assert_eq!(peer.received(), files(&bench.node));
    drop(tasks);
    // What is made while nothing is pushed waits; a restart repeats nothing.
    let mut bench = bench.restart_when_free().await;
    bench.run(start_of_day + 2 * 86_400 + 8100, start_of_day + 3 * 86_400);
    let _tasks = start(&bench.node);
    let status = done(&bench.node, "home").await;
    assert_eq!(peer.received(), files(&bench.node));
    assert_eq!(peer.pins(), [status.pinned.expect("pinned")]);
    assert!(bench.node.health.warnings().is_empty());
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
    bench.run(start_of_day + 8100, start_of_day + 10_800);
    let status = done(&bench.node, "home").await;
    assert_eq!(status.failures, 1);
    assert_eq!(peer.blocks(), 3);
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
