//! Merged-mined blocks, their proofs followed step by step by a reader of its own.

use crate::support::{Client, mine};
use bitcoin::Transaction;
use bitcoin::block::Header;
use bitcoin::consensus::encode::{deserialize, deserialize_partial};
use bitcoin::hashes::{Hash, sha256d};
use devnet::app::{Config, Running, start};
use devnet::params::Params;
use serde_json::json;

async fn merged() -> Running {
    let params = Params { auxpow: true, ..Params::devnet() };
    start(Config { params, premine: 40, ..Config::default() }).await.unwrap()
}

/// Takes bytes from the front.
fn take<'a>(bytes: &mut &'a [u8], count: usize) -> &'a [u8] {
    let (taken, rest) = bytes.split_at(count);
    *bytes = rest;
    taken
}

/// A branch on the wire: its hashes and its index.
fn branch(bytes: &mut &[u8]) -> (Vec<[u8; 32]>, u32) {
    let count = usize::from(take(bytes, 1)[0]);
    let hashes = (0..count).map(|_| take(bytes, 32).try_into().unwrap()).collect();
    (hashes, u32::from_le_bytes(take(bytes, 4).try_into().unwrap()))
}

fn climb(leaf: [u8; 32], (hashes, mut index): (Vec<[u8; 32]>, u32)) -> [u8; 32] {
    hashes.iter().fold(leaf, |hash, other| {
        let pair = if index % 2 == 0 { [hash, *other].concat() } else { [*other, hash].concat() };
        index /= 2;
        sha256d::Hash::hash(&pair).to_byte_array()
    })
}

/// Reads one header with its proof and checks it; what is left, and the header.
fn check(mut bytes: &[u8]) -> (&[u8], Header) {
    let header: Header = deserialize(take(&mut bytes, 80)).unwrap();
    assert_eq!(header.version.to_consensus(), 0x0001_0104, "chain id 1, merged mining, base version 4");
    let (coinbase, length) = deserialize_partial::<Transaction>(bytes).unwrap();
    take(&mut bytes, length + 32);
    let (to_parent, to_root) = (branch(&mut bytes), branch(&mut bytes));
    let parent: Header = deserialize(take(&mut bytes, 80)).unwrap();
    assert_eq!(to_parent.1, 0, "the coinbase is the first transaction");
    let id = coinbase.compute_txid().to_byte_array();
    assert_eq!(climb(id, to_parent), parent.merkle_root.to_byte_array(), "the coinbase is in the parent");
    let (levels, index) = (to_root.0.len(), to_root.1);
    let mut root = climb(header.block_hash().to_byte_array(), to_root);
    root.reverse();
    let script = coinbase.input[0].script_sig.as_bytes();
    let mark = script.windows(4).position(|window| window == b"\xfa\xbemm").expect("a mark");
    let mut after = &script[mark + 4..];
    assert_eq!(take(&mut after, 32), root, "the coinbase names our block");
    assert_eq!(take(&mut after, 4), (1_u32 << levels).to_le_bytes(), "size of the tree");
    let nonce = u64::from(u32::from_le_bytes(take(&mut after, 4).try_into().unwrap()));
    let mix = |number: u64| (number * 1_103_515_245 + 12_345) % (1 << 32);
    assert_eq!(u64::from(index), mix(mix(nonce) + 1) % (1 << levels), "the place of chain 1");
    assert_ne!(parent.version.to_consensus() >> 16, 1, "not a block of our own");
    assert_eq!(parent.version.to_consensus() & 0x100, 0, "not merged-mined itself");
    assert!(header.target().is_met_by(parent.block_hash()), "the parent's work is enough for ours");
    (bytes, header)
}

#[tokio::test]
async fn every_block_is_proven_by_a_parent() {
    let chain = merged().await;
    let mut client = Client::connect(chain.electrum_tcp).await;
    client.call("server.version", json!(["test", ["1.4", "1.4.2"]])).await;
    let answer = client.call("blockchain.block.headers", json!([1, 40])).await;
    assert_eq!(answer["count"], 40);
    let bytes = hex::decode(answer["hex"].as_str().unwrap()).unwrap();
    let (mut left, mut previous, mut lengths) = (&*bytes, None, Vec::new());
    while !left.is_empty() {
        let (after, header) = check(left);
        assert!(previous.is_none_or(|hash| hash == header.prev_blockhash));
        lengths.push(left.len() - after.len());
        (left, previous) = (after, Some(header.block_hash()));
    }
    assert_eq!(lengths.len(), 40);
    lengths.sort_unstable();
    lengths.dedup();
    assert!(lengths.len() > 8, "headers differ in length: {lengths:?}");
    let tip = client.call("blockchain.headers.subscribe", json!([])).await;
    let tip = hex::decode(tip["hex"].as_str().unwrap()).unwrap();
    assert_eq!(check(&tip).0, b"", "a tip is one whole header");
    chain.stop().await;
}

/// Only a session of a later version that names a checkpoint gets 80 bytes.
#[tokio::test]
async fn headers_are_short_when_asked_for_with_a_checkpoint() {
    let chain = merged().await;
    for (version, checkpoint, short) in [
        (json!("1.4"), 0, false),
        (json!("1.4"), 40, false),
        (json!("1.4.2"), 0, false),
        (json!("1.4.2"), 40, true),
    ] {
        let mut client = Client::connect(chain.electrum_tcp).await;
        client.call("server.version", json!(["test", version])).await;
        let many = client.call("blockchain.block.headers", json!([1, 3, checkpoint])).await;
        let one = client.call("blockchain.block.header", json!([3, checkpoint])).await;
        let one = one.get("header").unwrap_or(&one).as_str().unwrap().len();
        let many = many["hex"].as_str().unwrap().len();
        assert_eq!((one == 160, many == 480), (short, short), "{version} {checkpoint}");
    }
    chain.stop().await;
}

#[tokio::test]
async fn names_and_money_work_as_without() {
    let chain = merged().await;
    mine(&chain, 80);
    let alice = crate::support::Wallet::new("alice");
    let funds = alice.fund(&chain, 5_000_000).await;
    let mut client = Client::connect(chain.electrum_tcp).await;
    let name = alice.write_name("bp/1", "one", &[funds]);
    client.broadcast(&name).await;
    mine(&chain, 1);
    assert!(chain.node.read(|node| node.chain.transaction(&name.compute_txid()).is_some()));
    chain.stop().await;
}
