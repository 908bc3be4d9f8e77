//! What several tests need: recorded files, and a miner for the dev chain.

use std::path::Path;

use serde_json::Value;
use wasm_core::chain::{Bits, Header};
use wasm_core::hash::{BlockHash, MerkleRoot};
use wasm_core::network::Network;

/// A recorded JSON file below `tests/data`.
pub(crate) fn recorded(name: &str) -> Value {
    serde_json::from_str(&text(name)).unwrap()
}

/// The lines of a recorded conversation.
pub(crate) fn conversation(name: &str) -> Vec<Value> {
    text(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap()
}

/// The bytes of a hex string in JSON.
pub(crate) fn bytes(hex_digits: &Value) -> Vec<u8> {
    hex::decode(hex_digits.as_str().unwrap()).unwrap()
}

/// A value that displays as recorded, from its text in JSON.
pub(crate) fn parsed<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &Value) -> T {
    text.as_str().unwrap().parse().unwrap()
}

/// A block with its own work, as the dev chain makes them.
pub(crate) fn mine(previous: BlockHash, merkle_root: MerkleRoot, time: u32) -> Header {
    let params = Network::Devnet.params();
    let bits = Bits::from_consensus(params.pow_limit_bits);
    let draft = Header { version: 0x0001_0004, previous, merkle_root, time, bits, nonce: 0 };
    (0..).map(|nonce| Header { nonce, ..draft }).find(|header| header.check_work(params).is_ok()).unwrap()
}

/// `count` empty blocks on top of `parent`. Branches with different salts have different blocks; a branch on
/// top of another must have a higher one, as its blocks are younger.
pub(crate) fn mine_branch(parent: BlockHash, count: usize, salt: u8) -> Vec<Header> {
    let mut previous = parent;
    let mut headers = Vec::new();
    for index in 0..count {
        let begin = 1_800_000_000_u32.saturating_add(u32::from(salt).saturating_mul(1_000_000));
        let time = begin.saturating_add(u32::try_from(index).unwrap());
        let header = mine(previous, MerkleRoot::from_bytes([salt; 32]), time);
        previous = header.hash();
        headers.push(header);
    }
    headers
}
