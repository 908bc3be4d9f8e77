//! Twelve to twenty-four English words (BIP 39): the only thing a person has to keep.

use core::fmt;

use bip39::Language;
use thiserror::Error;
use zeroize::Zeroizing;

use super::{Passphrase, Seed};

/// Why words are no wallet. Contains at most the one word that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MnemonicError {
    /// Words are made from 16, 20, 24, 28 or 32 bytes.
    #[error("words are made from 16, 20, 24, 28 or 32 random bytes, not {0}")]
    EntropyLength(usize),
    /// 12, 15, 18, 21 or 24 words exist.
    #[error("12, 15, 18, 21 or 24 words are needed, not {0}")]
    WordCount(usize),
    /// A word that is not in the list.
    #[error("word {position}, '{word}', is not in the list")]
    UnknownWord {
        /// Which word, from 1.
        position: usize,
        /// The word as given, at most 20 characters.
        word: String,
    },
    /// All words exist, but they are not a wallet: one was mistaken for another, or the order is wrong.
    #[error("the words do not fit together: a word is wrong or two are swapped")]
    Checksum,
}

/// The words of a wallet. Wiped on drop; `Debug` shows nothing.
#[derive(Clone)]
pub struct Mnemonic(bip39::Mnemonic);

impl Mnemonic {
    /// Words for 16 (12 words), 20, 24, 28 or 32 (24 words) random bytes.
    ///
    /// # Errors
    /// [`MnemonicError::EntropyLength`] for other lengths.
    pub fn from_entropy(entropy: &[u8]) -> Result<Self, MnemonicError> {
        let length = entropy.len();
        let words = bip39::Mnemonic::from_entropy_in(Language::English, entropy);
        words.map(Self).map_err(|_| MnemonicError::EntropyLength(length))
    }

    /// Reads words as a person types them: any white space between, capitals allowed.
    ///
    /// # Errors
    /// [`MnemonicError`] naming the first unknown word, the number of words, or the checksum.
    pub fn parse(text: &str) -> Result<Self, MnemonicError> {
        let count = text.split_whitespace().count();
        if count > 24 {
            return Err(MnemonicError::WordCount(count));
        }
        let words: Vec<_> =
            text.split_whitespace().map(|word| Zeroizing::new(word.to_ascii_lowercase())).collect();
        let unknown = words.iter().position(|word| Language::English.find_word(word).is_none());
        if let Some(position) = unknown {
            let word = words.get(position).map(|word| word.chars().take(20).collect()).unwrap_or_default();
            return Err(MnemonicError::UnknownWord { position: position.saturating_add(1), word });
        }
        let joined = Zeroizing::new(words.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" "));
        bip39::Mnemonic::parse_in_normalized(Language::English, &joined).map(Self).map_err(
            |error| match error {
                bip39::Error::InvalidChecksum => MnemonicError::Checksum,
                _ => MnemonicError::WordCount(count),
            },
        )
    }

    /// The words, in order.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        self.0.words().collect()
    }

    /// The seed of the wallet, which is another one for every passphrase.
    #[must_use]
    pub fn to_seed(&self, passphrase: &Passphrase) -> Seed {
        Seed::new(Zeroizing::new(self.0.to_seed_normalized(passphrase.as_str())))
    }

    /// The random bytes the words stand for, to seal in a vault.
    #[must_use]
    pub fn to_entropy(&self) -> Zeroizing<Vec<u8>> {
        let (bytes, length) = self.0.to_entropy_array();
        let bytes = Zeroizing::new(bytes);
        Zeroizing::new(bytes.iter().copied().take(length).collect())
    }
}

impl fmt::Debug for Mnemonic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mnemonic(redacted)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_round_trips() {
        for (bytes, words) in [(16, 12), (20, 15), (24, 18), (28, 21), (32, 24)] {
            let mnemonic = Mnemonic::from_entropy(&vec![0xa5; bytes]).unwrap();
            assert_eq!(mnemonic.words().len(), words);
            assert_eq!(
                *Mnemonic::parse(&mnemonic.words().join(" ")).unwrap().to_entropy(),
                vec![0xa5; bytes]
            );
        }
    }

    #[test]
    fn typed_words_are_read_as_people_type_them() {
        let typed = "  Legal winner\tTHANK year wave\nsausage worth useful legal winner thank yellow ";
        assert_eq!(*Mnemonic::parse(typed).unwrap().to_entropy(), vec![0x7f; 16]);
    }

    #[test]
    fn mistakes_are_named() {
        let unknown = |position, word: &str| MnemonicError::UnknownWord { position, word: word.into() };
        let about = "about ".repeat(10);
        let rows = [
            ("nothing", String::new(), MnemonicError::WordCount(0)),
            ("eleven", "abandon ".repeat(11), MnemonicError::WordCount(11)),
            ("thirteen", "abandon ".repeat(13), MnemonicError::WordCount(13)),
            ("a book", "abandon ".repeat(100_000), MnemonicError::WordCount(100_000)),
            ("typing error", format!("abandon abandn {about}"), unknown(2, "abandn")),
            ("very long word", "x".repeat(100), unknown(1, &"x".repeat(20))),
            ("umlaut", "Zähler ".repeat(12), unknown(1, "zähler")),
            ("checksum", "abandon ".repeat(12), MnemonicError::Checksum),
        ];
        for (row, text, expected) in rows {
            assert_eq!(Mnemonic::parse(&text).unwrap_err(), expected, "{row}");
        }
        for length in [0, 15, 17, 31, 33, 36] {
            assert!(Mnemonic::from_entropy(&vec![0; length]).is_err(), "{length}");
        }
    }
}
