//! Why a target did not take a file. Nothing of what the target says is in it.

use crate::outgoing::{AskError, ClientError};
use crate::private::PrivateError;
use crate::store::StoreError;
use axum::http::StatusCode;
use wasm_core::ipld::Cid;

#[derive(Debug, thiserror::Error)]
pub(super) enum PushError {
    /// The network, or no end of the answer.
    #[error("{0}")]
    Ask(#[from] AskError),
    /// It does not let us in.
    #[error("it answers {status}: is the token right?")]
    Refused { status: StatusCode },
    /// There is nothing at this address.
    #[error("it answers {status}: is the address right?")]
    NotThere { status: StatusCode },
    /// Another status than one that says that it was done.
    #[error("it answers {status}")]
    Status { status: StatusCode },
    /// The answer is not what the interface says.
    #[error("its answer is not what its interface promises")]
    Malformed,
    /// It says that it has another file.
    #[error("it says that it took another file than {expected}")]
    Lied { expected: Cid },
    /// It took the file but lacks some below it.
    #[error("it lacks files that it was sent before: all are sent again")]
    Incomplete,
    /// A pinning service gave up.
    #[error("it could not fetch the files: can it reach one of the origins?")]
    Failed,
    /// The token.
    #[error("{0}")]
    Private(#[from] PrivateError),
    /// The token is no token.
    #[error("the file with the token holds none")]
    Token,
    /// The certificates.
    #[error("{0}")]
    Client(#[from] ClientError),
    /// Our own database.
    #[error("{0}")]
    Store(#[from] StoreError),
}

impl PushError {
    /// What a status that is not 2xx means.
    pub(super) fn of(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Self::Refused { status },
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Self::NotThere { status },
            _ => Self::Status { status },
        }
    }
}
