//! A header chain as bytes, for a file or a browser's storage: 41 bytes and 80 for each header.
//!
//! `"BPHC" | version 1 | genesis hash 32 | base height 4 | first header | header | …`, numbers little-endian.
//! Reading checks every header again: whoever can change the storage must not change what is believed.

use super::error::StoredChainError;
use super::header::{HEADER_LENGTH, Header};
use super::headers::HeaderChain;
use super::walk::Walker;
use crate::hash::BlockHash;
use crate::network::Network;
use crate::units::Height;

const MAGIC: [u8; 4] = *b"BPHC";
const VERSION: u8 = 1;

impl HeaderChain {
    /// The chain for storing. [`Self::from_stored`] reads it.
    #[must_use]
    pub fn to_stored(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        bytes.extend(genesis_hash(self.network()).to_bytes());
        bytes.extend(self.base().0.to_le_bytes());
        for header in self.headers() {
            bytes.extend(header.to_bytes());
        }
        bytes
    }

    /// Reads what [`Self::to_stored`] wrote and checks it like headers from a server.
    ///
    /// # Errors
    /// [`StoredChainError`]. Stored headers can always be fetched again, so the caller may drop them.
    pub fn from_stored(network: Network, bytes: &[u8]) -> Result<Self, StoredChainError> {
        let format = StoredChainError::Format { supported: VERSION };
        let mut walker = Walker::new(bytes);
        if walker.take() != Some(MAGIC) || walker.take() != Some([VERSION]) {
            return Err(format);
        }
        let got = BlockHash::from_bytes(walker.take().ok_or(format)?);
        let expected = genesis_hash(network);
        if got != expected {
            return Err(StoredChainError::OtherNetwork { expected, got });
        }
        let base = Height(u32::from_le_bytes(walker.take().ok_or(format)?));
        let headers = read_headers(walker)?;
        let first = headers.first().ok_or(format)?;
        let mut chain = Self::from_checkpoint(network, base, *first)?;
        chain.extend(&headers)?;
        Ok(chain)
    }
}

fn genesis_hash(network: Network) -> BlockHash {
    Header::from_bytes(&network.params().genesis_header80).hash()
}

fn read_headers(mut walker: Walker<'_>) -> Result<Vec<Header>, StoredChainError> {
    let mut headers = Vec::new();
    while !walker.is_at_end() {
        let left = walker.left();
        let raw = walker.take::<HEADER_LENGTH>().ok_or(StoredChainError::CutOff { left })?;
        headers.push(Header::from_bytes(&raw));
    }
    Ok(headers)
}
