//! One signed meter record: OCMF 1.3 text with our hash chain in its extension fields.
//!
//! A record is what the gateway signs once per interval and nobody changes afterwards. This module reads
//! and writes exactly one spelling of it (key order, ASCII, integers, no spaces), so a record has one
//! reading and its bytes can be hashed, chained and shown to other OCMF verifiers. [`Record`] keeps the text
//! as it was signed and never writes it anew.
//!
//! A parsed record is **not yet checked**: whether the signature is right, the chain unbroken and the
//! registers believable is decided in [`crate::verify`], which alone mints verified readings.

use core::fmt;
use core::str::FromStr;

use crate::hash::sha256;
use crate::keys::{PublicKey, SecretKey, Signature};
use crate::name::MeterId;
use crate::units::{UnixTime, WattHours};

mod chain;
mod cursor;
mod energy;
mod fields;
mod flags;
mod form;
mod status;
mod timestamp;

pub use chain::ChainState;
pub use cursor::SyntaxError;
pub use energy::{Energy, Marks, Values};
pub use fields::{Clock, Gateway, KeyId, Origin, PayloadHash, Register, Text, TextError, replay_model};
pub use flags::{Flag, Flags};
pub use status::{ClockSource, Status, TimeStatus};

/// The longest record text read, in bytes; real ones are about 820.
pub const MAX_RECORD_BYTES: usize = 2048;

/// The largest number a record may carry, so that every reader, JavaScript included, reads it exactly.
pub const MAX_NUMBER: u64 = 1_000_000_000_000_000;

/// Why a record could not be read or made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The text is longer than any record.
    #[error("record of {len} bytes is longer than {max}")]
    TooLong {
        /// The length found.
        len: usize,
        /// The limit, [`MAX_RECORD_BYTES`].
        max: usize,
    },
    /// The text departs from the form of a record.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// The record is of a later version than this program knows.
    #[error("record version {v} is newer than this program")]
    NewerVersion {
        /// The version found in `XV`.
        v: u64,
    },
    /// Neither register is present: such a record says nothing.
    #[error("record has neither an import nor an export register")]
    NoRegister,
    /// The power of ten of the raw counters is out of range.
    #[error("scale 10^{scale} is outside 10^-6 to 10^6")]
    Scale {
        /// The exponent given.
        scale: i8,
    },
    /// A number is larger than a record may carry.
    #[error("{field} {value} is larger than {MAX_NUMBER}")]
    TooLarge {
        /// The field's OCMF name.
        field: &'static str,
        /// The value given.
        value: u64,
    },
}

/// What the sampler knows about one interval; the chain adds number, key and previous hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordDraft {
    /// The signing gateway (`GI GS GV`).
    pub gateway: Gateway,
    /// Maker of the meter (`MV`).
    pub vendor: Text,
    /// Model of the meter (`MM`); ends with " (replay)" for a replayed meter.
    pub model: Text,
    /// Number of the meter (`MS`).
    pub meter: MeterId,
    /// End of the interval, UTC (`TM`).
    pub time: UnixTime,
    /// How far that time can be trusted (`TM`'s last letter).
    pub time_status: TimeStatus,
    /// Register 1.8.0, energy taken from the grid, in Wh; [`None`] if the meter has none.
    pub import: Option<Register>,
    /// Register 2.8.0, energy given to the grid, in Wh; [`None`] if the meter has none.
    pub export: Option<Register>,
    /// Where the values came from (`XM`).
    pub origin: Origin,
    /// Where the time came from (`XT`).
    pub clock: Clock,
    /// What happened in the interval (`XF`).
    pub flags: Flags,
}

/// Everything a record's signature covers. `Display` is the exact payload text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// Number of the record, from 1 without gaps (`PG`).
    pub seq: u64,
    /// Which key signs (`XK`).
    pub key_id: KeyId,
    /// Hash of the payload before (`XP`), [`PayloadHash::ZERO`] for the first.
    pub previous: PayloadHash,
    /// The reading itself.
    pub draft: RecordDraft,
}

/// A record as it was signed: the text, and what it says. Not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    text: String,
    payload_end: usize,
    /// SHA-256 of the payload: what the signature and the next record are about.
    hash: PayloadHash,
    payload: Payload,
    signature: Signature,
}

