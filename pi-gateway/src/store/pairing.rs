//! Who the gateway is paired with.

use super::{Store, StoreError};
use serde::{Deserialize, Serialize};
use wasm_core::keys::PublicKey;

const PAIRING: &str = "pairing";

/// The client this gateway belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PairingRow {
    /// The client's half of the 1-of-2.
    pub(crate) client_key: PublicKey,
    /// SHA-256 of the token that lets the client write, in hex. The token itself is not kept.
    pub(crate) token_hash: String,
}

impl Store {
    /// The pairing, if there is one.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn pairing(&self) -> Result<Option<PairingRow>, StoreError> {
        self.fact(PAIRING)
    }

    /// Keeps a pairing.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn set_pairing(&self, row: &PairingRow) -> Result<(), StoreError> {
        self.set_fact(PAIRING, row)
    }
}
