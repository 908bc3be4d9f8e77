//! Keys with descendants (BIP 32).

use core::fmt;

use bip32::{ChildNumber, ExtendedKey, Prefix, XPrv, XPub};
use thiserror::Error;
use zeroize::Zeroizing;

use super::{Path, PublicKey, SecretKey};
use crate::network::Network;

/// Why there is no such key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DeriveError {
    /// BIP 32 seeds of this program have 16, 32 or 64 bytes.
    #[error("a seed has 16, 32 or 64 bytes, not {0}")]
    SeedLength(usize),
    /// A step falls outside the group (once in 2^127), or is hardened below a public key.
    #[error("no key at {0}")]
    NoKey(Path),
}

/// A text that is no extended key of the kind and network asked for. Does not repeat it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not an extended key of this kind and network, or a typing error in it")]
pub struct ExtendedKeyError;

/// More characters than any extended key has.
const MAX_TEXT: usize = ExtendedKey::MAX_BASE58_SIZE;

/// Reads an extended key with exactly this prefix (BIP 32, "Serialization format").
fn parse(text: &str, prefix: Prefix) -> Result<ExtendedKey, ExtendedKeyError> {
    if text.len() > MAX_TEXT || !text.is_ascii() {
        return Err(ExtendedKeyError);
    }
    let key: ExtendedKey = text.parse().map_err(|_| ExtendedKeyError)?;
    let root = key.attrs.depth == 0;
    let stray = key.attrs.parent_fingerprint != [0; 4] || key.attrs.child_number != ChildNumber::default();
    if key.prefix.version() != prefix.version() || (root && stray) {
        return Err(ExtendedKeyError);
    }
    Ok(key)
}

/// The secret all keys of a wallet come from. Wiped on drop.
#[derive(Clone)]
pub struct Seed(Zeroizing<[u8; 64]>);

impl Seed {
    pub(super) const fn new(bytes: Zeroizing<[u8; 64]>) -> Self {
        Self(bytes)
    }

    /// The 64 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(redacted)")
    }
}

/// An extended private key. The key is wiped on drop; `Debug` shows nothing.
#[derive(Clone)]
pub struct Xprv(XPrv);

impl Xprv {
    /// The root of a seed of 64 bytes (words) or 16 or 32 bytes (a gateway's entropy).
    ///
    /// # Errors
    /// [`DeriveError::SeedLength`] for other lengths.
    pub fn from_seed(seed: &[u8]) -> Result<Self, DeriveError> {
        XPrv::new(seed).map(Self).map_err(|_| DeriveError::SeedLength(seed.len()))
    }

    /// The key at `path` below this one.
    ///
    /// # Errors
    /// [`DeriveError::NoKey`], once in 2^127.
    pub fn derive(&self, path: &Path) -> Result<Self, DeriveError> {
        let child = |key: XPrv, step| key.derive_child(ChildNumber::from(step));
        path.steps().try_fold(self.0.clone(), child).map(Self).map_err(|_| DeriveError::NoKey(path.clone()))
    }

    /// The secret key here, without the power to derive.
    #[must_use]
    pub fn secret(&self) -> SecretKey {
        SecretKey::from_signing(self.0.private_key().clone())
    }

    /// The secret key at `path` below this one.
    ///
    /// # Errors
    /// As [`Xprv::derive`].
    pub fn secret_at(&self, path: &Path) -> Result<SecretKey, DeriveError> {
        Ok(self.derive(path)?.secret())
    }

    /// Reads an extended private key, such as `xprv…` (main net) or `tprv…` (the others).
    ///
    /// # Errors
    /// [`ExtendedKeyError`].
    pub fn from_base58(text: &str, network: Network) -> Result<Self, ExtendedKeyError> {
        let prefix = if network.is_mainnet() { Prefix::XPRV } else { Prefix::TPRV };
        XPrv::try_from(parse(text, prefix)?).map(Self).map_err(|_| ExtendedKeyError)
    }

    /// The key as text, to hand a wallet to another program. Whoever reads it owns everything below it.
    #[must_use]
    pub fn to_base58(&self, network: Network) -> Zeroizing<String> {
        self.0.to_string(if network.is_mainnet() { Prefix::XPRV } else { Prefix::TPRV })
    }

    /// The first bytes of the hash of the public key, by which PSBTs name a root.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 4] {
        self.0.public_key().fingerprint()
    }

    /// The public key here, with the power to derive public keys of plain steps.
    #[must_use]
    pub fn neuter(&self) -> Xpub {
        Xpub(self.0.public_key())
    }
}

impl fmt::Debug for Xprv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Xprv(redacted)")
    }
}

/// An extended public key: shows all money addresses below it, so it is private, too. `Debug` shows nothing.
#[derive(Clone)]
pub struct Xpub(XPub);

impl Xpub {
    /// Reads an extended public key, such as `xpub…` (main net) or `tpub…` (the others).
    ///
    /// # Errors
    /// [`ExtendedKeyError`].
    pub fn from_base58(text: &str, network: Network) -> Result<Self, ExtendedKeyError> {
        let prefix = if network.is_mainnet() { Prefix::XPUB } else { Prefix::TPUB };
        XPub::try_from(parse(text, prefix)?).map(Self).map_err(|_| ExtendedKeyError)
    }

    /// The key as text, to watch a wallet elsewhere. Whoever reads it sees every address below it.
    #[must_use]
    pub fn to_base58(&self, network: Network) -> String {
        self.0.to_string(if network.is_mainnet() { Prefix::XPUB } else { Prefix::TPUB })
    }

    /// The public key here.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey::from_verifying(self.0.public_key())
    }

    /// The public key at `path` below this one.
    ///
    /// # Errors
    /// [`DeriveError::NoKey`] if a step is hardened, and once in 2^127.
    pub fn derive(&self, path: &Path) -> Result<PublicKey, DeriveError> {
        let child = |key: XPub, step| key.derive_child(ChildNumber::from(step));
        let key = path.steps().try_fold(self.0.clone(), child);
        key.map(|key| PublicKey::from_verifying(key.public_key()))
            .map_err(|_| DeriveError::NoKey(path.clone()))
    }
}

impl fmt::Debug for Xpub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Xpub(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_derivation_equals_private_derivation() {
        let root = Xprv::from_seed(&[7; 32]).unwrap();
        let account = root.derive(&"m/84'/7070'/0'".parse().unwrap()).unwrap();
        let path: Path = "m/1/5".parse().unwrap();
        assert_eq!(account.neuter().derive(&path).unwrap(), account.secret_at(&path).unwrap().public());
        assert!(account.neuter().derive(&"m/0'".parse().unwrap()).is_err());
    }

    #[test]
    fn odd_seeds_are_refused() {
        for length in [0, 15, 17, 31, 33, 63, 65] {
            assert_eq!(Xprv::from_seed(&vec![1; length]).unwrap_err(), DeriveError::SeedLength(length));
        }
    }
}
