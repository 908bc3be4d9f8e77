//! Sealed messages: only the holder of one key can read them. For the mailbox and private offers.
//!
//! ```text
//! 01 | ephemeral public key, 33 bytes | XChaCha20-Poly1305 of the message, with its tag of 16 bytes
//! ```
//!
//! The ephemeral key and the recipient's give a shared point (ECDH on secp256k1); HKDF-SHA256 makes key and nonce of its
//! x coordinate, with both public keys as salt. What the message belongs to (such as the mailbox it is put into) is
//! authenticated and not sent. A sealed message proves nothing about its sender: put a signed document into it.

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use hkdf::Hkdf;
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::hash::sha256;
use crate::keys::{PublicKey, SecretKey};

const VERSION: u8 = 1;
const PUBLIC: usize = 33;
const TAG: usize = 16;
const DOMAIN: &[u8] = b"BlockPro/1/ecies";
const DOMAIN_EPHEMERAL: &[u8] = b"BlockPro/1/ecies/ephemeral";

/// The most bytes a message has.
pub const MAX_MESSAGE: usize = 1 << 20;
/// How much longer a sealed message is.
pub const OVERHEAD: usize = 1 + PUBLIC + TAG;

/// Why a message cannot be sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EciesError {
    /// Too many bytes, or too few to be a sealed message.
    #[error("{length} bytes, from {min} to {max} are possible")]
    Length {
        /// Bytes given.
        length: usize,
        /// The least.
        min: usize,
        /// The most.
        max: usize,
    },
    /// Sealed by a newer program.
    #[error("sealed in form {0}, this program knows {VERSION}")]
    NewerVersion(u8),
    /// The ephemeral key is no key.
    #[error("not a sealed message")]
    NotAKey,
    /// For somebody else, for another context, or changed: they cannot be told apart.
    #[error("not for this key, or changed")]
    NotForUs,
}

/// Seals `message` for `recipient`, bound to `context`. `entropy` is fresh random bytes.
///
/// The ephemeral key depends on recipient and message, too: even entropy used twice never gives one key for two
/// messages.
///
/// # Errors
/// [`EciesError::Length`] over [`MAX_MESSAGE`]; [`EciesError::NotAKey`] once in 2^127, with other entropy it works.
pub fn seal(
    recipient: &PublicKey,
    message: &[u8],
    context: &[u8],
    entropy: &[u8; 32],
) -> Result<Vec<u8>, EciesError> {
    if message.len() > MAX_MESSAGE {
        return Err(EciesError::Length { length: message.len(), min: 0, max: MAX_MESSAGE });
    }
    let info = [DOMAIN_EPHEMERAL, recipient.as_bytes(), &sha256(message)].concat();
    let bytes = expand::<32>(None, entropy, &info);
    let ephemeral = SecretKey::from_bytes(&bytes).map_err(|_| EciesError::NotAKey)?;
    let public = ephemeral.public();
    let keys = Keys::of(&ephemeral.shared_x(recipient), &public, recipient);
    let payload = Payload { msg: message, aad: context };
    let sealed = keys.cipher().encrypt((&*keys.nonce).into(), payload).map_err(|_| EciesError::NotForUs)?;
    Ok([&[VERSION], public.as_bytes().as_slice(), &sealed].concat())
}

/// Opens a message that was sealed for `key` and bound to `context`.
///
/// # Errors
/// [`EciesError`].
pub fn open(key: &SecretKey, sealed: &[u8], context: &[u8]) -> Result<Zeroizing<Vec<u8>>, EciesError> {
    let max = MAX_MESSAGE.saturating_add(OVERHEAD);
    let length = EciesError::Length { length: sealed.len(), min: OVERHEAD, max };
    if sealed.len() < OVERHEAD || sealed.len() > max {
        return Err(length);
    }
    let Some(([version], rest)) = sealed.split_first_chunk() else { return Err(length) };
    if *version != VERSION {
        return Err(EciesError::NewerVersion(*version));
    }
    let Some((public, ciphertext)) = rest.split_first_chunk::<PUBLIC>() else { return Err(length) };
    let public = PublicKey::from_slice(public).map_err(|_| EciesError::NotAKey)?;
    let keys = Keys::of(&key.shared_x(&public), &public, &key.public());
    let payload = Payload { msg: ciphertext, aad: context };
    let opened = keys.cipher().decrypt((&*keys.nonce).into(), payload);
    opened.map(Zeroizing::new).map_err(|_| EciesError::NotForUs)
}

