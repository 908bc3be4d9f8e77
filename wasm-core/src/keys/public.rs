//! Public keys: 33 checked bytes.

use core::fmt;
use core::str::FromStr;

use k256::ProjectivePoint;
use k256::ecdsa::signature::hazmat::PrehashVerifier;
use k256::ecdsa::{RecoveryId, VerifyingKey};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Signature;
use crate::hash::hash160;

/// DER of an `ecPublicKey` on secp256k1 up to a compressed point (RFC 5480).
const SPKI_COMPRESSED: [u8; 23] =
    *b"\x30\x36\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x0a\x03\x22\x00";
/// The same up to an uncompressed point, as OpenSSL writes it by default.
const SPKI_UNCOMPRESSED: [u8; 23] =
    *b"\x30\x56\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x0a\x03\x42\x00";

/// Why bytes are no public key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PublicKeyError {
    /// A compressed key has 33 bytes.
    #[error("a public key has 33 bytes, not {0}")]
    Length(usize),
    /// The bytes name no point of the curve.
    #[error("{0} is not a compressed point of secp256k1")]
    NotAPoint(String),
    /// The text is not hex.
    #[error("a public key is written as 66 hex digits")]
    NotHex,
    /// The DER is not that of a secp256k1 key.
    #[error("not a SubjectPublicKeyInfo of a secp256k1 key")]
    NotSpki,
}

/// A secp256k1 public key in its compressed form; orders by its bytes (BIP 67), reads and shows as hex.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey([u8; 33]);

