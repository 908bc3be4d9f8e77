//! Content addresses and canonical DAG-CBOR: bytes in, bytes out.
//!
//! Everything BlockPro stores off chain is a block named by the hash of its bytes. This module makes and
//! checks those names and holds the one encoding used for structured blocks. A [`Cid`] here is only ever
//! what the protocol uses (version 1, SHA-256, codec raw or DAG-CBOR, written in base32), so a name that
//! was built needs no second look.
//!
//! It does not fetch, store or walk blocks, and it knows no document: `file` and `trust` do.

mod base32;
pub mod car;
pub mod unixfs;
mod varint;

use core::fmt;
use core::str::FromStr;
use std::collections::TryReserveError;
use std::convert::Infallible;

use cid::multihash::Multihash;
use serde::de::{self, DeserializeOwned};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::hash::sha256;

/// The longest block this crate makes or reads, in bytes. IPFS peers exchange blocks up to 2 MiB.
pub const MAX_BLOCK_BYTES: usize = 1 << 20;

/// The multihash code of SHA-256.
const SHA2_256: u64 = 0x12;

/// The length of a CID of this kind, in bytes.
const BYTES: usize = 36;

/// Why a block, or the name of one, was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IpldError {
    /// The text is no CID of the kind the protocol uses.
    #[error("{text:?} is no content address of the form CIDv1 sha2-256, base32, raw or dag-cbor")]
    NotACid {
        /// The text, cut to 80 characters.
        text: String,
    },
    /// The bytes hash to another name.
    #[error("block hashes to {found}, not to {expected}")]
    WrongHash {
        /// The name the block was asked for under.
        expected: Cid,
        /// The name its bytes have.
        found: Cid,
    },
    /// The block is longer than the reader allows.
    #[error("block of {len} bytes is longer than {max}")]
    TooLong {
        /// The length found.
        len: usize,
        /// The limit.
        max: usize,
    },
    /// The bytes are no DAG-CBOR, or not of the expected shape.
    #[error("block does not decode: {reason}")]
    Malformed {
        /// The decoder's own words.
        reason: String,
    },
    /// The bytes decode, but are not the one canonical encoding of their content.
    #[error("block is not canonical: it encodes differently from byte {at} on")]
    NotCanonical {
        /// The first byte that differs.
        at: usize,
    },
    /// The value cannot be expressed in DAG-CBOR.
    #[error("value does not encode: {reason}")]
    Unencodable {
        /// The encoder's own words.
        reason: String,
    },
}

/// What the bytes of a block are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Codec {
    /// Plain bytes, for example one record.
    Raw,
    /// Canonical DAG-CBOR with links.
    DagCbor,
}

impl Codec {
    /// The multicodec number.
    #[must_use]
    pub const fn code(self) -> u64 {
        match self {
            Self::Raw => 0x55,
            Self::DagCbor => 0x71,
        }
    }

    const fn from_code(code: u64) -> Option<Self> {
        match code {
            0x55 => Some(Self::Raw),
            0x71 => Some(Self::DagCbor),
            _ => None,
        }
    }
}

/// The name of a block: a CID of version 1, SHA-256, codec raw or DAG-CBOR. `Display` and `FromStr` use base32 (`b…`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cid {
    codec: Codec,
    digest: [u8; 32],
}

impl Cid {
    /// The name of `block` under `codec`.
    #[must_use]
    pub fn of(codec: Codec, block: &[u8]) -> Self {
        Self { codec, digest: sha256(block) }
    }

    /// What the named bytes are.
    #[must_use]
    pub const fn codec(&self) -> Codec {
        self.codec
    }

    /// SHA-256 of the named bytes.
    #[must_use]
    pub const fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// The binary form: version, codec, hash function, length of the hash, hash.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 36] {
        let codec = if self.codec == Codec::Raw { 0x55 } else { 0x71 };
        cid_bytes(codec, &self.digest)
    }

    fn from_bytes(bytes: &[u8; BYTES]) -> Option<Self> {
        let [1, codec, 0x12, 32, digest @ ..] = bytes else { return None };
        Some(Self { codec: Codec::from_code(u64::from(*codec))?, digest: *digest })
    }

    fn to_generic(self) -> cid::Cid {
        let hash = Multihash::wrap(SHA2_256, &self.digest).expect("32 bytes fit a 64-byte multihash");
        cid::Cid::new_v1(self.codec.code(), hash)
    }

    fn from_generic(cid: &cid::Cid) -> Option<Self> {
        let v1 = cid.version() == cid::Version::V1;
        let codec = Codec::from_code(cid.codec()).filter(|_| v1)?;
        let digest = cid.hash().digest().try_into().ok().filter(|_| cid.hash().code() == SHA2_256)?;
        Some(Self { codec, digest })
    }
}

