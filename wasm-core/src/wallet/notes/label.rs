//! A short text of a person's own.

use core::fmt;
use core::str::FromStr;

use thiserror::Error;

/// Why a text is no label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LabelError {
    /// Nothing but white space.
    #[error("a label has at least one character")]
    Empty,
    /// Too many characters.
    #[error("{length} characters, at most {limit}")]
    TooLong {
        /// Characters given.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A control character, or one that turns the direction of writing: the text would look like another one.
    #[error("character U+{0:04X} is invisible and changes what is seen")]
    Hidden(u32),
}

/// A text that a person gave something: one line, 1 to 255 characters (what BIP 329 suggests), no white space around it,
/// and nothing in it that cannot be seen and makes it look like another text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(String);

impl Label {
    /// The most characters.
    pub const MAX_CHARS: usize = 255;

    /// The label of this text, without the white space around it.
    ///
    /// # Errors
    /// [`LabelError`].
    pub fn new(text: &str) -> Result<Self, LabelError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(LabelError::Empty);
        }
        let length = text.chars().count();
        if length > Self::MAX_CHARS {
            return Err(LabelError::TooLong { length, limit: Self::MAX_CHARS });
        }
        match text.chars().find(|c| is_hidden(*c)) {
            Some(hidden) => Err(LabelError::Hidden(u32::from(hidden))),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The nearest label to a stranger's text, such as that of a payment link: hidden characters become spaces, and what
    /// is too long is cut. `None` if nothing is left.
    #[must_use]
    pub fn near(text: &str) -> Option<Self> {
        let seen: String = text.chars().map(|c| if is_hidden(c) { ' ' } else { c }).collect();
        let cut: String = seen.trim().chars().take(Self::MAX_CHARS).collect();
        Self::new(&cut).ok()
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many bytes it has in JSON: quotes and backslashes are written as two.
    pub(super) fn escaped_len(&self) -> usize {
        let escaped = self.0.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count();
        self.0.len().saturating_add(escaped)
    }

    /// What two names have in common that a person would read as the same.
    pub(super) fn folded(&self) -> String {
        let words: Vec<&str> = self.0.split_whitespace().collect();
        words.join(" ").to_lowercase()
    }
}

/// Control characters, line and paragraph separators, and what overrides or isolates the direction of writing.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Label {
    type Err = LabelError;
    fn from_str(text: &str) -> Result<Self, LabelError> {
        Self::new(text)
    }
}

impl AsRef<str> for Label {
    fn as_ref(&self) -> &str {
        &self.0
    }
}
