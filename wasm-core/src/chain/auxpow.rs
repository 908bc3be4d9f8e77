//! Merged mining: the proof that work done for another chain's block was done for ours as well ("AuxPoW").
//!
//! The other chain's block (the parent) has in its coinbase the root of a tree of chains; our block's hash is
//! a leaf of that tree, at a place that depends on our chain id. So the proof leads from our block's hash up
//! the chain branch to a root, finds that root in the parent's coinbase, and leads from the coinbase up the
//! parent's branch to the parent's header, whose hash must meet our target. All rules are those of Doichain
//! Core `auxpow.cpp` (`CAuxPow::check`) and `validation.cpp` (`CheckProofOfWork`), no stricter and no laxer: a
//! block that nodes follow and we refuse would stop us just as a false block would mislead us.
//!
//! On the wire: parent coinbase transaction | hash 32 | branch | chain branch | parent header 80, a branch being
//! a count, that many hashes and a 4-byte index. The hash and the first index mean nothing and are ignored.

use thiserror::Error;

use super::header::{HEADER_LENGTH, Header};
use super::walk::Walker;
use crate::hash::{BlockHash, sha256d};

/// Levels of the tree of chains at most (Doichain Core `auxpow.cpp`).
const MAX_CHAIN_BRANCH: usize = 30;

/// Stands before the root in the coinbase: "merged mining".
const MAGIC: [u8; 4] = [0xfa, 0xbe, b'm', b'm'];

/// Without [`MAGIC`] the root must begin within this many bytes.
const MAX_ROOT_OFFSET: usize = 20;

/// Why a proof of merged mining proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AuxPowError {
    /// The parent block is itself merged-mined.
    #[error("the parent block is merged-mined itself")]
    ParentMergedMined,
    /// The parent block is one of our own chain.
    #[error("the parent block has our chain id {chain_id}")]
    ParentIsOurs {
        /// The chain id.
        chain_id: i32,
    },
    /// More levels than a tree of chains may have.
    #[error("{length} levels of chains, more than {MAX_CHAIN_BRANCH}")]
    ChainBranchTooLong {
        /// Hashes in the chain branch.
        length: usize,
    },
    /// The coinbase is not in the parent block.
    #[error("the coinbase is not in the parent block")]
    NotInParent,
    /// The coinbase has no inputs.
    #[error("the parent's coinbase has no inputs")]
    NoInputs,
    /// The root of the tree of chains is not in the coinbase.
    #[error("the parent's coinbase does not name our block")]
    RootMissing,
    /// Several marks, so there could be several roots.
    #[error("the parent's coinbase has several merged-mining marks")]
    SeveralMarks,
    /// The mark does not stand before the root.
    #[error("the merged-mining mark does not stand before the root")]
    MarkElsewhere,
    /// There is no mark, and the root begins too late.
    #[error("the root begins at byte {offset} without a mark, after {MAX_ROOT_OFFSET}")]
    RootTooLate {
        /// Where it begins.
        offset: usize,
    },
    /// The coinbase ends before the size and the nonce of the tree.
    #[error("size and nonce of the tree of chains are missing")]
    SizeMissing,
    /// The tree has another size than the branch has levels for.
    #[error("the tree of chains has size {got}, the branch is for {expected}")]
    WrongSize {
        /// Leaves of a tree with the branch's levels.
        expected: u32,
        /// The size in the coinbase.
        got: u32,
    },
    /// Our block is not at the one place in the tree where our chain may be.
    #[error("place {got} in the tree of chains, not {expected}")]
    WrongIndex {
        /// The place for our chain id and the tree's nonce.
        expected: u32,
        /// The place used.
        got: u32,
    },
}

/// A proof of merged mining, read but not checked. Borrows from the bytes it came in.
#[derive(Clone, Copy, Debug)]
pub(super) struct AuxPow<'a> {
    coinbase: [u8; 32],
    /// The script of the coinbase's first input.
    script: Option<&'a [u8]>,
    /// Hashes from the coinbase to the parent's merkle root.
    branch: &'a [u8],
    /// Hashes from our block to the root of the tree of chains.
    chain_branch: &'a [u8],
    chain_index: u32,
    parent: Header,
}

impl<'a> AuxPow<'a> {
    /// Reads a proof, or `None` when it is malformed or cut off.
    pub(super) fn read(walker: &mut Walker<'a>) -> Option<Self> {
        let (coinbase, script) = read_coinbase(walker)?;
        walker.skip(32)?;
        let (branch, _) = read_branch(walker)?;
        let (chain_branch, chain_index) = read_branch(walker)?;
        let parent = Header::from_bytes(&walker.take::<HEADER_LENGTH>()?);
        Some(Self { coinbase, script, branch, chain_branch, chain_index, parent })
    }

