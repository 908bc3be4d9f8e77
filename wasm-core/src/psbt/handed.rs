//! What people hand over: a PSBT or a finished transaction, as a file or as text.

use base64ct::{Base64, Encoding};
use thiserror::Error;

use super::encode::MAGIC;
use super::{Psbt, PsbtError};
use crate::tx::{DecodeError, Transaction};

/// A PSBT or a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handed {
    /// A transaction on its way to being signed.
    Psbt(Psbt),
    /// A transaction ready to be sent, as far as it says.
    Transaction(Transaction),
}

/// Why bytes or a text are neither.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HandedError {
    /// It begins like a PSBT and is none.
    #[error(transparent)]
    Psbt(#[from] PsbtError),
    /// It is no PSBT, and read as a transaction it is none either.
    #[error("neither a PSBT nor a transaction: {0}")]
    Transaction(#[from] DecodeError),
    /// A text that is neither base64 nor hex.
    #[error("neither base64 nor hex")]
    Text,
    /// More than there can be.
    #[error("{length} characters, at most {limit}")]
    TooLong {
        /// Characters given.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
}

impl Handed {
    /// The most characters of a text: all bytes in hex, and some white space.
    const MAX_TEXT: usize = 2 * Psbt::MAX_BYTES + 100_000;

    /// Reads a file: the bytes of either, or the text of either.
    ///
    /// # Errors
    /// [`HandedError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, HandedError> {
        if bytes.starts_with(MAGIC) {
            return Ok(Self::Psbt(Psbt::decode(bytes)?));
        }
        match core::str::from_utf8(bytes) {
            Ok(text) if text.bytes().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace()) => {
                Self::from_text(text)
            }
            _ => Ok(Self::Transaction(Transaction::decode(bytes)?)),
        }
    }

    /// Reads a text: a PSBT in base64 or hex, a transaction in hex or base64. White space anywhere is ignored, as mails
    /// and terminals break lines.
    ///
    /// # Errors
    /// [`HandedError`].
    pub fn from_text(text: &str) -> Result<Self, HandedError> {
        if text.len() > Self::MAX_TEXT {
            return Err(HandedError::TooLong { length: text.len(), limit: Self::MAX_TEXT });
        }
        let dense: String = text.split_ascii_whitespace().collect();
        let bytes = hex::decode(&dense).ok().or_else(|| Base64::decode_vec(&dense).ok());
        let bytes = bytes.filter(|bytes| !bytes.is_empty()).ok_or(HandedError::Text)?;
        if bytes.starts_with(MAGIC) {
            Ok(Self::Psbt(Psbt::decode(&bytes)?))
        } else {
            Ok(Self::Transaction(Transaction::decode(&bytes)?))
        }
    }
}
