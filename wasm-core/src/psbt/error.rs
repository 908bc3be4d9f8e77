//! What can be wrong with a PSBT.

use thiserror::Error;

use crate::sign::InputError;
use crate::tx::names::NameRule;
use crate::tx::{DecodeError, FeeTooHigh};

/// Why bytes are no PSBT, or a step with one cannot be done. Numbers are those of inputs, from 0.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PsbtError {
    /// The text is not base64.
    #[error("not base64")]
    NotBase64,
    /// The bytes do not begin like a PSBT.
    #[error("not a PSBT")]
    NotPsbt,
    /// A part is cut off, too long, or not in its one encoding.
    #[error(transparent)]
    Bytes(#[from] DecodeError),
    /// The same key twice in one map.
    #[error("a PSBT key appears twice")]
    DuplicateKey,
    /// A known key with key data that does not belong there.
    #[error("PSBT key of type {0} is malformed")]
    Key(u8),
    /// A known key with a value that does not belong there.
    #[error("PSBT value of type {0} is malformed")]
    Value(u8),
    /// Without the transaction there is nothing to sign.
    #[error("PSBT without a transaction")]
    NoTransaction,
    /// Written to a later version of the format.
    #[error("PSBT version {0}, this program knows version 0")]
    Version(u32),
    /// The transaction has signatures already.
    #[error("input {0} of the transaction is signed already")]
    NotUnsigned(usize),
    /// The transaction has no such input or output.
    #[error("no input or output {0}")]
    NoSuchInput(usize),
    /// What an input spends is not said.
    #[error("what input {0} spends is not known")]
    UnknownCoin(usize),
    /// The previous transaction is not the one the input names.
    #[error("input {0} comes with another transaction than the one it spends")]
    OtherPrevious(usize),
    /// Stated and proven output differ: somebody lies about an amount or a script.
    #[error("input {0} is said to spend something else than it does")]
    CoinsDisagree(usize),
    /// An old-style signature does not cover the amount, so the whole previous transaction is needed.
    #[error("input {0} needs its previous transaction")]
    PreviousNeeded(usize),
    /// A stated output for an input that is not segwit.
    #[error("input {0} has a witness output, but is old style")]
    WitnessForOldStyle(usize),
    /// A script is missing, does not hash to what it should, or is of a kind not known here.
    #[error("the scripts of input {0} do not open what it spends")]
    WrongScript(usize),
    /// Only signatures over everything are made.
    #[error("input {index} asks for signature type {sighash_type}, only 1 (all) is made")]
    SighashType {
        /// The input.
        index: usize,
        /// The type asked for.
        sighash_type: u32,
    },
    /// A coin is spent twice, and would be counted twice.
    #[error("input {0} spends what another one spends")]
    SpentTwice(usize),
    /// The amounts do not add up.
    #[error("the transaction pays more than it spends, or more than can exist")]
    Amounts,
    /// The fee is beyond what nodes take.
    #[error(transparent)]
    Fee(#[from] FeeTooHigh),
    /// A rule about names would be broken.
    #[error(transparent)]
    Name(#[from] NameRule),
    /// No name is written, where one should be.
    #[error("the transaction writes no name")]
    NoName,
    /// Not enough good signatures.
    #[error("input {index} has {have} good signatures of {needed}")]
    MissingSignatures {
        /// The input.
        index: usize,
        /// Good ones.
        have: usize,
        /// Needed ones.
        needed: usize,
    },
    /// Another transaction.
    #[error("the two PSBTs are of different transactions")]
    OtherTransaction,
    /// Two different scripts, outputs or unknown values for one key.
    #[error("the two PSBTs contradict each other")]
    Conflict,
    /// An input is not finished.
    #[error("input {0} is not final")]
    NotFinal(usize),
    /// A finished input does not pass the check.
    #[error(transparent)]
    Check(#[from] InputError),
}
