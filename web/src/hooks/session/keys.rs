//! The keys of an unlocked wallet, and the secret they come from.

use core::fmt;

use wasm_core::keys::{
    DeriveError, Mnemonic, MnemonicError, Passphrase, Path, PublicKey, Role, SecretKey, Xprv,
};
use zeroize::Zeroizing;

use crate::io::text::normal_form;

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

    fn parts(&self) -> (&str, &str) {
        self.text.split_once('\n').unwrap_or((&self.text, ""))
    }
}

/// Everything an unlocked wallet can sign with. Derives on demand; wiped when dropped.
pub struct Keys {
    master: Xprv,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(..)")
    }
}

impl Keys {
    /// The keys of a secret.
    ///
    /// # Errors
    /// [`MnemonicError`] about the words: which is unknown, how many are missing, wrong checksum.
    #[expect(clippy::missing_panics_doc, reason = "the expect below cannot fail")]
    pub fn of(secret: &Secret) -> Result<Self, MnemonicError> {
        let (words, passphrase) = secret.parts();
        let seed = Mnemonic::parse(words)?.to_seed(&Passphrase::normalized(passphrase));
        let master = Xprv::from_seed(seed.as_bytes()).expect("words give 64 bytes, which is a seed's length");
        Ok(Self { master })
    }

    /// The signing key at a path, of whatever it is needed for.
    ///
    /// # Errors
    /// [`DeriveError`] for the one index in 2^127 that has no key.
    pub fn at(&self, path: &Path) -> Result<SecretKey, DeriveError> {
        self.master.secret_at(path)
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
