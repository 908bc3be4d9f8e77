//! Secret keys: one scalar, wiped when dropped, never shown.

use core::fmt;

use k256::ecdsa::SigningKey;
use k256::ecdsa::signature::hazmat::PrehashSigner;
use k256::elliptic_curve::point::AffineCoordinates;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use super::{PublicKey, Signature};

/// Bytes that are no secret key: zero, or not below the group order. Does not repeat them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a secret key: zero or above the group order")]
pub struct SecretKeyError;

/// A secp256k1 secret key. Wiped on drop; `Debug` shows the public key only.
#[derive(Clone)]
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// A key from its 32 bytes.
    ///
    /// # Errors
    /// [`SecretKeyError`] for zero and for numbers not below the group order.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, SecretKeyError> {
        SigningKey::from_slice(bytes).map(Self).map_err(|_| SecretKeyError)
    }

    pub(super) const fn from_signing(key: SigningKey) -> Self {
        Self(key)
    }

    /// The 32 bytes, for sealing in a vault.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        let mut scalar = self.0.to_bytes();
        let bytes = Zeroizing::new(scalar.into());
        scalar.zeroize();
        bytes
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey::from_verifying(self.0.verifying_key())
    }

    /// Signs a message with the SHA-256 `digest`: nonce of RFC 6979, low S. The same input gives the same
    /// signature.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the expect below cannot fail")]
    pub fn sign(&self, digest: &[u8; 32]) -> Signature {
        let signature = self.0.sign_prehash(digest).expect("a 32-byte digest fits the curve");
        Signature::from_inner(signature)
    }
}

impl SecretKey {
    /// As [`SecretKey::sign`], with the number by which [`PublicKey::recover`] finds the key again (0 to 3).
    #[must_use]
    pub fn sign_recoverable(&self, digest: &[u8; 32]) -> (Signature, u8) {
        let (signature, id) = self.0.sign_prehash_recoverable(digest);
        (Signature::from_inner(signature), id.to_byte())
    }

    /// The x coordinate of the point that this key and another's public key give (ECDH). Not a key yet: it has to
    /// go through a key derivation.
    #[must_use]
    #[expect(clippy::arithmetic_side_effects, reason = "a point times a scalar is always a point")]
    pub fn shared_x(&self, other: &PublicKey) -> Zeroizing<[u8; 32]> {
        let mut point = (other.to_point() * **self.0.as_nonzero_scalar()).to_affine();
        let mut x = point.x();
        let bytes = Zeroizing::new(x.into());
        x.zeroize();
        point.zeroize();
        bytes
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey(of {})", self.public())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::sha256;

    fn key(last_byte: u8) -> SecretKey {
        let mut bytes = [0; 32];
        bytes[31] = last_byte;
        SecretKey::from_bytes(&bytes).unwrap()
    }

    /// RFC 6979 over secp256k1, the vectors shared by Trezor, python-ecdsa and many wallets.
    #[test]
    fn rfc6979_vectors() {
        let rows = [
            (
                "Satoshi Nakamoto",
                "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8\
                 2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
            ),
            (
                "All those moments will be lost in time, like tears in rain. Time to die...",
                "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b\
                 547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21",
            ),
        ];
        for (message, expected) in rows {
            let digest = sha256(message.as_bytes());
            let signature = key(1).sign(&digest);
            assert_eq!(hex::encode(signature.to_compact()), expected, "{message}");
            assert!(key(1).public().verify(&digest, &signature), "{message}");
            assert!(!key(2).public().verify(&digest, &signature), "{message}");
            assert!(!key(1).public().verify(&sha256(b"other"), &signature), "{message}");
        }
    }

    #[test]
    fn bad_scalars_are_refused() {
        let order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
        let order: [u8; 32] = hex::decode(order).unwrap().try_into().unwrap();
        for bytes in [[0; 32], [0xff; 32], order] {
            assert_eq!(SecretKey::from_bytes(&bytes).unwrap_err(), SecretKeyError);
        }
    }

    #[test]
    fn bytes_round_trip() {
        let secret = key(7);
        assert_eq!(SecretKey::from_bytes(&secret.to_bytes()).unwrap().public(), secret.public());
    }
}
