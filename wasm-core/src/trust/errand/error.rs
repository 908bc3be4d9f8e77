//! What can be wrong with a request to sign, or with its answer.

use thiserror::Error;

use crate::file::DocumentError;
use crate::ipld::IpldError;
use crate::keys::PublicKey;
use crate::name::values::ValueError;
use crate::psbt::PsbtError;

/// Why something is no request or answer, or is not signed or used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ErrandError {
    /// The text does not begin like one, or is incomplete.
    #[error("no {prefix} text, or an incomplete one")]
    Text {
        /// What it should begin with.
        prefix: &'static str,
    },
    /// The bytes are not canonical or of another shape.
    #[error(transparent)]
    Block(#[from] IpldError),
    /// Written by a later version.
    #[error("version {v} is newer than this program")]
    NewerVersion {
        /// The version it names.
        v: u64,
    },
    /// A field departs from what it must be.
    #[error("{field} of the request is not valid")]
    Field {
        /// The field's name.
        field: &'static str,
    },
    /// The document is not right, or not signed by who was asked.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The name cannot say it.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// The transaction is not right, or must not be signed.
    #[error(transparent)]
    Psbt(#[from] PsbtError),
    /// The transaction does something else than to write the document's name.
    #[error("the transaction {0}")]
    Transaction(Fault),
    /// It is for another key to sign.
    #[error("this is for the key {expected} to sign")]
    OtherKey {
        /// The key that was asked.
        expected: PublicKey,
    },
    /// An answer to something else.
    #[error("this answers another request")]
    OtherRequest,
    /// The signature of the name is missing, or there is one where none belongs.
    #[error("the signature of the name is missing or does not fit")]
    NameSignature,
}

/// What is wrong with a transaction that should write a document's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// It writes no name of the document.
    #[error("does not write the document's name")]
    OtherName,
    /// It gives the name to somebody else than the document says.
    #[error("gives the name to somebody else")]
    OtherOwner,
    /// The name would say something else than the document.
    #[error("lets the name say something else than the document")]
    OtherValue,
    /// It spends money of the signer, or another name.
    #[error("spends something of the signer's in input {0}")]
    SpendsMore(usize),
    /// The name is spent from somebody else.
    #[error("spends a name of somebody else in input {0}")]
    NotTheirs(usize),
    /// It takes money out of the name.
    #[error("takes money out of the name")]
    TakesMoney,
}
