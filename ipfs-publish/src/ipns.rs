//! Names that stay while contents change (IPNS): a record, signed here with a key of our own, that says what a name
//! stands for until when. No node needs the key; anybody can spread the record.

mod key;
mod wire;

use std::time::Duration;

use cid::Cid;
use wasm_core::calendar::Date;

pub use key::{IpnsKey, KeyError, Name, NameError};
use wire::{Data, Fields};

/// The longest record that is taken (IPNS specification).
pub const MAX_RECORD_BYTES: usize = 10 << 10;
/// The kind of a record over HTTP.
pub const MEDIA_TYPE: &str = "application/vnd.ipfs.ipns-record";

/// What the second signature is over, before the data.
const PREFIX: &[u8] = b"ipns-signature:";
/// What the first signature is over, after value and validity.
const END_OF_LIFE: &[u8] = b"EOL";
const NANOS: u64 = 1_000_000_000;

/// Why a record is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// It is longer than any that is taken.
    #[error("a record of {len} bytes is longer than {max}")]
    TooLong {
        /// Its length.
        len: usize,
        /// The limit.
        max: usize,
    },
    /// It is none.
    #[error("this is no IPNS record: {what}")]
    Malformed {
        /// Where it is not one.
        what: &'static str,
    },
    /// The name's key did not sign it.
    #[error("the record is not signed by the key of this name")]
    Signature,
    /// What stands twice in it is not the same.
    #[error("the record says two different things about its {field}")]
    Contradiction {
        /// Which part.
        field: &'static str,
    },
}

/// What a record says, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    bytes: Vec<u8>,
    data: Data,
}

/// What a new record shall say.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// What the name stands for.
    pub value: Cid,
    /// Of two records the one with the higher number counts.
    pub sequence: u64,
    /// Until when it is valid, unix time.
    pub until: u64,
    /// How long others keep it before they ask again.
    pub ttl: Duration,
}

impl Record {
    /// Makes and signs a record, with both kinds of signature.
    #[must_use]
    pub fn sign(key: &IpnsKey, wish: &Wish) -> Self {
        let data = Data {
            value: format!("/ipfs/{}", crate::block::v1(&wish.value)).into_bytes(),
            validity: date_and_time(wish.until).into_bytes(),
            sequence: wish.sequence,
            ttl: wish.ttl.as_secs().saturating_mul(NANOS),
        };
        let encoded = data.encode();
        let fields = Fields {
            first: key.sign(&first_signed(&data)),
            second: key.sign(&[PREFIX, &encoded].concat()),
            data: encoded,
            old: None,
        };
        Self { bytes: wire::encode(&data, &fields), data }
    }

    /// Reads a record and checks that it is of this name. Whether it is still valid is another question.
    ///
    /// # Errors
    /// [`RecordError`].
    pub fn read(bytes: &[u8], name: &Name) -> Result<Self, RecordError> {
        if bytes.len() > MAX_RECORD_BYTES {
            return Err(RecordError::TooLong { len: bytes.len(), max: MAX_RECORD_BYTES });
        }
        let fields = wire::decode(bytes).ok_or(RecordError::Malformed { what: "its fields" })?;
        let data = Data::decode(&fields.data).ok_or(RecordError::Malformed { what: "its data" })?;
        if !name.signed(&[PREFIX, &fields.data].concat(), &fields.second) {
            return Err(RecordError::Signature);
        }
        // the old fields may be left out, but not say something else
        match &fields.old {
            Some(old) if old.value != data.value => Err(RecordError::Contradiction { field: "value" }),
            Some(old) if old.validity != data.validity => {
                Err(RecordError::Contradiction { field: "validity" })
            }
            Some(old) if (old.sequence, old.ttl) != (data.sequence, data.ttl) => {
                Err(RecordError::Contradiction { field: "sequence or ttl" })
            }
            _ => Ok(Self { bytes: bytes.to_vec(), data }),
        }
    }

    /// As it is spread.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the name stands for, as `/ipfs/…`.
    #[must_use]
    pub fn value(&self) -> String {
        String::from_utf8_lossy(&self.data.value).into_owned()
    }

    /// Until when, as date and time in UTC.
    #[must_use]
    pub fn validity(&self) -> String {
        String::from_utf8_lossy(&self.data.validity).into_owned()
    }

    /// Its number.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.data.sequence
    }

    /// How long others keep it.
    #[must_use]
    pub const fn ttl(&self) -> Duration {
        Duration::from_nanos(self.data.ttl)
    }

    /// Whether it says the same for at least so long: then no new one is needed.
    #[must_use]
    pub fn still_says(&self, value: &Cid, until: u64) -> bool {
        let wanted = format!("/ipfs/{}", crate::block::v1(value));
        // dates and times of one form are in the order of their letters
        self.data.value == wanted.as_bytes() && self.validity() >= date_and_time(until)
    }
}

fn first_signed(data: &Data) -> Vec<u8> {
    [data.value.as_slice(), &data.validity, END_OF_LIFE].concat()
}

/// Unix time as RFC 3339 in UTC, with nanoseconds as the specification wants them.
#[must_use]
pub fn date_and_time(secs: u64) -> String {
    const DAY: u64 = 86_400;
    let days = u32::try_from(secs.wrapping_div(DAY)).unwrap_or(u32::MAX);
    let within = secs.wrapping_rem(DAY);
    let (hour, minute, second) =
        (within.wrapping_div(3600), within.wrapping_div(60).wrapping_rem(60), within.wrapping_rem(60));
    match Date::from_days(days) {
        Some(date) => format!(
            "{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}.000000000Z",
            date.year(),
            date.month(),
            date.day()
        ),
        None => "9999-12-31T23:59:59.000000000Z".to_owned(),
    }
}

#[cfg(test)]
mod tests;
