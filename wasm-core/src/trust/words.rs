//! Short texts people typed, made safe to show.

use core::fmt;
use core::str::FromStr;

/// The longest text of a certificate, in bytes.
const MAX: usize = 100;

/// A text that a certificate cannot carry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {expected}")]
pub struct WordsError {
    /// The text, cut to 120 characters.
    pub text: String,
    /// What it should be.
    pub expected: &'static str,
}

/// A text of 1 to 100 bytes without control characters, without space at either end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Words(String);

impl Words {
    /// A text from outside; space at the ends is dropped.
    ///
    /// # Errors
    /// [`WordsError`] if nothing is left, it is too long, or it holds control characters or characters that
    /// turn the direction of reading.
    pub fn new(text: &str) -> Result<Self, WordsError> {
        let trimmed = text.trim();
        if (1..=MAX).contains(&trimmed.len()) && !trimmed.chars().any(is_unsafe) {
            return Ok(Self(trimmed.to_owned()));
        }
        let expected = "1 to 100 bytes of text without control characters";
        Err(WordsError { text: text.chars().take(120).collect(), expected })
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Words {
    type Err = WordsError;

    fn from_str(text: &str) -> Result<Self, WordsError> {
        Self::new(text)
    }
}

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A country by its two letters (ISO 3166-1), for example `DE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Country([u8; 2]);

impl FromStr for Country {
    type Err = WordsError;

    /// Lower case is read as upper case.
    fn from_str(text: &str) -> Result<Self, WordsError> {
        let letters: Option<[u8; 2]> = text.to_ascii_uppercase().as_bytes().try_into().ok();
        let letters = letters.filter(|letters| letters.iter().all(u8::is_ascii_uppercase));
        letters.map(Self).ok_or_else(|| {
            let expected = "a country code of two letters";
            WordsError { text: text.chars().take(120).collect(), expected }
        })
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|letter| write!(f, "{}", char::from(*letter)))
    }
}

/// Control characters, and those that make a text look like another (bidirectional overrides, invisible ones).
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        assert_eq!(Words::new(" Isar-Energie e.V. ").unwrap().as_str(), "Isar-Energie e.V.");
        assert_eq!(Words::new("Zählerschrank, oben").unwrap().as_str(), "Zählerschrank, oben");
        for text in ["", "  ", "a\nb", "a\u{202e}b", "a\u{200b}b", &"x".repeat(101)] {
            assert!(Words::new(text).is_err(), "{text:?}");
        }
        assert_eq!("de".parse::<Country>().unwrap().to_string(), "DE");
        for text in ["", "D", "DEU", "D1", "ÄÖ"] {
            assert!(text.parse::<Country>().is_err(), "{text:?}");
        }
    }
}
