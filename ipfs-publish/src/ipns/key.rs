//! The key of a name, and the name of a key.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use cid::Cid;
use cid::multibase::Base;
use cid::multihash::Multihash;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use zeroize::Zeroizing;

use crate::private::{self, PrivateError};

/// A key of libp2p as content of an address.
const LIBP2P_KEY: u64 = 0x72;
const IDENTITY: u64 = 0;
/// Protobuf: the type is Ed25519, and 32 bytes of key follow; or 64, the seed and the public key.
const PUBLIC: [u8; 4] = [0x08, 1, 0x12, 32];
const PRIVATE: [u8; 4] = [0x08, 1, 0x12, 64];
const SEED: usize = 32;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file.
    #[error(transparent)]
    Private(#[from] PrivateError),
    /// It holds something else.
    #[error("{path}: no Ed25519 key as ipfs key export writes it (libp2p-protobuf-cleartext)")]
    Form {
        /// The file.
        path: String,
    },
    /// The system gives no random bytes.
    #[error("this machine gives no random bytes")]
    Random,
}

/// The key of a name.
pub struct IpnsKey(Ed25519KeyPair);

impl IpnsKey {
    /// Makes a key and keeps it in a new file for its owner alone. The form is that of `ipfs key export`, so that a
    /// Kubo node can take over.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn create(path: &Path) -> Result<Self, KeyError> {
        let mut seed = Zeroizing::new([0; SEED]);
        getrandom::fill(seed.as_mut_slice()).map_err(|_| KeyError::Random)?;
        let key = Self::from_seed(&seed).ok_or(KeyError::Random)?;
        let public = key.0.public_key();
        let mut bytes = Zeroizing::new(Vec::with_capacity(68));
        for part in [PRIVATE.as_slice(), seed.as_slice(), public.as_ref()] {
            bytes.extend_from_slice(part);
        }
        private::create(path, &bytes)?;
        Ok(key)
    }

    /// Reads a key from a file that only its owner can read.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let bytes = private::read(path, 1024)?;
        let key = bytes.strip_prefix(&PRIVATE).and_then(|rest| rest.split_at_checked(SEED));
        let key = key.and_then(|(seed, public)| Ed25519KeyPair::from_seed_and_public_key(seed, public).ok());
        key.map(Self).ok_or_else(|| KeyError::Form { path: path.display().to_string() })
    }

    pub(super) fn from_seed(seed: &[u8; SEED]) -> Option<Self> {
        Ed25519KeyPair::from_seed_unchecked(seed).ok().map(Self)
    }

    /// Its name.
    ///
    /// # Panics
    /// Never: a public key has 32 bytes.
    #[must_use]
    pub fn name(&self) -> Name {
        Name(self.0.public_key().as_ref().try_into().expect("an Ed25519 key has 32 bytes"))
    }

    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }
}

impl fmt::Debug for IpnsKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IpnsKey({})", self.name())
    }
}

/// The text is no name of an Ed25519 key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no IPNS name of an Ed25519 key (k51…)")]
pub struct NameError {
    /// The text, cut to 80 characters.
    text: String,
}

/// The name of a key: the public key itself, as an address in base 36.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name([u8; 32]);

impl Name {
    /// Whether this name's key signed a message.
    pub(super) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0).verify(message, signature).is_ok()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash =
            Multihash::wrap(IDENTITY, &[PUBLIC.as_slice(), &self.0].concat()).map_err(|_| fmt::Error)?;
        let text = Cid::new_v1(LIBP2P_KEY, hash).to_string_of_base(Base::Base36Lower);
        f.write_str(&text.map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let no_name = || NameError { text: text.chars().take(80).collect() };
        let cid: Cid = text.parse().map_err(|_| no_name())?;
        let is_key = cid.codec() == LIBP2P_KEY && cid.hash().code() == IDENTITY;
        let key = cid.hash().digest().strip_prefix(&PUBLIC).filter(|_| is_key);
        key.and_then(|key| key.try_into().ok()).map(Self).ok_or_else(no_name)
    }
}
