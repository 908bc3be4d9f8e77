//! Content addresses and canonical DAG-CBOR: bytes in, bytes out.
//!
//! Everything BlockPro stores off chain is a block named by the hash of its bytes. This module makes and
//! checks those names and holds the one encoding used for structured blocks. A [`Cid`] here is only ever
//! what the protocol uses (version 1, SHA-256, codec raw or DAG-CBOR, written in base32), so a name that
//! was built needs no second look.
//!
//! It does not fetch, store or walk blocks, and it knows no document: `file` and `trust` do.

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

/// Why a block, or the name of one, was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IpldError {
    /// The text is no CID at all.
    #[error("{text:?} is no content address")]
    NotACid {
        /// The text, cut to 80 characters.
        text: String,
    },
    /// A valid CID, but of a kind the protocol does not use.
    #[error("content address {cid} is not CIDv1 sha2-256 in base32 with codec raw or dag-cbor")]
    UnsupportedCid {
        /// The address as it was given, cut to 80 characters.
        cid: String,
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
        self.to_generic().fmt(f)
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
        let shown = || text.chars().take(80).collect::<String>();
        let generic = cid::Cid::try_from(text).map_err(|_| IpldError::NotACid { text: shown() })?;
        Self::from_generic(&generic)
            .filter(|cid| cid.to_string() == text)
            .ok_or_else(|| IpldError::UnsupportedCid { cid: shown() })
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
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        v: u64,
        kind: String,
        link: Option<Cid>,
        #[serde(with = "serde_bytes")]
        data: Vec<u8>,
    }

    fn sample() -> Sample {
        Sample { v: 1, kind: "x".into(), link: Some(raw_cid(b"hello")), data: vec![7, 8] }
    }

    #[test]
    fn known_names() {
        // Made with Python: base32(0x01 codec 0x12 0x20 sha256), lower case without padding, "b" in front.
        for (codec, block, name) in [
            (Codec::Raw, &b"hello"[..], "bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq"),
            (Codec::Raw, &b""[..], "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"),
            (Codec::DagCbor, &b"\xa0"[..], "bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua"),
        ] {
            let cid = Cid::of(codec, block);
            assert_eq!(cid.to_string(), name);
            assert_eq!(name.parse(), Ok(cid));
            assert_eq!(check(&cid, block), Ok(()));
        }
    }

    #[test]
    fn names_of_other_kinds_are_refused() {
        let cid = raw_cid(b"hello").to_string();
        for (row, text, supported_form) in [
            ("empty", String::new(), false),
            ("one letter", "b".into(), false),
            ("cut", cid[..40].into(), false),
            ("upper case base32", cid.to_uppercase(), true),
            ("CIDv0", "QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n".into(), true),
            ("dag-pb", "bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku".into(), true),
            ("identity hash", "bafkqaaa".into(), true),
        ] {
            let error = text.parse::<Cid>().unwrap_err();
            assert_eq!(matches!(error, IpldError::UnsupportedCid { .. }), supported_form, "{row}: {error}");
        }
    }

    #[test]
    fn wrong_block() {
        let expected = raw_cid(b"hello");
        let found = raw_cid(b"hellp");
        assert_eq!(check(&expected, b"hellp"), Err(IpldError::WrongHash { expected, found }));
    }

    #[test]
    fn golden_block_with_a_link() {
        // {"v":1,"data":h'0708',"kind":"x","link":42(h'00' || cid)}: keys by length, then bytes.
        let link = hex::encode(raw_cid(b"hello").to_generic().to_bytes());
        let expected =
            format!("a4617601646461746142070864 6b696e64 6178 646c696e6b d82a582500{link}").replace(' ', "");
        let block = encode(&sample()).unwrap();
        assert_eq!(hex::encode(&block), expected);
        assert_eq!(decode::<Sample>(&block, 1000), Ok(sample()));
        assert_eq!(head(&block, 1000), Ok(Head { v: 1, kind: "x".into() }));
    }

    #[test]
    fn every_other_encoding_is_refused() {
        let good = hex::encode(encode(&sample()).unwrap());
        let unordered =
            good.replace("617601646461746142 0708".replace(' ', "").as_str(), "6464617461420708617601");
        for (row, block) in [
            ("trailing byte", format!("{good}00")),
            ("long integer", good.replacen("617601", "61761801", 1)),
            ("long length", good.replacen("a4", "b804", 1)),
            ("keys out of order", unordered),
            ("key twice", good.replacen("a4617601", "a5617601617601", 1)),
            ("unknown key", good.replacen("a4617601", "a56176016177 01".replace(' ', "").as_str(), 1)),
            ("missing key", good.replacen("a4617601", "a3", 1)),
            ("indefinite map", format!("bf{}ff", &good[2..])),
            ("float", good.replacen("617601", "6176fb3ff0000000000000", 1)),
            ("link to dag-pb", good.replacen("d82a5825000155", "d82a5825000170", 1)),
            ("empty", String::new()),
            ("deep nesting", "81".repeat(1000)),
        ] {
            let block = hex::decode(block).unwrap();
            assert!(decode::<Sample>(&block, 2000).is_err(), "{row}");
        }
    }

    #[test]
    fn too_long() {
        assert_eq!(decode::<Sample>(&[0; 11], 10), Err(IpldError::TooLong { len: 11, max: 10 }));
        assert_eq!(head(&[0; 11], 10), Err(IpldError::TooLong { len: 11, max: 10 }));
        let huge = Sample { data: vec![0; MAX_BLOCK_BYTES], ..sample() };
        assert!(matches!(encode(&huge), Err(IpldError::TooLong { .. })));
    }
}
