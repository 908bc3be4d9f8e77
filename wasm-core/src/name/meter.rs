//! The number of a meter, as printed on it.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

/// The longest meter number, in characters.
const MAX: usize = 40;

/// A text that is no meter number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a meter number: 1 to {MAX} characters A-Z 0-9 - .")]
pub struct MeterIdError {
    /// The text, cut to 80 characters.
    pub text: String,
}

/// A meter number: 1 to 40 characters `A-Z 0-9 - .` (PROTOCOL, section 1). Lower case is read as upper case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MeterId(String);

impl MeterId {
    /// The number in upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for MeterId {
    type Err = MeterIdError;

    fn from_str(text: &str) -> Result<Self, MeterIdError> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
        if (1..=MAX).contains(&text.len()) && text.bytes().all(allowed) {
            return Ok(Self(text.to_ascii_uppercase()));
        }
        Err(MeterIdError { text: text.chars().take(80).collect() })
    }
}

impl fmt::Display for MeterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for MeterId {
    type Error = MeterIdError;

    fn try_from(text: String) -> Result<Self, MeterIdError> {
        text.parse()
    }
}

impl From<MeterId> for String {
    fn from(meter: MeterId) -> Self {
        meter.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meter_numbers() {
        let forty = "1".repeat(40);
        for (text, expected) in [
            ("1EMH0012345678", "1EMH0012345678"),
            ("1emh0012345678", "1EMH0012345678"),
            ("a", "A"),
            ("12-34.5", "12-34.5"),
            (&forty, &forty),
        ] {
            assert_eq!(text.parse::<MeterId>().unwrap().as_str(), expected);
        }
        for text in ["", "1 EMH", "Ä1", "1/2", "1~2", "1_2", "1\n", &"1".repeat(41)] {
            assert_eq!(text.parse::<MeterId>(), Err(MeterIdError { text: text.into() }));
        }
    }
}
