//! Transactions: their parts, their bytes, their ids.
//!
//! Decoding is bounded and strict: whatever decodes encodes to the same bytes. What a transaction *means*
//! (whose coins, which name) is decided elsewhere; how one is put together is in [`build`], what a signature
//! covers in [`sighash`].

pub mod build;
mod coin;
mod decode;
mod fee;
mod lock;
pub mod names;
pub mod sighash;
pub(crate) mod wire;

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use self::decode::DecodeError;
pub(crate) use self::decode::Reader;
pub use self::fee::{FeeConcern, FeeLevels, FeeLimits, FeeTooHigh, Pace, check_fee};
pub use self::lock::Lock;
use crate::hash::{Txid, sha256d};
use crate::script::Script;
use crate::script::name::{NameOutput, parse_name_output};
use crate::units::Amount;

/// The version of every transaction that spends or makes a name coin, and of no other.
pub const VERSION_NAME: u32 = 0x7100;
/// The version of plain payments.
pub const VERSION_PLAIN: u32 = 2;
/// The sequence number this program uses: replaceable (BIP 125), no relative lock.
pub const SEQUENCE_REPLACEABLE: u32 = 0xffff_fffd;

const WITNESS_SCALE: usize = 4;

/// A text that is no outpoint.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("'{0}' is not <txid>:<output number>")]
pub struct OutPointParseError(String);

/// An output of a transaction, by id and number; `txid:vout` in text and serde.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OutPoint {
    /// The transaction.
    pub txid: Txid,
    /// The output's number in it, from 0.
    pub vout: u32,
}

impl OutPoint {
    /// Output `vout` of `txid`.
    #[must_use]
    pub const fn new(txid: Txid, vout: u32) -> Self {
        Self { txid, vout }
    }

    /// Whether this is the nothing a block reward comes from.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.vout == u32::MAX && self.txid.to_bytes() == [0; 32]
    }
}

impl fmt::Display for OutPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.txid, self.vout)
    }
}

impl fmt::Debug for OutPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutPoint({self})")
    }
}

impl FromStr for OutPoint {
    type Err = OutPointParseError;
    fn from_str(text: &str) -> Result<Self, OutPointParseError> {
        let parse = || {
            let (txid, vout) = text.split_once(':')?;
            let canonical = vout == "0" || (vout.starts_with(|c| ('1'..='9').contains(&c)));
            Some(Self::new(txid.parse().ok()?, vout.parse().ok().filter(|_| canonical)?))
        };
        parse().ok_or_else(|| OutPointParseError(text.chars().take(80).collect()))
    }
}

impl TryFrom<String> for OutPoint {
    type Error = OutPointParseError;
    fn try_from(text: String) -> Result<Self, OutPointParseError> {
        text.parse()
    }
}

impl From<OutPoint> for String {
    fn from(outpoint: OutPoint) -> Self {
        outpoint.to_string()
    }
}

/// What a transaction spends and how it is allowed to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TxIn {
    /// The output spent.
    pub previous: OutPoint,
    /// Unlocks old-style outputs; empty for segwit outputs.
    pub script_sig: Script,
    /// Relative lock and replaceability (BIP 68, BIP 125).
    pub sequence: u32,
    /// Unlocks segwit outputs.
    pub witness: Vec<Vec<u8>>,
}

impl TxIn {
    /// An input without signatures, replaceable.
    #[must_use]
    pub const fn unsigned(previous: OutPoint) -> Self {
        let script_sig = Script::from_bytes(Vec::new());
        Self { previous, script_sig, sequence: SEQUENCE_REPLACEABLE, witness: Vec::new() }
    }
}

/// An output: how much, and who may spend it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TxOut {
    /// The money in it.
    pub value: Amount,
    /// The condition to spend it, with the name operation in front if there is one.
    pub script: Script,
}

impl TxOut {
    /// The name operation in this output, if there is one.
    #[must_use]
    pub fn name(&self) -> Option<NameOutput> {
        parse_name_output(&self.script)
    }

