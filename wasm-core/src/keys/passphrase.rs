//! The passphrase of a wallet (BIP 39), in the one form that gives the same seed on every keyboard.

use core::fmt;

use zeroize::Zeroizing;

/// A passphrase in Unicode's normal form NFKD. Wiped on drop; `Debug` shows nothing.
///
/// Unicode's tables are too heavy for the dApp, and every browser has them: [`Passphrase::normalized`] takes what
/// `String.prototype.normalize("NFKD")` gives. Native programs use `Passphrase::new` (feature `nfkd`).
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// No passphrase, as most wallets have.
    #[must_use]
    pub fn none() -> Self {
        Self(Zeroizing::new(String::new()))
    }

    /// A text that is in the form NFKD already. Other forms of the same letters give another, empty wallet.
    #[must_use]
    pub fn normalized(text: &str) -> Self {
        Self(Zeroizing::new(text.to_owned()))
    }

    /// A text of ASCII characters only, which has no other form; `None` for other texts.
    #[must_use]
    pub fn ascii(text: &str) -> Option<Self> {
        text.is_ascii().then(|| Self::normalized(text))
    }

    /// Any text, brought into the form NFKD.
    #[cfg(feature = "nfkd")]
    #[must_use]
    pub fn new(text: &str) -> Self {
        use unicode_normalization::UnicodeNormalization;
        Self(Zeroizing::new(text.nfkd().collect()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_needs_no_tables() {
        assert_eq!(Passphrase::ascii("TREZOR 1!").unwrap().as_str(), "TREZOR 1!");
        assert!(Passphrase::ascii("Zähler").is_none());
        assert_eq!(Passphrase::none().as_str(), "");
    }

    #[cfg(feature = "nfkd")]
    #[test]
    fn the_same_letters_are_the_same_passphrase() {
        let rows = [
            ("composed and decomposed", "Z\u{e4}hler", "Za\u{308}hler"),
            ("ligature", "\u{fb01}n", "fin"),
            ("full width", "\u{ff11}", "1"),
            ("order of marks", "a\u{323}\u{307}", "a\u{307}\u{323}"),
        ];
        for (row, one, other) in rows {
            assert_eq!(Passphrase::new(one).as_str(), Passphrase::new(other).as_str(), "{row}");
        }
    }
}
