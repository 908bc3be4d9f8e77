//! The values a record is made of: each can only hold what a record may say.

use core::fmt;
use core::str::FromStr;

use super::status::{ClockSource, Status};
use crate::hash::sha256;
use crate::keys::PublicKey;
use crate::units::WattHours;

/// What the model of a replayed meter ends with.
pub(super) const REPLAY_SUFFIX: &str = " (replay)";

/// The longest text a record may carry, in bytes.
const MAX_TEXT: usize = 64;

/// A text that no record can carry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not 1 to {MAX_TEXT} printable ASCII characters without \", \\ and |")]
pub struct TextError {
    /// The text, cut to 80 characters.
    pub text: String,
}

/// A short text that needs no escaping: 1 to 64 printable ASCII characters without `"`, `\` and `|`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text(String);

impl Text {
    /// A text from outside.
    ///
    /// # Errors
    /// [`TextError`] if it is empty, too long or needs escaping.
    pub fn new(text: &str) -> Result<Self, TextError> {
        let fits = (1..=MAX_TEXT).contains(&text.len()) && text.bytes().all(Self::allows);
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(TextError { text: text.chars().take(80).collect() })
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) const MAX: usize = MAX_TEXT;

    pub(super) const fn allows(byte: u8) -> bool {
        matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'|')
    }
}

impl FromStr for Text {
    type Err = TextError;

    fn from_str(text: &str) -> Result<Self, TextError> {
        Self::new(text)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The model of a meter whose telegrams are replayed: the model, marked as such, so that nobody takes the
/// record for a measurement. The protocol of such a record is `replay-` and the protocol's name.
///
/// # Errors
/// [`TextError`] if the marked model is too long.
pub fn replay_model(model: &Text) -> Result<Text, TextError> {
    if model.as_str().ends_with(REPLAY_SUFFIX) {
        return Ok(model.clone());
    }
    Text::new(&format!("{model}{REPLAY_SUFFIX}"))
}

/// The device that signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    /// What it is (`GI`).
    pub id: Text,
    /// Its own number (`GS`).
    pub serial: Text,
    /// Its program's version (`GV`).
    pub version: Text,
}

/// SHA-256 of a payload. `Display` is hex in byte order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PayloadHash([u8; 32]);

impl PayloadHash {
    /// What the first record carries as its previous hash.
    pub const ZERO: Self = Self([0; 32]);

    /// A hash by its bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash's bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 32] {
        self.0
    }

    pub(super) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for PayloadHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for PayloadHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PayloadHash({self})")
    }
}

/// The first 8 bytes of SHA-256 of a public key's SPKI DER: which key a record was signed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId([u8; 8]);

impl KeyId {
    /// The id of a key.
    #[must_use]
    pub fn of(key: &PublicKey) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = sha256(&key.spki_der());
        Self([a, b, c, d, e, f, g, h])
    }

    /// An id by its bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// One register: its value in Wh, rounded down, and whether the meter was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Register {
    /// The register's value.
    pub value: WattHours,
    /// How the value was come by. Only a [`Status::Good`] value was measured for this record.
    pub status: Status,
}

/// Where the values of a record came from (`XM`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The meter's protocol, for example `sml`; `replay-sml` for replayed telegrams.
    pub proto: Text,
    /// The raw counter behind register 1.8.0.
    pub import: Option<u64>,
    /// The raw counter behind register 2.8.0.
    pub export: Option<u64>,
    /// Wh = raw counter x 10^scale, rounded down.
    pub scale: i8,
    /// The meter's own running second.
    pub second_index: Option<u64>,
    /// SHA-256 of the raw telegram; [`None`] if no telegram came.
    pub telegram: Option<[u8; 32]>,
}

impl Origin {
    /// The largest and, negated, the smallest power of ten.
    pub const MAX_SCALE: i8 = 6;

    /// What a raw counter amounts to in Wh, rounded down; [`None`] if it overflows.
    #[must_use]
    pub fn to_wh(&self, raw: u64) -> Option<u64> {
        let factor = 10_u64.checked_pow(self.scale.unsigned_abs().into())?;
        if self.scale < 0 { raw.checked_div(factor) } else { raw.checked_mul(factor) }
    }
}

/// Where the time of a record came from (`XT`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// What the gateway's clock was set by.
    pub source: ClockSource,
    /// The estimated error in milliseconds; [`None`] if unknown.
    pub error_ms: Option<u32>,
}