    /// Who may spend it: the script, or behind a name operation the owner's.
    #[must_use]
    pub fn owner(&self) -> Script {
        self.name().map_or_else(|| self.script.clone(), |output| output.owner)
    }
}

/// A transaction; its hex in serde.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Transaction {
    /// [`VERSION_NAME`] with a name coin on either side; otherwise 1 or 2.
    pub version: u32,
    /// What is spent; never empty.
    pub inputs: Vec<TxIn>,
    /// What is made.
    pub outputs: Vec<TxOut>,
    /// Earliest height (below 500,000,000) or time it may be mined.
    pub lock_time: u32,
}

impl Transaction {
    /// The most bytes that decode: a whole block's weight.
    pub const MAX_BYTES: usize = 4_000_000;

    /// Reads a transaction, all of the bytes.
    ///
    /// # Errors
    /// [`DecodeError`] with the place, for anything that would not encode to the same bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        decode::transaction(bytes)
    }

    /// Reads a transaction without witnesses, all of the bytes; it may lack inputs. That is how a PSBT holds it.
    ///
    /// # Errors
    /// [`DecodeError`] with the place, for anything that would not encode to the same bytes.
    pub fn decode_base(bytes: &[u8]) -> Result<Self, DecodeError> {
        decode::base(bytes)
    }

    /// Reads a transaction from hex.
    ///
    /// # Errors
    /// [`DecodeError`], also for text that is not hex.
    pub fn from_hex(text: &str) -> Result<Self, DecodeError> {
        Self::decode(&hex::decode(text.trim()).map_err(|_| DecodeError::NotHex)?)
    }

    /// The bytes that are broadcast.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        wire::transaction(self, self.has_witness())
    }

    /// The bytes without witnesses, which the id is made of.
    #[must_use]
    pub fn encode_base(&self) -> Vec<u8> {
        wire::transaction(self, false)
    }

    /// [`Transaction::encode`] as hex.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(self.encode())
    }

    /// The id, whatever the witnesses say.
    #[must_use]
    pub fn txid(&self) -> Txid {
        Txid::from_bytes(sha256d(&self.encode_base()))
    }

    /// Whether any input has a witness.
    #[must_use]
    pub fn has_witness(&self) -> bool {
        self.inputs.iter().any(|input| !input.witness.is_empty())
    }

    /// Weight units (BIP 141): three times the base size plus the whole size.
    #[must_use]
    pub fn weight(&self) -> usize {
        let base = self.encode_base().len().saturating_mul(WITNESS_SCALE.saturating_sub(1));
        base.saturating_add(self.encode().len())
    }

    /// Virtual bytes: a quarter of the weight, rounded up. Fees are per virtual byte.
    #[must_use]
    pub fn vsize(&self) -> usize {
        self.weight().div_ceil(WITNESS_SCALE)
    }

    /// Output number `vout`.
    #[must_use]
    pub fn output(&self, vout: u32) -> Option<&TxOut> {
        self.outputs.get(usize::try_from(vout).ok()?)
    }

    /// The name operation in this transaction and the number of its output; consensus allows one, and none in
    /// a transaction of another version than [`VERSION_NAME`].
    #[must_use]
    pub fn name_output(&self) -> Option<(u32, NameOutput)> {
        if self.version != VERSION_NAME {
            return None;
        }
        (0..).zip(&self.outputs).find_map(|(vout, output)| Some((vout, output.name()?)))
    }

    /// Whether this is a block's reward.
    #[must_use]
    pub fn is_coinbase(&self) -> bool {
        matches!(self.inputs.as_slice(), [only] if only.previous.is_null())
    }
}

impl FromStr for Transaction {
    type Err = DecodeError;
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        Self::from_hex(text)
    }
}

impl TryFrom<String> for Transaction {
    type Error = DecodeError;
    fn try_from(text: String) -> Result<Self, DecodeError> {
        Self::from_hex(&text)
    }
}

impl From<Transaction> for String {
    fn from(tx: Transaction) -> Self {
        tx.to_hex()
    }
}
