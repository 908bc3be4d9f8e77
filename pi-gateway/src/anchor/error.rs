//! Why writing to the chain does not go on.

use crate::store::StoreError;
use std::io;
use std::time::Duration;
use wasm_core::name::lifecycle::HistoryError;
use wasm_core::name::values::ValueError;
use wasm_core::sign::SignError;
use wasm_core::sync::{Outdone, SyncError};
use wasm_core::tx::build::BuildError;
use wasm_core::tx::build::replace::ReplaceError;
use wasm_core::units::FeeRate;

/// Everything that ends a connection or a try.
#[derive(Debug, thiserror::Error)]
pub(super) enum AnchorError {
    /// The network below.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The server ended the connection in order.
    #[error("the server closed the connection")]
    Closed,
    /// No answer.
    #[error("no answer for {} s", .0.as_secs())]
    Silent(Duration),
    /// The server's answers do not hold, or are none.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The operations on our name cannot be.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// No such transaction.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// No such replacement.
    #[error(transparent)]
    Replace(#[from] ReplaceError),
    /// It cannot be signed.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// No such value.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// The server asks for more than may be paid.
    #[error("it asks for {} swartz/vB, allowed are {}", floor.swartz_per_vb(), limit.swartz_per_vb())]
    FeeTooHigh {
        /// What it asks for.
        floor: FeeRate,
        /// What may be paid.
        limit: FeeRate,
    },
    /// Another server has proven more.
    #[error(transparent)]
    Outdone(#[from] Outdone),
    /// The disk; tried again.
    #[error(transparent)]
    Store(StoreError),
    /// Stored data do not fit together.
    #[error(transparent)]
    Damaged(StoreError),
}

impl AnchorError {
    /// Whether the server asks for more than may be paid, or than any server is believed.
    pub(super) const fn is_greed(&self) -> bool {
        matches!(self, Self::FeeTooHigh { .. } | Self::Sync(SyncError::FeeTooHigh { .. }))
    }

    /// Whether the server said what cannot be, rather than nothing.
    pub(super) fn is_lie(&self) -> bool {
        match self {
            Self::Sync(error) => error.failed_check().is_some(),
            Self::History(_) | Self::Outdone(_) => true,
            _ => false,
        }
    }
}

impl From<StoreError> for AnchorError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Database(_) => Self::Store(error),
            other => Self::Damaged(other),
        }
    }
}
