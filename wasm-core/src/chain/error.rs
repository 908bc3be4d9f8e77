//! Why headers are refused.

use thiserror::Error;

use super::full::SplitError;
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
    /// Which difficulty is due cannot be told: below this height it was never enforced, or the blocks it
    /// depends on are not known. Start from [`HeaderChain::start`](super::HeaderChain::start).
    #[error("header {height}: the difficulty due cannot be told")]
    DifficultyUnknown {
        /// Its height.
        height: Height,
    },
    /// A block version that is not allowed any more.
    #[error("header {height} has version {version:08x}")]
    OldVersion {
        /// Its height.
        height: Height,
        /// Its version.
        version: u32,
    },
    /// A time that is not after the median of the eleven blocks before.
    #[error("header {height} has time {time}, not after {median}")]
    TooOld {
        /// Its height.
        height: Height,
        /// Its time, unix seconds.
        time: u32,
        /// The median, unix seconds.
        median: u32,
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
    /// The bytes end within a change.
    #[error("cut off: {left} bytes after the last whole change")]
    CutOff {
        /// Bytes after the last whole change.
        left: usize,
    },
    /// Not headers.
    #[error(transparent)]
    Headers(#[from] SplitError),
    /// The headers break a rule.
    #[error(transparent)]
    Chain(#[from] ChainError),
}