/// What a shared point is made into.
struct Keys {
    key: Zeroizing<[u8; 32]>,
    nonce: Zeroizing<[u8; 24]>,
}

impl Keys {
    fn of(shared: &[u8; 32], ephemeral: &PublicKey, recipient: &PublicKey) -> Self {
        let salt = [ephemeral.as_bytes().as_slice(), recipient.as_bytes()].concat();
        let key = expand(Some(&salt), shared, &[DOMAIN, b"/key"].concat());
        let nonce = expand(Some(&salt), shared, &[DOMAIN, b"/nonce"].concat());
        Self { key, nonce }
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.key).into())
    }
}

/// HKDF-SHA256 (RFC 5869).
fn expand<const N: usize>(salt: Option<&[u8]>, secret: &[u8], info: &[u8]) -> Zeroizing<[u8; N]> {
    let mut out = Zeroizing::new([0; N]);
    let hkdf = Hkdf::<Sha256>::new(salt, secret);
    hkdf.expand(info, out.as_mut_slice()).expect("at most 32 bytes are asked for, HKDF gives 8,160");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> SecretKey {
        SecretKey::from_bytes(&[byte; 32]).unwrap()
    }

    fn sealed(message: &[u8]) -> Vec<u8> {
        seal(&key(1).public(), message, b"mailbox", &[9; 32]).unwrap()
    }

    #[test]
    fn messages_round_trip() {
        for length in [0, 1, 16, 1_000, MAX_MESSAGE] {
            let message = vec![7; length];
            let bytes = sealed(&message);
            assert_eq!(bytes.len(), length + OVERHEAD);
            assert_eq!(*open(&key(1), &bytes, b"mailbox").unwrap(), message);
        }
        let long = seal(&key(1).public(), &vec![0; MAX_MESSAGE + 1], b"", &[9; 32]);
        assert!(matches!(long, Err(EciesError::Length { .. })));
    }

    #[test]
    fn nobody_else_opens_them() {
        let bytes = sealed(b"offer");
        assert_eq!(open(&key(2), &bytes, b"mailbox"), Err(EciesError::NotForUs), "another key");
        assert_eq!(open(&key(1), &bytes, b"other"), Err(EciesError::NotForUs), "another context");
        for at in 0..bytes.len() {
            for bit in [1, 0x80] {
                let mut changed = bytes.clone();
                changed[at] ^= bit;
                assert!(open(&key(1), &changed, b"mailbox").is_err(), "byte {at}");
            }
            let cut = open(&key(1), &bytes[..at], b"mailbox");
            assert!(cut.is_err(), "cut at {at}");
        }
        let mut newer = bytes;
        newer[0] = 2;
        assert_eq!(open(&key(1), &newer, b"mailbox"), Err(EciesError::NewerVersion(2)));
    }

    /// Entropy used twice is a fault of the caller; it must not give two messages under one key.
    #[test]
    fn used_entropy_is_no_disaster() {
        let public = |bytes: &[u8]| bytes[1..34].to_vec();
        assert_ne!(public(&sealed(b"one")), public(&sealed(b"two")));
        assert_eq!(sealed(b"one"), sealed(b"one"));
        let other = seal(&key(3).public(), b"one", b"mailbox", &[9; 32]).unwrap();
        assert_ne!(public(&sealed(b"one")), public(&other));
    }
}
