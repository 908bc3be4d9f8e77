//! Pairing: the one-time code a person types, and what the gateway answers.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use thiserror::Error;
use wasm_core::address::{Address, Unchecked};
use wasm_core::keys::PublicKey;

use super::{WireError, json, version};

const DIGITS: usize = 8;

/// The code on the gateway's display: eight digits, `NNNN-NNNN`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairingCode(String);

/// A text that is no pairing code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a pairing code has {DIGITS} digits, this has {found}")]
pub struct CodeError {
    /// How many digits there are.
    pub found: usize,
}

impl FromStr for PairingCode {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let odd = text.chars().any(|c| !c.is_ascii_digit() && c != '-' && !c.is_whitespace());
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if odd || digits.len() != DIGITS {
            return Err(CodeError { found: digits.len() });
        }
        let (left, right) = digits.split_at(DIGITS / 2);
        Ok(Self(format!("{left}-{right}")))
    }
}

impl fmt::Display for PairingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What lets this device write to the gateway. Not a key to money; still never logged.
#[derive(Clone, PartialEq, Eq, serde::Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// The gateway's answer to a right code: its side of the 1-of-2, to be compared with our own derivation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairAnswer {
    /// For writing to the gateway later.
    pub token: Token,
    /// The node's half of the 1-of-2.
    pub holder_key: PublicKey,
    /// The address the node derived.
    pub holder_address: Address<Unchecked>,
    /// The witness script the node derived, in hex.
    pub witness_script: String,
}

impl PairAnswer {
    /// Reads the answer of `/v1/pair`.
    ///
    /// # Errors
    /// [`WireError`] if it is not one.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        #[derive(Deserialize)]
        struct Raw {
            v: u64,
            token: Token,
            holder_key: String,
            holder_address: String,
            witness_script: String,
        }
        let raw: Raw = json(text)?;
        version(raw.v)?;
        Ok(Self {
            token: raw.token,
            holder_key: PublicKey::from_hex(&raw.holder_key)
                .map_err(|_| WireError::field("holder_key", &raw.holder_key))?,
            holder_address: raw
                .holder_address
                .parse()
                .map_err(|_| WireError::field("holder_address", &raw.holder_address))?,
            witness_script: raw.witness_script.to_ascii_lowercase(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_as_people_type_them() {
        let rows = [
            ("as shown", "1234-5678", Ok("1234-5678")),
            ("without the dash", "12345678", Ok("1234-5678")),
            ("with spaces", " 1234 5678 ", Ok("1234-5678")),
            ("too short", "1234-567", Err(7)),
            ("a letter", "1234-567O", Err(7)),
            ("a letter more", "1234-5678x", Err(8)),
            ("nothing", "", Err(0)),
        ];
        for (name, typed, expected) in rows {
            let parsed =
                typed.parse::<PairingCode>().map(|code| code.to_string()).map_err(|error| error.found);
            assert_eq!(parsed, expected.map(str::to_owned), "{name}");
        }
    }

    #[test]
    fn a_token_is_not_printed() {
        assert_eq!(format!("{:?}", Token("secret".into())), "Token(..)");
    }
}
