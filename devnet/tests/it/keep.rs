//! A kept chain goes on where it ended, whatever the end of its file looks like.

use std::path::Path;

use crate::support::{Client, Wallet, coin, http, mine};
use devnet::app::{Config, Running, start};
use devnet::params::Params;
use serde_json::json;

const FILE: &str = "devnet.chain";

async fn kept(folder: &Path) -> Running {
    start(Config { data: Some(folder.to_owned()), ..Config::default() }).await.unwrap()
}

/// Every block's hash, and what waits.
fn state(chain: &Running) -> (Vec<String>, Vec<String>) {
    chain.node.read(|node| {
        let blocks = (0..=node.chain.height()).map(|at| node.chain.block(at).unwrap().hash.to_string());
        (blocks.collect(), node.mempool.entries().map(|entry| entry.txid.to_string()).collect())
    })
}

#[tokio::test]
async fn the_same_chain_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let chain = kept(folder.path()).await;
    let alice = Wallet::new("alice");
    let mut client = Client::connect(chain.electrum_tcp).await;
    let funds = alice.fund(&chain, 5_000_000).await;
    let name = alice.write_name("bp/1", "one", &[funds]);
    client.broadcast(&name).await;
    mine(&chain, 2);
    http(chain.http, "/reorg", Some(json!({ "depth": 2 }))).await;
    client.broadcast(&alice.spend(2, &[coin(&name, 1)], &[], 20_000)).await;
    let (_, status) = http(chain.http, "/status", None).await;
    assert_eq!((&status["devnet"], &status["kept"]), (&json!(true), &json!(true)));
    let before = state(&chain);
    assert_eq!(before.1.len(), 2, "the name waits again, and a payment from its change");
    chain.stop().await;
    let chain = kept(folder.path()).await;
    assert_eq!(state(&chain), before);
    let mut client = Client::connect(chain.electrum_tcp).await;
    let history = client.call("blockchain.scripthash.get_history", json!([alice.script_hash()])).await;
    assert_eq!(history.as_array().unwrap().len(), 3);
    mine(&chain, 1);
    assert!(chain.node.read(|node| node.chain.transaction(&name.compute_txid()).is_some()));
    chain.stop().await;
}

#[tokio::test]
async fn a_damaged_end_is_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let chain = kept(folder.path()).await;
    mine(&chain, 3);
    let (blocks, _) = state(&chain);
    chain.stop().await;
    let file = folder.path().join(FILE);
    let whole = std::fs::read(&file).unwrap();
    type Damage = fn(&mut Vec<u8>);
    let rows: [(&str, Damage, usize); 5] = [
        ("a torn entry", |bytes| bytes.truncate(bytes.len() - 1), 123),
        ("a torn length", |bytes| bytes.extend([9, 0]), 124),
        ("zeros, as some file systems leave them", |bytes| bytes.extend([0; 4096]), 124),
        ("a flipped bit in the last entry", |bytes| *bytes.last_mut().unwrap() ^= 1, 123),
        ("an absurd length", |bytes| bytes.extend([0xff; 12]), 124),
    ];
    for (row, damage, left) in rows {
        let mut bytes = whole.clone();
        damage(&mut bytes);
        std::fs::write(&file, bytes).unwrap();
        let chain = kept(folder.path()).await;
        assert_eq!(state(&chain).0, blocks[..left], "{row}");
        mine(&chain, 2);
        let longer = state(&chain).0;
        chain.stop().await;
        let chain = kept(folder.path()).await;
        assert_eq!(state(&chain).0, longer, "{row}: goes on behind the cut");
        chain.stop().await;
    }
    // What an ended start may leave: nothing, or a piece of the first line.
    for begun in ["", "BlockPro dev ch"] {
        std::fs::write(&file, begun).unwrap();
        let chain = kept(folder.path()).await;
        assert_eq!(state(&chain).0.len(), 121, "{begun:?}");
        chain.stop().await;
    }
}

#[tokio::test]
async fn files_of_others_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE);
    std::fs::write(&file, "my diary").unwrap();
    let config = || Config { data: Some(folder.path().to_owned()), ..Config::default() };
    let error = start(config()).await.unwrap_err();
    assert!(format!("{error:#}").contains("is not a dev chain"), "{error:#}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "my diary");
    std::fs::remove_file(&file).unwrap();
    let chain = start(config()).await.unwrap();
    let error = start(config()).await.unwrap_err();
    assert!(format!("{error:#}").contains("in use"), "{error:#}");
    chain.stop().await;
    let merged = Config { params: Params { auxpow: true, ..Params::devnet() }, ..config() };
    let error = start(merged).await.unwrap_err();
    assert!(format!("{error:#}").contains("merged mining"), "{error:#}");
}
