//! Hash functions of the chain and the hashes it names things by.
//!
//! [`Txid`], [`BlockHash`], [`MerkleRoot`] and [`ScriptHash`] keep the byte order of the wire and show
//! themselves reversed, as every node, explorer and Electrum server does. They are different types so that a
//! transaction id cannot be handed in where a block hash is asked for.

use ripemd::Ripemd160;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// SHA-256.
#[must_use]
pub fn sha256(data: &[u8]) -> [u8; 32] {
    Sha256::digest(data).into()
}

/// SHA-256 of SHA-256: transaction ids, block hashes, merkle nodes.
#[must_use]
pub fn sha256d(data: &[u8]) -> [u8; 32] {
    sha256(&sha256(data))
}

/// RIPEMD-160.
#[must_use]
pub fn ripemd160(data: &[u8]) -> [u8; 20] {
    Ripemd160::digest(data).into()
}

/// RIPEMD-160 of SHA-256: what addresses say instead of a key or script.
#[must_use]
pub fn hash160(data: &[u8]) -> [u8; 20] {
    ripemd160(&sha256(data))
}

/// A text that is not a hash.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("'{0}' is not 64 hex digits")]
pub struct HashParseError(String);

macro_rules! hash_newtypes {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        ///
        /// Bytes are in wire order; text (also in serde) is the reversed hex everybody shows.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; 32]);

        impl $name {
            /// From wire order.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// In wire order.
            #[must_use]
            pub const fn to_bytes(self) -> [u8; 32] {
                self.0
            }

            /// In wire order.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.0.iter().rev().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl core::str::FromStr for $name {
            type Err = HashParseError;
            fn from_str(text: &str) -> Result<Self, HashParseError> {
                parse_reversed(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = HashParseError;
            fn try_from(text: String) -> Result<Self, HashParseError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(hash: $name) -> Self {
                hash.to_string()
            }
        }
    )* };
}

hash_newtypes! {
    /// A transaction's id: the double hash of its serialization without witnesses.
    Txid;
    /// A block's hash: the double hash of the first 80 bytes of its header.
    BlockHash;
    /// The root of a block's tree of transaction ids.
    MerkleRoot;
    /// What an Electrum server calls an output script: its SHA-256.
    ScriptHash;
}

fn parse_reversed(text: &str) -> Result<[u8; 32], HashParseError> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| HashParseError(text.chars().take(80).collect()))?;
    bytes.reverse();
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_vectors() {
        let rows: &[(&str, Vec<u8>, &str)] = &[
            (
                "sha256 of abc, FIPS 180-4",
                sha256(b"abc").to_vec(),
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
            ("ripemd160 of abc", ripemd160(b"abc").to_vec(), "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"),
            (
                "sha256d of nothing",
                sha256d(b"").to_vec(),
                "5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456",
            ),
            ("hash160 of nothing", hash160(b"").to_vec(), "b472a266d0bd89c13706a4132ccfb16f7c3b9fcb"),
        ];
        for (row, hash, expected) in rows {
            assert_eq!(hex::encode(hash), *expected, "{row}");
        }
    }

    #[test]
    fn text_is_reversed() {
        let mut bytes = [0; 32];
        bytes[0] = 0xab;
        let txid = Txid::from_bytes(bytes);
        assert!(txid.to_string().ends_with("00ab"));
        assert_eq!(txid.to_string().parse::<Txid>().unwrap(), txid);
        let json = serde_json::to_string(&txid).unwrap();
        assert_eq!(serde_json::from_str::<Txid>(&json).unwrap(), txid);
    }

    #[test]
    fn bad_text_is_refused() {
        let (short, letters) = ("ab".repeat(31), "zz".repeat(32));
        for text in ["", "ab", short.as_str(), letters.as_str(), &"é".repeat(32)] {
            assert!(text.parse::<BlockHash>().is_err(), "{text:?}");
        }
    }
}
