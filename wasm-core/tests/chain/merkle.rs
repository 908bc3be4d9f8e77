//! Merkle branches: the recorded ones of block 111, trees of the `bitcoin` crate, and known attacks.

use bitcoin::hashes::Hash;
use proptest::prelude::proptest;
use serde_json::Value;
use wasm_core::chain::{Branch, Header, MAX_BRANCH_LENGTH, MerkleError, branch_root};
use wasm_core::hash::{MerkleRoot, Txid, sha256d};

use crate::support::{bytes, conversation, parsed};

fn recorded_branch(answer: &Value) -> Branch {
    let siblings = answer["merkle"].as_array().unwrap().iter();
    let position = u32::try_from(answer["pos"].as_u64().unwrap()).unwrap();
    Branch::new(siblings.map(|hash| parsed::<Txid>(hash).to_bytes()).collect(), position).unwrap()
}

/// The header of block 111, from another conversation with the same server.
fn header_111() -> Header {
    let lines = conversation("electrumx/02_headers.jsonl");
    let asked = |line: &&Value| {
        line["request"]["method"] == "blockchain.block.header" && line["request"]["params"][0] == 111
    };
    let full = bytes(&lines.iter().find(asked).unwrap()["response"]["result"]);
    Header::from_bytes(full.first_chunk().unwrap())
}

#[test]
fn every_recorded_branch_of_block_111_leads_to_its_header() {
    let root = header_111().merkle_root;
    let mut checked = 0;
    for line in conversation("electrumx/04_transactions.jsonl") {
        if line["case"] != "get_merkle block 111" {
            continue;
        }
        let txid = parsed(&line["request"]["params"][0]);
        let branch = recorded_branch(&line["response"]["result"]);
        assert_eq!(branch.verify(txid, root), Ok(()), "{txid}");
        let other = Txid::from_bytes([7; 32]);
        assert!(matches!(branch.verify(other, root), Err(MerkleError::WrongRoot { .. })), "{txid}");
        checked += 1;
    }
    assert_eq!(checked, 5);
}

/// A tree as nodes build it: the last node of an odd level is paired with itself.
fn branch_in_tree(leaves: &[[u8; 32]], position: usize) -> Branch {
    let (mut level, mut index, mut siblings) = (leaves.to_vec(), position, vec![]);
    while level.len() > 1 {
        siblings.push(*level.get(index ^ 1).unwrap_or(&level[index]));
        level = level.chunks(2).map(|pair| sha256d(&[pair[0], *pair.last().unwrap()].concat())).collect();
        index /= 2;
    }
    Branch::new(siblings, u32::try_from(position).unwrap()).unwrap()
}

proptest! {
    #[test]
    fn branches_lead_to_the_oracle_root(leaves in proptest::collection::vec(proptest::array::uniform32(0_u8..), 1..40)) {
        let hashes = leaves.iter().map(|leaf| bitcoin::Txid::from_byte_array(*leaf).to_raw_hash());
        let oracle = bitcoin::merkle_tree::calculate_root(hashes).unwrap();
        for (position, leaf) in leaves.iter().enumerate() {
            let branch = branch_in_tree(&leaves, position);
            let root = branch.root(Txid::from_bytes(*leaf)).unwrap();
            assert_eq!(root.to_bytes(), oracle.to_byte_array());
        }
    }
}

#[test]
fn a_branch_must_fit_a_tree() {
    let rows = [
        ("the only transaction", 0, 0, Ok(())),
        ("second of one", 0, 1, Err(MerkleError::OutsideTree { position: 1, depth: 0 })),
        ("last of eight", 3, 7, Ok(())),
        ("ninth of eight", 3, 8, Err(MerkleError::OutsideTree { position: 8, depth: 3 })),
        ("deepest", MAX_BRANCH_LENGTH, u32::MAX, Ok(())),
        ("too deep", MAX_BRANCH_LENGTH + 1, 0, Err(MerkleError::TooLong { length: MAX_BRANCH_LENGTH + 1 })),
    ];
    for (case, depth, position, expected) in rows {
        assert_eq!(Branch::new(vec![[0; 32]; depth], position).map(|_| ()), expected, "{case}");
    }
}

/// A transaction of 64 bytes (without witness) whose second half is `tail`, except for its last 5 bytes
/// being free: version, one input, 4 bytes of scripts in all, one output.
fn sixty_four_bytes() -> [u8; 64] {
    let mut raw = vec![2, 0, 0, 0, 1];
    raw.extend([9; 36]);
    raw.extend([0, 0xff, 0xff, 0xff, 0xff, 1]);
    raw.extend([0; 8]);
    raw.extend([4, 0x51, 0x51, 0x51, 0x51]);
    raw.extend([0; 4]);
    raw.try_into().unwrap()
}

#[test]
fn a_transaction_that_looks_like_an_inner_node_proves_nothing() {
    let raw = sixty_four_bytes();
    bitcoin::consensus::deserialize::<bitcoin::Transaction>(&raw).unwrap();
    let (left, right) = raw.split_at(32);

    // The attacker mines `raw` and claims that its second half is the id of another transaction.
    let fake = Txid::from_bytes(right.try_into().unwrap());
    let sibling = left.try_into().unwrap();
    let expected = Err(MerkleError::NodeIsTransaction { level: 1 });
    assert_eq!(branch_root(fake, &[sibling], 1), expected, "a fake transaction below a real one");
    let above = Err(MerkleError::NodeIsTransaction { level: 1 });
    assert_eq!(branch_root(fake, &[sibling, [3; 32]], 1), above, "with more levels above");

    // The other way round: an inner node shown as a transaction.
    let root = MerkleRoot::from_bytes(sha256d(&raw));
    let only = Branch::new(vec![], 0).unwrap();
    assert_eq!(only.verify_transaction(&raw, root), Err(MerkleError::TransactionIsNode));
}

#[test]
fn copies_at_the_end_of_a_tree_are_no_places() {
    let leaves: Vec<[u8; 32]> = (1..=5).map(|byte| [byte; 32]).collect();
    let last = Txid::from_bytes(leaves[4]);
    let honest = branch_in_tree(&leaves, 4);
    let root = honest.root(last).unwrap();
    // Five leaves: the fifth is paired with itself, then so is its parent: 4 = 5 = 6 = 7.
    let rows = [(4, Ok(root)), (5, Err(0)), (6, Err(1)), (7, Err(0))];
    for (position, expected) in rows {
        let branch = Branch::new(honest.siblings().to_vec(), position).unwrap();
        let expected = expected.map_err(|level| MerkleError::Copy { level });
        assert_eq!(branch.root(last), expected, "position {position}");
    }
}
