//! Another branch takes over when told to.

use crate::support::{Client, Wallet, http, mine};
use devnet::app::{Config, Running, start};
use devnet::index::ScriptHash;
use devnet::names::script::name_index_script;
use devnet::params::Params;
use serde_json::{Value, json};

async fn reorg(chain: &Running, depth: u32, transactions: &str) -> Value {
    let wish = json!({ "depth": depth, "transactions": transactions });
    let (status, answer) = http(chain.http, "/reorg", Some(wish)).await;
    assert_eq!(status, 200, "{answer}");
    answer
}

#[tokio::test]
async fn one_block_more_replaces_the_last_ones() {
    for auxpow in [false, true] {
        let params = Params { auxpow, ..Params::devnet() };
        let chain = start(Config { params, ..Config::default() }).await.unwrap();
        let mut client = Client::connect(chain.electrum_tcp).await;
        client.call("blockchain.headers.subscribe", json!([])).await;
        let hashes = || {
            chain
                .node
                .read(|node| (0..=130).map(|at| node.chain.block(at).map(|b| b.hash)).collect::<Vec<_>>())
        };
        let before = hashes();
        assert_eq!(reorg(&chain, 3, "waiting").await["height"], 121);
        let after = hashes();
        assert_eq!(before[..=117], after[..=117], "below the fork nothing changes");
        for height in 118..=120 {
            assert_ne!(before[height], after[height], "block {height}");
        }
        let note = client.notification().await;
        assert_eq!(
            (&note["method"], &note["params"][0]["height"]),
            (&json!("blockchain.headers.subscribe"), &json!(121))
        );
        // Back and forth: never the same branch again.
        reorg(&chain, 4, "waiting").await;
        assert!(after[118..=121].iter().all(|old| !hashes().contains(old)));
        chain.stop().await;
    }
}

#[tokio::test]
async fn transactions_wait_again_or_are_lost() {
    for (fate, waiting) in [("waiting", true), ("lost", false)] {
        let chain = start(Config::default()).await.unwrap();
        let mut client = Client::connect(chain.electrum_tcp).await;
        let alice = Wallet::new("alice");
        let funds = alice.fund(&chain, 5_000_000).await;
        let payment = alice.spend(2, &[funds], &[], 20_000);
        client.broadcast(&payment).await;
        mine(&chain, 1);
        let name = alice.write_name("bp/1", "one", &[crate::support::coin(&payment, 0)]);
        client.broadcast(&name).await;
        let subscribed = client.call("blockchain.scripthash.subscribe", json!([alice.script_hash()])).await;
        reorg(&chain, 1, fate).await;
        let note = client.notification().await;
        assert_eq!(note["method"], "blockchain.scripthash.subscribe");
        assert_ne!(note["params"][1], subscribed, "the status changes with the block");
        let history = client.call("blockchain.scripthash.get_history", json!([alice.script_hash()])).await;
        let heights: Vec<_> = history.as_array().unwrap().iter().map(|item| item["height"].clone()).collect();
        let expected = if waiting { json!([121, 0, -1]) } else { json!([121]) };
        assert_eq!(json!(heights), expected, "{fate}: gift, payment, and the name paid by the payment");
        let balance = client.call("blockchain.scripthash.get_balance", json!([alice.script_hash()])).await;
        assert_eq!(balance["confirmed"], 5_000_000);
        mine(&chain, 1);
        let known = chain.node.read(|node| node.chain.transaction(&name.compute_txid()).is_some());
        assert_eq!(known, waiting, "{fate}");
        chain.stop().await;
    }
}

#[tokio::test]
async fn a_name_falls_back_to_what_it_was() {
    let chain = start(Config::default()).await.unwrap();
    let mut client = Client::connect(chain.electrum_tcp).await;
    let alice = Wallet::new("alice");
    let funds = alice.fund(&chain, 5_000_000).await;
    let first = alice.write_name("bp/1", "one", &[funds]);
    client.broadcast(&first).await;
    mine(&chain, 1);
    let coins = [crate::support::coin(&first, 0), crate::support::coin(&first, 1)];
    let second = alice.write_name("bp/1", "two", &coins);
    client.broadcast(&second).await;
    mine(&chain, 1);
    let name = ScriptHash::of(&name_index_script(b"bp/1")).to_string();
    let listed = client.call("blockchain.scripthash.get_history", json!([name])).await;
    assert_eq!(listed.as_array().unwrap().len(), 2);
    reorg(&chain, 1, "lost").await;
    let listed = client.call("blockchain.scripthash.get_history", json!([name])).await;
    assert_eq!(listed.as_array().unwrap().len(), 1);
    // The coin of the first operation is the name's again.
    let third = alice.write_name("bp/1", "three", &coins);
    client.broadcast(&third).await;
    mine(&chain, 1);
    reorg(&chain, 4, "lost").await;
    let listed = client.call("blockchain.scripthash.get_history", json!([name])).await;
    assert_eq!(listed, json!([]), "never registered");
    chain.stop().await;
}

#[tokio::test]
async fn refusals() {
    let chain = start(Config::default()).await.unwrap();
    for (wish, error) in [
        (json!({ "depth": 0 }), "bad_depth"),
        (json!({ "depth": 121 }), "bad_depth"),
        (json!({ "depth": -1 }), "bad_request"),
        (json!({ "depth": 1, "transactions": "burnt" }), "bad_request"),
    ] {
        let (status, answer) = http(chain.http, "/reorg", Some(wish.clone())).await;
        assert_eq!((status / 100, &answer["error"]), (4, &json!(error)), "{wish}");
    }
    assert_eq!(chain.node.read(|node| node.chain.height()), 120);
    chain.stop().await;
}