    /// Checks the way from our block `hash` to the parent block. Returns the parent's hash, for which the
    /// work must have been done.
    pub(super) fn check(
        &self,
        hash: BlockHash,
        chain_id: i32,
        strict_chain_id: bool,
    ) -> Result<BlockHash, AuxPowError> {
        if self.parent.is_merged_mined() {
            return Err(AuxPowError::ParentMergedMined);
        }
        if strict_chain_id && self.parent.chain_id() == chain_id {
            return Err(AuxPowError::ParentIsOurs { chain_id });
        }
        let levels = hashes(self.chain_branch).count();
        if levels > MAX_CHAIN_BRANCH {
            return Err(AuxPowError::ChainBranchTooLong { length: levels });
        }
        if climb(self.coinbase, self.branch, 0) != self.parent.merkle_root.to_bytes() {
            return Err(AuxPowError::NotInParent);
        }
        let script = self.script.ok_or(AuxPowError::NoInputs)?;
        let mut root = climb(hash.to_bytes(), self.chain_branch, self.chain_index);
        root.reverse();
        let size = 1_u32 << levels;
        let nonce = find_tree(script, &root, size)?;
        let (expected, got) = (place(nonce, chain_id) & size.saturating_sub(1), self.chain_index);
        if got != expected {
            return Err(AuxPowError::WrongIndex { expected, got });
        }
        Ok(self.parent.hash())
    }
}

/// Id and first input script of the parent's coinbase; no script when it has no inputs.
fn read_coinbase<'a>(walker: &mut Walker<'a>) -> Option<([u8; 32], Option<&'a [u8]>)> {
    let begin = *walker;
    let parts = walker.transaction()?;
    let hash = match parts.base_of(begin) {
        Some(base) => sha256d(&base),
        None => sha256d(begin.until(walker)?),
    };
    Some((hash, parts.first_script))
}

/// The hashes of a branch as they lie there, and its index.
fn read_branch<'a>(walker: &mut Walker<'a>) -> Option<(&'a [u8], u32)> {
    let length = usize::try_from(walker.count()?).ok()?.checked_mul(32)?;
    let hashes = walker.slice(length)?;
    Some((hashes, u32::from_le_bytes(walker.take()?)))
}

fn hashes(branch: &[u8]) -> impl Iterator<Item = &[u8; 32]> {
    branch.as_chunks::<32>().0.iter()
}

/// Where a branch leads to from a leaf at an index.
fn climb(leaf: [u8; 32], branch: &[u8], index: u32) -> [u8; 32] {
    let (mut hash, mut index) = (leaf, index);
    let mut node = [0; 64];
    for sibling in hashes(branch) {
        let (left, right) = if index & 1 == 0 { (&hash, sibling) } else { (sibling, &hash) };
        let (first, second) = node.split_at_mut(32);
        first.copy_from_slice(left);
        second.copy_from_slice(right);
        hash = sha256d(&node);
        index >>= 1;
    }
    hash
}

/// Finds the root in the coinbase by the rules that allow only one, and the nonce behind it.
fn find_tree(script: &[u8], root: &[u8; 32], size: u32) -> Result<u32, AuxPowError> {
    let offset = position(script, root).ok_or(AuxPowError::RootMissing)?;
    match position(script, &MAGIC) {
        Some(mark) => {
            let later = script.get(mark.saturating_add(1)..).unwrap_or_default();
            if position(later, &MAGIC).is_some() {
                return Err(AuxPowError::SeveralMarks);
            }
            if mark.saturating_add(MAGIC.len()) != offset {
                return Err(AuxPowError::MarkElsewhere);
            }
        }
        None if offset > MAX_ROOT_OFFSET => return Err(AuxPowError::RootTooLate { offset }),
        None => {}
    }
    let mut after = Walker::new(script.get(offset.saturating_add(root.len())..).unwrap_or_default());
    let (Some(got), Some(nonce)) = (after.take(), after.take()) else {
        return Err(AuxPowError::SizeMissing);
    };
    let got = u32::from_le_bytes(got);
    if got != size {
        return Err(AuxPowError::WrongSize { expected: size, got });
    }
    Ok(u32::from_le_bytes(nonce))
}

fn position(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// The place of a chain in the tree of chains, before it is cut to the tree's size: one place for each nonce
/// and chain id, so that the same work cannot count twice for one chain.
const fn place(nonce: u32, chain_id: i32) -> u32 {
    let mixed = nonce.wrapping_mul(1_103_515_245).wrapping_add(12_345);
    let mixed = mixed.wrapping_add(chain_id.cast_unsigned());
    mixed.wrapping_mul(1_103_515_245).wrapping_add(12_345)
}
