//! Why headers are refused.

use thiserror::Error;

use super::header::WorkError;
use super::target::{Bits, Work};
use crate::hash::BlockHash;
use crate::units::Height;

/// Why headers were refused. The chain is then unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ChainError {
    /// The network has no checkpoint at this height to start from.
    #[error("there is no checkpoint at height {height}")]
    NoCheckpoint {
        /// The height asked for.
        height: Height,
    },
    /// The first header's predecessor is not in the chain.
    #[error("the first header follows {previous}, which is not in this chain")]
    UnknownParent {
        /// The predecessor it names.
        previous: BlockHash,
    },
    /// A header does not follow the one before it.
    #[error("header {height} follows {got}, not {expected}")]
    BrokenLink {
        /// Its height.
        height: Height,
        /// The hash of the header before it.
        expected: BlockHash,
        /// The predecessor it names.
        got: BlockHash,
    },
    /// Another block than the known one at a checkpoint: the server follows another chain.
    #[error("block {height} is {got}, the checkpoint says {expected}")]
    WrongCheckpoint {
        /// The checkpoint's height.
        height: Height,
        /// The known block.
        expected: BlockHash,
        /// The block offered.
        got: BlockHash,
    },
    /// A branch that would replace a block known to be right.
    #[error("the branch leaves the chain below the checkpoint at height {height}")]
    BelowCheckpoint {
        /// The checkpoint's height.
        height: Height,
    },
    /// The header's work was done for another chain's block. That proof is not checked yet.
    #[error("header {height} is merged-mined; its work is not checked yet")]
    AuxPowNotSupported {
        /// Its height.
        height: Height,
    },
    /// The network sets the bits by a difficulty rule that is not checked yet.
    #[error("header {height}: the difficulty rule of this network is not checked yet")]
    DifficultyNotSupported {
        /// Its height.
        height: Height,
    },
    /// Other bits than the ones due.
    #[error("header {height} has bits {got}, due are {expected}")]
    WrongBits {
        /// Its height.
        height: Height,
        /// The bits due.
        expected: Bits,
        /// Its bits.
        got: Bits,
    },
    /// The proof of work is missing.
    #[error("header {height} is not worked for: {source}")]
    Work {
        /// Its height.
        height: Height,
        /// What is wrong with it.
        source: WorkError,
    },
    /// A valid branch that has not more work than what it would replace.
    #[error("the branch makes a chain of work {offered}, ours has {ours}")]
    LessWork {
        /// Work of our chain.
        ours: Work,
        /// Work of the chain with the branch.
        offered: Work,
    },
}

/// Why stored bytes are not a header chain of this network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StoredChainError {
    /// Written by another program, or by a newer version of this one.
    #[error("not a stored header chain of version {supported}")]
    Format {
        /// The version this program reads.
        supported: u8,
    },
    /// Stored for a network with another genesis block.
    #[error("stored for the network of genesis {got}, not {expected}")]
    OtherNetwork {
        /// This network's genesis.
        expected: BlockHash,
        /// The stored genesis.
        got: BlockHash,
    },
    /// The bytes end within a header.
    #[error("cut off: {left} bytes after the last whole header")]
    CutOff {
        /// Bytes after the last whole header.
        left: usize,
    },
    /// The headers break a rule.
    #[error(transparent)]
    Chain(#[from] ChainError),
}
