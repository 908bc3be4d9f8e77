//! Reasons about transactions and the chain of headers.

use crate::chain::{ChainError, MerkleError};
use crate::hash::Txid;
use crate::tx::DecodeError;
use crate::units::Height;

/// Why a check of a transaction did not pass.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransactionReason {
    /// The bytes are no transaction.
    #[error("not a transaction: {0}")]
    Unreadable(#[from] DecodeError),
    /// It is another transaction than asked for.
    #[error("the transaction is {found}, not {expected}")]
    Other {
        /// The transaction asked for.
        expected: Txid,
        /// The one received.
        found: Txid,
    },
    /// The branch does not lead to the block.
    #[error(transparent)]
    Branch(#[from] MerkleError),
    /// Nothing is said about a transaction that is not the one asked for.
    #[error("not looked at: the transaction is not the one asked for")]
    NotRead,
    /// The block is not in our chain.
    #[error("no header at height {height}: the chain goes from {base} to {tip}")]
    NoHeader {
        /// The height the server names.
        height: Height,
        /// The lowest height of our chain.
        base: Height,
        /// The highest.
        tip: Height,
    },
}

/// Why a check of the headers did not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeadersReason {
    /// The headers were refused.
    #[error(transparent)]
    Refused(#[from] ChainError),
    /// Headers are known only up to below a block that must be looked at first.
    #[error("the chain ends below the checkpoint at height {height}")]
    BelowCheckpoint {
        /// The checkpoint's height.
        height: Height,
    },
    /// There is no header besides the one the program knows anyway.
    #[error("no header above block {base} is known")]
    NoHeaders {
        /// The block the program knows.
        base: Height,
    },
}
