//! The keys of an unlocked wallet, and the secret they come from.

use core::fmt;

use wasm_core::keys::{DeriveError, Mnemonic, MnemonicError, Path, PublicKey, Role, SecretKey, Xprv};
use wasm_core::wallet::{Account, Restore};
use zeroize::Zeroizing;

use crate::io::text::normal_form;
use crate::state::backup::Words;

/// What a key file seals: the words and the passphrase, one line each. Wiped from memory after use.
#[derive(Clone)]
pub struct Secret {
    text: Zeroizing<String>,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// Words as typed, and a passphrase that may be empty.
    #[must_use]
    pub fn new(words: &str, passphrase: &str) -> Self {
        // one line for the words, so that the rest is the passphrase, byte for byte
        let words = Zeroizing::new(words.split_whitespace().collect::<Vec<_>>().join(" "));
        Self { text: Zeroizing::new(format!("{}\n{}", *words, *normal_form(passphrase))) }
    }

    /// What a key file held; `None` if it is not such a text.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let text = core::str::from_utf8(bytes).ok()?;
        text.contains('\n').then(|| Self { text: Zeroizing::new(text.to_owned()) })
    }

    /// What a key file is to hold.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// The words, to be compared with those on paper.
    #[must_use]
    pub fn words(&self) -> Words {
        Words::new(Zeroizing::new(self.parts().0.to_owned()))
    }

    /// The same words as older programs took them.
    #[must_use]
    pub fn older(&self) -> Self {
        Self::new(self.parts().0, Account::OLD_PASSPHRASE)
    }

    /// Whether the words are a wallet's words.
    ///
    /// # Errors
    /// [`MnemonicError`]: which is unknown, how many are missing, wrong checksum.
    pub fn check(&self) -> Result<(), MnemonicError> {
        Mnemonic::parse(self.parts().0).map(drop)
    }

    /// Whether it is as older programs took it.
    #[must_use]
    pub fn is_old(&self) -> bool {
        self.parts().1 == Account::OLD_PASSPHRASE
    }

    /// Whether there is no passphrase; older programs let nobody choose one.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.parts().1.is_empty()
    }

    fn parts(&self) -> (&str, &str) {
        self.text.split_once('\n').unwrap_or((&self.text, ""))
    }
}

/// Everything an unlocked wallet can sign with. Derives on demand; wiped when dropped.
pub struct Keys {
    master: Xprv,
    /// The seed is that of older programs.
    old: bool,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(..)")
    }
}

impl Keys {
    /// The keys of words' seed; `None` for what is no seed.
    #[must_use]
    pub(super) fn from_seed(seed: &[u8], old: bool) -> Option<Self> {
        Some(Self { master: Xprv::from_seed(seed).ok()?, old })
    }

    /// Whether an account of an older program is not below these keys but in a wallet of its own.
    pub(in crate::hooks) const fn is_apart(&self, account: Account) -> bool {
        account.is_old() && !self.old
    }

    /// A search through accounts below these keys; holds public keys only.
    ///
    /// # Errors
    /// As [`Keys::at`].
    pub(in crate::hooks) fn search(&self, accounts: &[Account]) -> Result<Restore, DeriveError> {
        Restore::new(&self.master, accounts)
    }

    /// The signing key at a path, of whatever it is needed for.
    ///
    /// # Errors
    /// [`DeriveError`] for the one index in 2^127 that has no key.
    pub fn at(&self, path: &Path) -> Result<SecretKey, DeriveError> {
        self.master.secret_at(path)
    }

    /// By what PSBTs name the root of these keys.
    #[must_use]
    pub(in crate::hooks) fn fingerprint(&self) -> [u8; 4] {
        self.master.fingerprint()
    }

    /// The signing key of a role.
    ///
    /// # Errors
    /// As [`Keys::at`].
    pub fn secret(&self, role: Role) -> Result<SecretKey, DeriveError> {
        self.at(&role.path())
    }

    /// The public key of a role.
    ///
    /// # Errors
    /// As [`Keys::at`].
    pub fn public(&self, role: Role) -> Result<PublicKey, DeriveError> {
        self.secret(role).map(|key| key.public())
    }
}