impl fmt::Display for Cid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base32::encode(&self.to_bytes()))
    }
}

impl fmt::Debug for Cid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cid({self})")
    }
}

impl FromStr for Cid {
    type Err = IpldError;

    /// Reads the one spelling this crate writes: base32, lower case.
    fn from_str(text: &str) -> Result<Self, IpldError> {
        let found = base32::decode(text).and_then(|bytes| Self::from_bytes(&bytes));
        // Written again it must be the same: the last letter has bits to spare.
        found
            .filter(|cid| cid.to_string() == text)
            .ok_or_else(|| IpldError::NotACid { text: text.chars().take(80).collect() })
    }
}

/// As a real link (DAG-CBOR tag 42).
impl Serialize for Cid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_generic().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Cid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let generic = cid::Cid::deserialize(deserializer)?;
        Self::from_generic(&generic).ok_or_else(|| de::Error::custom("link is not CIDv1 sha2-256"))
    }
}

/// A CID of version 1 with SHA-256, in its binary form.
fn cid_bytes(codec: u8, digest: &[u8; 32]) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    let (head, rest) = bytes.split_at_mut(4);
    head.copy_from_slice(&[1, codec, 0x12, 32]);
    rest.copy_from_slice(digest);
    bytes
}

/// The name of a raw block, such as a reading file.
#[must_use]
pub fn raw_cid(block: &[u8]) -> Cid {
    Cid::of(Codec::Raw, block)
}

/// The name of a DAG-CBOR block. The bytes are hashed, not examined.
#[must_use]
pub fn dag_cbor_cid(block: &[u8]) -> Cid {
    Cid::of(Codec::DagCbor, block)
}

/// Checks that `block` is what `cid` names.
///
/// # Errors
/// [`IpldError::WrongHash`] with both names.
pub fn check(cid: &Cid, block: &[u8]) -> Result<(), IpldError> {
    let found = Cid::of(cid.codec, block);
    if found == *cid { Ok(()) } else { Err(IpldError::WrongHash { expected: *cid, found }) }
}

/// The canonical DAG-CBOR of `value`.
///
/// # Errors
/// [`IpldError::Unencodable`] if the value has no DAG-CBOR form, [`IpldError::TooLong`] beyond
/// [`MAX_BLOCK_BYTES`].
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, IpldError> {
    let block = serde_ipld_dagcbor::to_vec(value).map_err(|error| unencodable(&error))?;
    within(MAX_BLOCK_BYTES, block.len())?;
    Ok(block)
}

/// Reads a block of at most `max` bytes and insists on the canonical encoding: the value read must encode
/// to the same bytes, so there is one block, and one name, for one content.
///
/// # Errors
/// [`IpldError::TooLong`], [`IpldError::Malformed`] or [`IpldError::NotCanonical`].
pub fn decode<T: DeserializeOwned + Serialize>(block: &[u8], max: usize) -> Result<T, IpldError> {
    within(max.min(MAX_BLOCK_BYTES), block.len())?;
    let value: T = serde_ipld_dagcbor::from_slice(block).map_err(|error| malformed(&error))?;
    let again = encode(&value)?;
    if again == block {
        return Ok(value);
    }
    let same = again.iter().zip(block).take_while(|(a, b)| a == b).count();
    Err(IpldError::NotCanonical { at: same })
}

/// The `v` and `kind` every document of the protocol carries, read before the rest so that a newer version
/// is named as such and never guessed at.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Head {
    /// Version of the document's format.
    pub v: u64,
    /// What the document is: `hour`, `certificate`, …
    pub kind: String,
}

/// Reads only the [`Head`] of a block of at most `max` bytes.
///
/// # Errors
/// [`IpldError::TooLong`], or [`IpldError::Malformed`] if there is no such head.
pub fn head(block: &[u8], max: usize) -> Result<Head, IpldError> {
    within(max.min(MAX_BLOCK_BYTES), block.len())?;
    serde_ipld_dagcbor::from_slice(block).map_err(|error| malformed(&error))
}

fn within(max: usize, len: usize) -> Result<(), IpldError> {
    if len <= max { Ok(()) } else { Err(IpldError::TooLong { len, max }) }
}

fn malformed(error: &serde_ipld_dagcbor::DecodeError<Infallible>) -> IpldError {
    IpldError::Malformed { reason: error.to_string().chars().take(200).collect() }
}

fn unencodable(error: &serde_ipld_dagcbor::EncodeError<TryReserveError>) -> IpldError {
    IpldError::Unencodable { reason: error.to_string().chars().take(200).collect() }
}

#[cfg(test)]
mod tests;
