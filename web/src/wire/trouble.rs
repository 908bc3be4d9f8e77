//! What can go wrong with a gateway, in terms a page can explain.

use thiserror::Error;

use super::WireError;
use super::refusal::Refusal;

/// Why a gateway gave no usable answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GatewayError {
    /// Nobody answers: wrong address, no network, or the browser forbids it.
    #[error("no answer from {url}")]
    NoAnswer {
        /// The address asked.
        url: String,
    },
    /// It sent more than any gateway sends.
    #[error("the answer of {url} is longer than {max} bytes")]
    TooLong {
        /// The address asked.
        url: String,
        /// The limit in bytes.
        max: usize,
    },
    /// It said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It said something this page does not understand.
    #[error("the gateway's answer is not understood: {0}")]
    Wire(#[from] WireError),
}