impl PublicKey {
    /// A key from its 33 bytes.
    ///
    /// # Errors
    /// [`PublicKeyError`] if they are not a compressed point of the curve.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, PublicKeyError> {
        let key: [u8; 33] = bytes.try_into().map_err(|_| PublicKeyError::Length(bytes.len()))?;
        // The decoder also takes a compact form, 05 and the x coordinate, which no node knows.
        let is_compressed = matches!(key, [2 | 3, ..]);
        match VerifyingKey::from_sec1_bytes(&key) {
            Ok(_) if is_compressed => Ok(Self(key)),
            _ => Err(PublicKeyError::NotAPoint(hex::encode(key))),
        }
    }

    /// A key from its 66 hex digits.
    ///
    /// # Errors
    /// [`PublicKeyError`] if the text is not hex or the bytes are not a key.
    pub fn from_hex(text: &str) -> Result<Self, PublicKeyError> {
        Self::from_slice(&hex::decode(text).map_err(|_| PublicKeyError::NotHex)?)
    }

    /// The key in a `SubjectPublicKeyInfo` (RFC 5480), compressed or not.
    ///
    /// # Errors
    /// [`PublicKeyError`] if it is another structure, another curve or no point.
    pub fn from_spki_der(der: &[u8]) -> Result<Self, PublicKeyError> {
        let point = der.strip_prefix(&SPKI_COMPRESSED).filter(|point| point.len() == 33);
        let point = point.or_else(|| der.strip_prefix(&SPKI_UNCOMPRESSED).filter(|point| point.len() == 65));
        let point = point.ok_or(PublicKeyError::NotSpki)?;
        let key = VerifyingKey::from_sec1_bytes(point);
        key.map(|key| Self::from_verifying(&key)).map_err(|_| PublicKeyError::NotAPoint(hex::encode(point)))
    }

    pub(super) fn from_verifying(key: &VerifyingKey) -> Self {
        let point = key.to_sec1_point(true);
        Self(point.as_bytes().try_into().expect("a compressed point has 33 bytes"))
    }

    /// The 33 bytes.
    #[must_use]
    pub const fn to_bytes(&self) -> [u8; 33] {
        self.0
    }

    /// The 33 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 33] {
        &self.0
    }

    /// Whether `signature` is this key's over a message with the SHA-256 `digest`.
    #[must_use]
    pub fn verify(&self, digest: &[u8; 32], signature: &Signature) -> bool {
        VerifyingKey::from_sec1_bytes(&self.0)
            .is_ok_and(|key| key.verify_prehash(digest, signature.inner()).is_ok())
    }

    /// The key that made `signature` over a message with the SHA-256 `digest`; `id` (0 to 3) is which of the possible
    /// ones. `None` if there is no such key. It is *a* key the signature is good for: compare it with the one expected.
    #[must_use]
    pub fn recover(digest: &[u8; 32], signature: &Signature, id: u8) -> Option<Self> {
        let id = RecoveryId::from_byte(id)?;
        let key = VerifyingKey::recover_from_prehash(digest, signature.inner(), id).ok()?;
        let key = Self::from_verifying(&key);
        key.verify(digest, signature).then_some(key)
    }

    pub(super) fn to_point(self) -> ProjectivePoint {
        let key = VerifyingKey::from_sec1_bytes(&self.0).expect("checked when it was made");
        ProjectivePoint::from(*key.as_affine())
    }

    /// The key as a `SubjectPublicKeyInfo` with an uncompressed point (RFC 5480), 88 bytes: the form OCMF
    /// verifiers are given, and the one a record's key id is the hash of.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the expect below cannot fail")]
    pub fn spki_der(&self) -> Vec<u8> {
        let key = VerifyingKey::from_sec1_bytes(&self.0).expect("checked when it was made");
        [SPKI_UNCOMPRESSED.as_slice(), key.to_sec1_point(false).as_bytes()].concat()
    }

    /// The hash that pay-to-pubkey-hash outputs name.
    #[must_use]
    pub fn hash160(&self) -> [u8; 20] {
        hash160(&self.0)
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl FromStr for PublicKey {
    type Err = PublicKeyError;
    fn from_str(text: &str) -> Result<Self, PublicKeyError> {
        Self::from_hex(text)
    }
}

impl TryFrom<String> for PublicKey {
    type Error = PublicKeyError;
    fn try_from(text: String) -> Result<Self, PublicKeyError> {
        Self::from_hex(&text)
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> Self {
        key.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The generator of the curve, SEC 2.
    const G: &str = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    const G_Y: &str = "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";

    #[test]
    fn text_and_bytes_round_trip() {
        let key = PublicKey::from_hex(G).unwrap();
        assert_eq!(key.to_string(), G);
        assert_eq!(PublicKey::from_slice(key.as_bytes()).unwrap(), key);
        assert_eq!(serde_json::to_string(&key).unwrap(), format!("\"{G}\""));
        assert_eq!(serde_json::from_str::<PublicKey>(&format!("\"{G}\"")).unwrap(), key);
    }

    #[test]
    fn bad_keys_are_refused() {
        let rows: &[(&str, String)] = &[
            ("empty", String::new()),
            ("x only", G[2..].to_owned()),
            ("uncompressed", format!("04{}{G_Y}", &G[2..])),
            ("zero prefix", format!("00{}", &G[2..])),
            ("compact form", format!("05{}", &G[2..])),
            ("not on the curve", format!("02{}", "05".repeat(32))),
            ("above the field", format!("02{}", "ff".repeat(32))),
            ("odd digits", G[1..].to_owned()),
        ];
        for (row, text) in rows {
            assert!(PublicKey::from_hex(text).is_err(), "{row}");
        }
    }

    #[test]
    fn spki_round_trips_in_both_forms() {
        let key = PublicKey::from_hex(G).unwrap();
        assert_eq!(PublicKey::from_spki_der(&key.spki_der()).unwrap(), key);
        let point = hex::decode(format!("04{}{G_Y}", &G[2..])).unwrap();
        let uncompressed = [SPKI_UNCOMPRESSED.as_slice(), &point].concat();
        assert_eq!(key.spki_der(), uncompressed);
        let compressed = [SPKI_COMPRESSED.as_slice(), key.as_bytes()].concat();
        assert_eq!(PublicKey::from_spki_der(&compressed).unwrap(), key);
        for cut in 0..uncompressed.len() {
            assert!(PublicKey::from_spki_der(&uncompressed[..cut]).is_err(), "{cut}");
        }
        assert!(PublicKey::from_spki_der(&[key.spki_der(), vec![0]].concat()).is_err());
    }
}
