//! The words of a wallet on their way to paper and back: shown once, three of them asked for again.

use core::fmt;
use std::rc::Rc;

use wasm_core::keys::{Mnemonic, MnemonicError};
use zeroize::Zeroizing;

/// Words shared by the steps of the start page; wiped from memory when the last of them lets go.
#[derive(Clone, Default)]
pub struct Words(Rc<Zeroizing<String>>);

impl Words {
    /// Takes words over.
    #[must_use]
    pub fn new(text: Zeroizing<String>) -> Self {
        Self(Rc::new(text))
    }

    /// The words, separated by spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words(..)")
    }
}

/// Why typed words are no wallet; `None` if they are one.
#[must_use]
pub fn fault(typed: &str) -> Option<MnemonicError> {
    Mnemonic::parse(typed).err()
}

/// Words asked for.
pub const ASKED: usize = 3;

/// The places of the words to ask for, counted from 0: one in each third, different for different words.
///
/// The choice need not be random: whoever has to look the words up cannot know it before. Another `turn` asks for others.
#[must_use]
pub fn asked_places(words: &str, turn: u64) -> [usize; ASKED] {
    let count = words.split_whitespace().count();
    let third = count.checked_div(ASKED).unwrap_or(0).max(1);
    let bytes = words.bytes().chain(turn.to_le_bytes());
    let mix = bytes.fold(7_usize, |mix, byte| mix.wrapping_mul(31).wrapping_add(usize::from(byte)));
    let place = |part: usize, shift: u32| {
        let within = mix.wrapping_shr(shift).checked_rem(third).unwrap_or(0);
        part.saturating_mul(third).saturating_add(within)
    };
    [place(0, 3), place(1, 9), place(2, 15)]
}

/// Whether `typed` is the word at `place`; capitals and spaces around don't matter.
#[must_use]
pub fn is_word(words: &str, place: usize, typed: &str) -> bool {
    words.split_whitespace().nth(place).is_some_and(|word| word.eq_ignore_ascii_case(typed.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &str =
        "abandon ability able about above absent absorb abstract absurd abuse access accident";

    #[test]
    fn one_word_of_each_third_is_asked() {
        for (name, words, third) in
            [("twelve", WORDS.to_owned(), 4), ("twenty-four", format!("{WORDS} {WORDS}"), 8)]
        {
            for (part, place) in asked_places(&words, 0).into_iter().enumerate() {
                assert_eq!(place / third, part, "{name}: {place}");
            }
        }
        let others = WORDS.replace("absent", "zebra");
        assert_ne!(asked_places(WORDS, 0), asked_places(&others, 0), "other words, other places");
        assert_ne!(asked_places(WORDS, 1_000), asked_places(WORDS, 2_000), "another turn, other places");
    }

    #[test]
    fn words_never_show_in_debug() {
        assert_eq!(format!("{:?}", Words::new(Zeroizing::new(WORDS.to_owned()))), "Words(..)");
    }

    #[test]
    fn typed_words_are_judged() {
        let valid = format!("{} about", "abandon ".repeat(11));
        assert_eq!(fault(&valid.to_uppercase()), None);
        assert_eq!(fault("abandon"), Some(MnemonicError::WordCount(1)));
        assert_eq!(fault(&format!("{} abandon", "abandon ".repeat(11))), Some(MnemonicError::Checksum));
        let unknown = fault(&valid.replace("about", "strom"));
        assert!(matches!(unknown, Some(MnemonicError::UnknownWord { position: 12, .. })), "{unknown:?}");
    }

    #[test]
    fn words_are_compared_kindly() {
        for (place, typed, right) in [
            (0, "abandon", true),
            (0, " Abandon ", true),
            (0, "ability", false),
            (11, "accident", true),
            (12, "accident", false),
            (0, "", false),
        ] {
            assert_eq!(is_word(WORDS, place, typed), right, "{place} {typed:?}");
        }
    }
}
