//! Merged mining as the main network's blocks have it: another chain's block that names ours in its coinbase.
//!
//! The other chain exists only as the one block that is made here. Everything about it, the length of its branches
//! included, follows from our block's hash: nothing has to be kept, and headers differ in length as they do on the main
//! network. The rules are those of Doichain Core `auxpow.cpp`.

use bitcoin::absolute::LockTime;
use bitcoin::block::{Header, Version};
use bitcoin::consensus::encode::serialize;
use bitcoin::hashes::{Hash, sha256, sha256d};
use bitcoin::transaction;
use bitcoin::{
    Amount, BlockHash, OutPoint, ScriptBuf, Sequence, Transaction, TxIn, TxMerkleNode, TxOut, Witness,
};

use crate::params::{BLOCK_VERSION, CHAIN_ID};

/// Set in the version of a merged-mined block.
pub const AUXPOW_FLAG: i32 = 0x100;
/// Stands before the root of the tree of chains in the coinbase.
const MAGIC: [u8; 4] = [0xfa, 0xbe, b'm', b'm'];
/// Version of the other chain's blocks: no merged mining, no chain id of ours.
const PARENT_VERSION: i32 = 0x2000_0000;
/// The chain branch has up to this many hashes.
const CHAIN_LEVELS: u8 = 3;
/// The branch from the coinbase has up to this many hashes.
const LEVELS: u8 = 5;

/// Whether `header` says that its work was done for another chain's block.
#[must_use]
pub fn is_merged_mined(header: &Header) -> bool {
    header.version.to_consensus() & AUXPOW_FLAG != 0
}

/// Does the work for `header` and gives the proof, as it stands behind the 80 bytes.
#[must_use]
pub fn prove(header: &Header) -> Vec<u8> {
    let hash = header.block_hash();
    let seed = sha256::Hash::hash(hash.as_byte_array()).to_byte_array();
    let [levels, length, nonce @ ..] =
        [seed[0] % (CHAIN_LEVELS + 1), seed[1] % (LEVELS + 1), seed[2], seed[3]];
    let nonce = u32::from(u16::from_be_bytes(nonce));
    let index = place(nonce, levels);
    let chain_branch = siblings(&seed, b'c', levels);
    let mut root = climb(hash.to_byte_array(), &chain_branch, index);
    root.reverse();
    let mark = [&MAGIC[..], &root, &(1_u32 << levels).to_le_bytes(), &nonce.to_le_bytes()].concat();
    let coinbase = coinbase(&mark, seed[4] & 1 == 1);
    let branch = siblings(&seed, b'b', length);
    let merkle_root = climb(coinbase.compute_txid().to_byte_array(), &branch, 0);
    let parent = work(header, TxMerkleNode::from_byte_array(merkle_root));
    let mut proof = serialize(&coinbase);
    proof.extend([0; 32]);
    proof.extend(written(&branch, 0));
    proof.extend(written(&chain_branch, index));
    proof.extend(serialize(&parent));
    proof
}

/// The one place in the tree of chains where ours may be (`CAuxPow::getExpectedIndex`).
fn place(nonce: u32, levels: u8) -> u32 {
    let mix = |number: u32| number.wrapping_mul(1_103_515_245).wrapping_add(12_345);
    let mixed = mix(mix(nonce).wrapping_add(CHAIN_ID));
    mixed & (1_u32 << levels).saturating_sub(1)
}

fn siblings(seed: &[u8; 32], of: u8, count: u8) -> Vec<[u8; 32]> {
    (0..count).map(|at| sha256::Hash::hash(&[&seed[..], &[of, at]].concat()).to_byte_array()).collect()
}

fn climb(leaf: [u8; 32], branch: &[[u8; 32]], index: u32) -> [u8; 32] {
    let (mut hash, mut index) = (leaf, index);
    for sibling in branch {
        let pair = if index & 1 == 0 { [hash, *sibling] } else { [*sibling, hash] };
        hash = sha256d::Hash::hash(pair.as_flattened()).to_byte_array();
        index >>= 1;
    }
    hash
}

/// The other chain's coinbase; on that chain segregated witness may be active, or not.
fn coinbase(mark: &[u8], witness: bool) -> Transaction {
    let height = [0x03, 0x01, 0x02, 0x03];
    let length = u8::try_from(mark.len()).unwrap_or(u8::MAX);
    let script = [&height[..], &[length], mark, b"\x0eno real parent"].concat();
    Transaction {
        version: transaction::Version::ONE,
        lock_time: LockTime::ZERO,
        input: vec![TxIn {
            previous_output: OutPoint::null(),
            script_sig: ScriptBuf::from_bytes(script),
            sequence: Sequence::MAX,
            witness: if witness { Witness::from_slice(&[[0_u8; 32]]) } else { Witness::new() },
        }],
        output: vec![TxOut { value: Amount::from_sat(0), script_pubkey: ScriptBuf::from_bytes(vec![0x6a]) }],
    }
}

/// The other chain's block, with work enough for ours.
fn work(ours: &Header, merkle_root: TxMerkleNode) -> Header {
    let version = Version::from_consensus(PARENT_VERSION);
    let prev_blockhash = BlockHash::from_byte_array([0x11; 32]);
    let mut parent = Header { version, prev_blockhash, merkle_root, nonce: 0, ..*ours };
    while !ours.target().is_met_by(parent.block_hash()) {
        parent.nonce = parent.nonce.wrapping_add(1);
    }
    parent
}

fn written(branch: &[[u8; 32]], index: u32) -> Vec<u8> {
    let count = u8::try_from(branch.len()).unwrap_or(u8::MAX);
    [&[count][..], branch.as_flattened(), &index.to_le_bytes()].concat()
}

/// Version of our blocks with or without merged mining.
#[must_use]
pub const fn block_version(auxpow: bool) -> i32 {
    if auxpow { BLOCK_VERSION | AUXPOW_FLAG } else { BLOCK_VERSION }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_a_tree_are_within_it() {
        for levels in 0..=CHAIN_LEVELS {
            for nonce in 0..100 {
                assert!(place(nonce, levels) < 1 << levels, "{levels} levels, nonce {nonce}");
            }
        }
        assert_ne!(place(0, 3), place(1, 3));
    }

    #[test]
    fn proofs_differ_in_length() {
        let header = crate::params::genesis_header();
        let lengths: std::collections::HashSet<usize> =
            (0..32).map(|nonce| prove(&Header { nonce, ..header }).len()).collect();
        assert!(lengths.len() > 8, "{lengths:?}");
    }
}