impl Record {
    /// Reads a record. The text must be exactly in the form of METERS.md; a signature part that also names
    /// the signature's media type (`SM`), as some OCMF writers do, is read as well.
    ///
    /// # Errors
    /// [`RecordError`] with the position of the first byte that does not fit.
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        if text.len() > MAX_RECORD_BYTES {
            return Err(RecordError::TooLong { len: text.len(), max: MAX_RECORD_BYTES });
        }
        let parts = form::read_record(text)?;
        Ok(Self::new(text.to_owned(), parts.payload_end, parts.payload, parts.signature))
    }

    fn new(text: String, payload_end: usize, payload: Payload, signature: Signature) -> Self {
        let body = text.get(form::PREFIX.len()..payload_end).unwrap_or_default();
        let hash = PayloadHash::from_bytes(sha256(body.as_bytes()));
        Self { text, payload_end, hash, payload, signature }
    }

    /// The text exactly as it was signed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The bytes the signature covers.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the expect below cannot fail")]
    pub fn payload_bytes(&self) -> &[u8] {
        let payload = self.text.get(form::PREFIX.len()..self.payload_end);
        payload.expect("set from positions in this very text").as_bytes()
    }

    /// SHA-256 of the payload: what the next record carries as its previous hash.
    #[must_use]
    pub const fn payload_hash(&self) -> PayloadHash {
        self.hash
    }

    /// What the payload says.
    #[must_use]
    pub const fn payload(&self) -> &Payload {
        &self.payload
    }

    /// The signature over the payload bytes.
    #[must_use]
    pub const fn signature(&self) -> &Signature {
        &self.signature
    }

    /// Whether `key` made the signature. This is one fact, not yet a verified reading.
    #[must_use]
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        key.verify(self.hash.as_bytes(), &self.signature)
    }

    /// What the record says in numbers, without its texts.
    #[must_use]
    pub fn values(&self) -> Values {
        let draft = &self.payload.draft;
        Values {
            seq: self.payload.seq,
            hash: self.payload_hash(),
            time: draft.time,
            time_status: draft.time_status,
            import: draft.import,
            export: draft.export,
            flags: draft.flags,
            simulated: self.is_simulated(),
        }
    }

    /// Number of the record, from 1.
    #[must_use]
    pub const fn seq(&self) -> u64 {
        self.payload.seq
    }

    /// Hash of the payload before.
    #[must_use]
    pub const fn previous(&self) -> PayloadHash {
        self.payload.previous
    }

    /// End of the interval, UTC.
    #[must_use]
    pub const fn time(&self) -> UnixTime {
        self.payload.draft.time
    }

    /// Register 1.8.0 in Wh: energy taken from the grid.
    #[must_use]
    pub fn import(&self) -> Option<WattHours> {
        self.payload.draft.import.map(|register| register.value)
    }

    /// Register 2.8.0 in Wh: energy given to the grid.
    #[must_use]
    pub fn export(&self) -> Option<WattHours> {
        self.payload.draft.export.map(|register| register.value)
    }

    /// What happened in the interval.
    #[must_use]
    pub const fn flags(&self) -> Flags {
        self.payload.draft.flags
    }

    /// Number of the meter.
    #[must_use]
    pub const fn meter(&self) -> &MeterId {
        &self.payload.draft.meter
    }

    /// Model of the meter.
    #[must_use]
    pub fn model(&self) -> &str {
        self.payload.draft.model.as_str()
    }

    /// The protocol the meter was read by.
    #[must_use]
    pub fn proto(&self) -> &str {
        self.payload.draft.origin.proto.as_str()
    }

    /// Whether the record says of itself that no real meter was read.
    #[must_use]
    pub fn is_simulated(&self) -> bool {
        self.proto().starts_with("replay-") || self.model().ends_with(fields::REPLAY_SUFFIX)
    }
}

impl FromStr for Record {
    type Err = RecordError;

    fn from_str(text: &str) -> Result<Self, RecordError> {
        Self::parse(text)
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Signs a payload: deterministic (RFC 6979), low S, DER in hex.
///
/// The signature part is `SA SE SD`. OCMF's `SM` is left out: its default is what we use, and every
/// verifier tried (Transparenzsoftware's classes, pyocmf, @road-labs/ocmf) reads the record without it.
///
/// # Errors
/// [`RecordError::NoRegister`], [`RecordError::Scale`] or [`RecordError::TooLarge`] if the payload could not
/// be read back.
pub fn sign(payload: Payload, key: &SecretKey) -> Result<Record, RecordError> {
    form::check(&payload)?;
    let body = payload.to_string();
    let signature = key.sign(&sha256(body.as_bytes()));
    let text = form::write_record(&body, &signature);
    let payload_end = form::PREFIX.len().saturating_add(body.len());
    Ok(Record::new(text, payload_end, payload, signature))
}

#[cfg(test)]
mod tests;
