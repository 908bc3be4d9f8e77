//! Keys with descendants (BIP 32).

use core::fmt;

use bip32::{ChildNumber, XPrv, XPub};
use thiserror::Error;
use zeroize::Zeroizing;

use super::{Path, PublicKey, SecretKey};

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

    /// BIP 32, test vectors 1 and 2: seed, path, public key of the published xpub.
    #[test]
    fn bip32_vectors() {
        let one = "000102030405060708090a0b0c0d0e0f";
        let two = "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542";
        let rows = [
            (one, "m", "0339a36013301597daef41fbe593a02cc513d0b55527ec2df1050e2e8ff49c85c2"),
            (one, "m/0'", "035a784662a4a20a65bf6aab9ae98a6c068a81c52e4b032c0fb5400c706cfccc56"),
            (one, "m/0'/1", "03501e454bf00751f24b1b489aa925215d66af2234e3891c3b21a52bedb3cd711c"),
            (
                one,
                "m/0'/1/2'/2/1000000000",
                "022a471424da5e657499d1ff51cb43c47481a03b1e77f951fe64cec9f5a48f7011",
            ),
            (two, "m", "03cbcaa9c98c877a26977d00825c956a238e8dddfbd322cce4f74b0b5bd6ace4a7"),
            (
                two,
                "m/0/2147483647'/1/2147483646'/2",
                "024d902e1a2fc7a8755ab5b694c575fce742c48d9ff192e63df5193e4c7afe1f9c",
            ),
        ];
        for (seed, path, public) in rows {
            let root = Xprv::from_seed(&hex::decode(seed).unwrap()).unwrap();
            let key = root.secret_at(&path.parse().unwrap()).unwrap();
            assert_eq!(key.public().to_string(), public, "{path}");
        }
    }

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
