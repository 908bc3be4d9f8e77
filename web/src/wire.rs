//! What other programs say to the dApp as JSON, parsed once into closed types: `config.json` and the gateway.
//!
//! Pure; a field that does not fit is an error naming the field, never a guess. Nothing here is believed because it
//! parsed: keys, addresses and records are compared and verified by `wasm-core`.

pub mod config;
pub mod files;
pub mod kubo;
pub mod node;
pub mod pair;
pub mod pinning;
pub mod records;
pub mod refusal;
pub mod stream;
pub mod trouble;
pub mod url;

use thiserror::Error;

/// Why a message of the gateway was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WireError {
    /// Not the JSON we expect; the text names the place.
    #[error("unreadable: {0}")]
    NotJson(String),
    /// A version this build doesn't know.
    #[error("version {0} of the gateway's interface is newer than this page")]
    NewerVersion(u64),
    /// A field that does not hold what its name says.
    #[error("the field \"{field}\" holds \"{value}\"")]
    Field {
        /// The name of the field.
        field: &'static str,
        /// Its value, shortened.
        value: String,
    },
}

const SHOWN: usize = 80;

impl WireError {
    fn field(field: &'static str, value: &str) -> Self {
        Self::Field { field, value: value.chars().take(SHOWN).collect() }
    }
}

/// Parses JSON, in the terms of this module.
fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, WireError> {
    serde_json::from_str(text).map_err(|error| WireError::NotJson(error.to_string()))
}

/// Refuses any version but 1.
const fn version(v: u64) -> Result<(), WireError> {
    if v == 1 { Ok(()) } else { Err(WireError::NewerVersion(v)) }
}
