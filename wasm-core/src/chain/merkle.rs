//! Proofs that a transaction is in a block: the branch from its id up to the header's merkle root.
//!
//! A transaction id and an inner node of the tree are hashed alike, and an inner node hides 64 bytes. So a
//! miner can place a 64-byte transaction whose second half is the id of a transaction that never happened
//! (CVE-2017-12842, "leaf-node weakness"), or show an inner node as if it were a transaction. Therefore:
//! a branch whose inner nodes read as a transaction is refused, and so is a proof for a 64-byte transaction
//! ([`Branch::verify_transaction`]). The position must lie within a tree of the branch's depth.
//!
//! Where a level has an odd number of nodes, the last one is paired with itself, so the tree has copies of
//! its end that are no transactions (CVE-2012-2459). A branch through a copy is refused as well; thus the
//! position is proven along with membership, and two transactions of a block have one order.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::walk::{Shape, Walker};
use crate::hash::{MerkleRoot, Txid, sha256d};

/// Hashes in a branch at most: a block has fewer than 2^32 transactions.
pub const MAX_BRANCH_LENGTH: usize = 32;

/// Bytes of an inner node, and of the transactions that could be mistaken for one.
const NODE_LENGTH: usize = 64;

/// The way from one transaction to the root of its block.
///
/// In serde: the hashes as shown by servers (reversed hex), lowest first, and the position.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawBranch", into = "RawBranch")]
pub struct Branch {
    siblings: Vec<[u8; 32]>,
    position: u32,
}

#[derive(Serialize, Deserialize)]
struct RawBranch {
    siblings: Vec<Txid>,
    position: u32,
}

impl TryFrom<RawBranch> for Branch {
    type Error = MerkleError;
    fn try_from(raw: RawBranch) -> Result<Self, MerkleError> {
        Self::new(raw.siblings.iter().map(|hash| hash.to_bytes()).collect(), raw.position)
    }
}

impl From<Branch> for RawBranch {
    fn from(branch: Branch) -> Self {
        let siblings = branch.siblings.into_iter().map(Txid::from_bytes).collect();
        Self { siblings, position: branch.position }
    }
}

/// Why a branch proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MerkleError {
    /// No block has that many transactions.
    #[error("a branch of {length} hashes, more than {MAX_BRANCH_LENGTH}")]
    TooLong {
        /// Hashes in the branch.
        length: usize,
    },
    /// The position does not exist in a tree of this depth.
    #[error("position {position} is outside a tree of depth {depth}")]
    OutsideTree {
        /// The claimed position.
        position: u32,
        /// Hashes in the branch.
        depth: usize,
    },
    /// A node on the way up reads as a transaction: the tree may really end there.
    #[error("the inner node at level {level} is a transaction")]
    NodeIsTransaction {
        /// Level above the leaf, from 1.
        level: usize,
    },
    /// The way goes through the copy of a node that stands in for a missing one.
    #[error("the node at level {level} is a copy, not a place in the block")]
    Copy {
        /// Level above the leaf, from 0.
        level: usize,
    },
    /// The transaction is as long as an inner node and may be one.
    #[error("a transaction of {NODE_LENGTH} bytes cannot be told from an inner node")]
    TransactionIsNode,
    /// The branch leads elsewhere.
    #[error("the branch leads to {got}, the block's root is {expected}")]
    WrongRoot {
        /// The root in the header.
        expected: MerkleRoot,
        /// Where the branch leads.
        got: MerkleRoot,
    },
}

impl Branch {
    /// A branch from the hashes beside the way up, lowest first, and the transaction's position in the block.
    ///
    /// # Errors
    /// [`MerkleError::TooLong`] and [`MerkleError::OutsideTree`].
    pub fn new(siblings: Vec<[u8; 32]>, position: u32) -> Result<Self, MerkleError> {
        let depth = siblings.len();
        if depth > MAX_BRANCH_LENGTH {
            return Err(MerkleError::TooLong { length: depth });
        }
        if u64::from(position).checked_shr(u32::try_from(depth).unwrap_or(u32::MAX)) != Some(0) {
            return Err(MerkleError::OutsideTree { position, depth });
        }
        Ok(Self { siblings, position })
    }

    /// The hashes beside the way up, lowest first, in internal byte order.
    #[must_use]
    pub fn siblings(&self) -> &[[u8; 32]] {
        &self.siblings
    }

    /// The transaction's place in the block, from 0; place 0 is the coinbase.
    #[must_use]
    pub const fn position(&self) -> u32 {
        self.position
    }

    /// The root this branch leads to from `txid`.
    ///
    /// # Errors
    /// [`MerkleError::NodeIsTransaction`], [`MerkleError::Copy`].
    pub fn root(&self, txid: Txid) -> Result<MerkleRoot, MerkleError> {
        let mut hash = txid.to_bytes();
        let mut position = self.position;
        for (below, sibling) in self.siblings.iter().enumerate() {
            let is_left = position & 1 == 0;
            if hash == *sibling && !is_left {
                return Err(MerkleError::Copy { level: below });
            }
            let node = if is_left { [hash, *sibling] } else { [*sibling, hash] }.concat();
            if is_transaction(&node) {
                return Err(MerkleError::NodeIsTransaction { level: below.saturating_add(1) });
            }
            hash = sha256d(&node);
            position >>= 1;
        }
        Ok(MerkleRoot::from_bytes(hash))
    }

    /// Checks that `txid` is under `root`. Use [`Self::verify_transaction`] when the transaction is at hand.
    ///
    /// # Errors
    /// [`MerkleError::WrongRoot`], [`MerkleError::NodeIsTransaction`], [`MerkleError::Copy`].
    pub fn verify(&self, txid: Txid, root: MerkleRoot) -> Result<(), MerkleError> {
        let got = self.root(txid)?;
        if got == root { Ok(()) } else { Err(MerkleError::WrongRoot { expected: root, got }) }
    }

    /// Checks that the transaction with these bytes (without witness) is under `root`.
    ///
    /// # Errors
    /// As [`Self::verify`], and [`MerkleError::TransactionIsNode`] for a transaction of 64 bytes.
    pub fn verify_transaction(&self, base: &[u8], root: MerkleRoot) -> Result<(), MerkleError> {
        if base.len() == NODE_LENGTH {
            return Err(MerkleError::TransactionIsNode);
        }
        self.verify(Txid::from_bytes(sha256d(base)), root)
    }
}

/// The root a branch leads to: [`Branch::new`] and [`Branch::root`] in one call.
///
/// # Errors
/// [`MerkleError`], except for a wrong root.
pub fn branch_root(txid: Txid, siblings: &[[u8; 32]], position: u32) -> Result<MerkleRoot, MerkleError> {
    Branch::new(siblings.to_vec(), position)?.root(txid)
}

/// Whether 64 bytes of an inner node are a transaction that a block can hold.
fn is_transaction(node: &[u8]) -> bool {
    let mut walker = Walker::new(node);
    match walker.transaction() {
        Some(Shape { inputs, outputs, .. }) => walker.is_at_end() && inputs > 0 && outputs > 0,
        None => false,
    }
}
