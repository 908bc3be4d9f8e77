//! Signatures: always low S, strict DER at the border.

use core::fmt;
use core::str::FromStr;

use k256::ecdsa::Signature as Inner;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why bytes are no signature this program accepts.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// Not the one DER encoding of two numbers in range.
    #[error("not a strict DER signature: {0}")]
    Der(String),
    /// Not 64 bytes of two numbers in range.
    #[error("not a 64-byte signature: {0}")]
    Compact(String),
    /// S in the upper half: somebody may have changed the signature without the key.
    #[error("signature with high S")]
    HighS,
}

/// An ECDSA signature on secp256k1 with S in the lower half; as text and in serde 128 hex digits of R and S.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Signature(Inner);

impl Signature {
    /// Reads strict DER (BIP 66) without a trailing hash type.
    ///
    /// # Errors
    /// [`SignatureError`] for any other encoding and for high S (BIP 62).
    pub fn from_der(der: &[u8]) -> Result<Self, SignatureError> {
        let refused = || SignatureError::Der(hex::encode(der.get(..80).unwrap_or(der)));
        let inner = Inner::from_der(der).map_err(|_| refused())?;
        if inner.to_der().as_bytes() != der {
            return Err(refused());
        }
        Self::low_s(inner)
    }

    /// Reads R and S, 32 bytes each.
    ///
    /// # Errors
    /// [`SignatureError`] if a number is out of range or S is high.
    pub fn from_compact(bytes: &[u8; 64]) -> Result<Self, SignatureError> {
        let inner = Inner::from_slice(bytes).map_err(|_| SignatureError::Compact(hex::encode(bytes)))?;
        Self::low_s(inner)
    }

    fn low_s(inner: Inner) -> Result<Self, SignatureError> {
        if inner.normalize_s() == inner { Ok(Self(inner)) } else { Err(SignatureError::HighS) }
    }

    pub(super) fn from_inner(inner: Inner) -> Self {
        Self(inner.normalize_s())
    }

    pub(super) const fn inner(&self) -> &Inner {
        &self.0
    }

    /// Strict DER, at most 71 bytes.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        self.0.to_der().as_bytes().to_vec()
    }

    /// R and S, 32 bytes each.
    #[must_use]
    pub fn to_compact(&self) -> [u8; 64] {
        self.0.to_bytes().into()
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.to_compact()))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({self})")
    }
}

impl FromStr for Signature {
    type Err = SignatureError;
    fn from_str(text: &str) -> Result<Self, SignatureError> {
        let mut bytes = [0; 64];
        let refused = |_| SignatureError::Compact(text.chars().take(130).collect());
        hex::decode_to_slice(text, &mut bytes).map_err(refused)?;
        Self::from_compact(&bytes)
    }
}

impl TryFrom<String> for Signature {
    type Error = SignatureError;
    fn try_from(text: String) -> Result<Self, SignatureError> {
        text.parse()
    }
}

impl From<Signature> for String {
    fn from(signature: Signature) -> Self {
        signature.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SecretKey;

    fn sample() -> Signature {
        SecretKey::from_bytes(&[7; 32]).unwrap().sign(&[9; 32])
    }

    #[test]
    fn encodings_round_trip() {
        let signature = sample();
        assert_eq!(Signature::from_der(&signature.to_der()).unwrap(), signature);
        assert_eq!(Signature::from_compact(&signature.to_compact()).unwrap(), signature);
        assert_eq!(signature.to_string().parse::<Signature>().unwrap(), signature);
    }

    #[test]
    fn high_s_is_refused() {
        let (r, s) = sample().0.split_scalars();
        let high = Inner::from_scalars(r, -s).unwrap();
        assert_eq!(Signature::from_der(high.to_der().as_bytes()), Err(SignatureError::HighS));
        assert_eq!(Signature::from_compact(&high.to_bytes().into()), Err(SignatureError::HighS));
    }

    #[test]
    fn loose_der_is_refused() {
        let der = sample().to_der();
        for cut in 0..der.len() {
            assert!(Signature::from_der(&der[..cut]).is_err(), "cut at {cut}");
        }
        assert!(Signature::from_der(&[der.as_slice(), &[1]].concat()).is_err(), "trailing byte");
        let rows = [
            ("negative R", "3006020180020101"),
            ("padded R", "300702020001020101"),
            ("zero R", "3006020100020101"),
            ("long form length", "308106020101020101"),
            ("empty R", "30050200020101"),
            ("one and one, with rubbish", "300802010102010105ff"),
        ];
        for (row, text) in rows {
            assert!(Signature::from_der(&hex::decode(text).unwrap()).is_err(), "{row}");
        }
        assert!(Signature::from_der(&hex::decode("3006020101020101").unwrap()).is_ok());
    }
}
