//! A header chain as bytes, for a file or a browser's storage, which grow by appending.
//!
//! The head is `"BPHC" | version 2 | genesis hash 32 | base height 4 | base header 80`, numbers little-endian.
//! Behind it stands every [`ChainChange`] in the order in which it happened: `length 4 | headers with their
//! proofs`. Reading checks every header and every proof again, and that a change replaced blocks by more work:
//! whoever can change the storage must not change what is believed.

use std::vec::IntoIter;

use super::error::StoredChainError;
use super::full::{FullHeader, split_headers};
use super::header::{HEADER_LENGTH, Header};
use super::headers::{ChainChange, HeaderChain};
use super::offer::Offer;
use super::walk::Walker;
use crate::hash::BlockHash;
use crate::network::Network;
use crate::units::Height;

const MAGIC: [u8; 4] = *b"BPHC";
const VERSION: u8 = 2;

/// Bytes of the head.
const HEAD: usize = 41 + HEADER_LENGTH;

impl ChainChange {
    /// The change for storing, to be appended to what is stored. Nothing if nothing changed.
    #[must_use]
    pub fn to_stored(&self) -> Vec<u8> {
        if self.added.is_empty() {
            return vec![];
        }
        let headers: Vec<u8> = self.added.iter().flat_map(FullHeader::to_bytes).collect();
        let length = u32::try_from(headers.len()).unwrap_or(u32::MAX);
        [&length.to_le_bytes(), headers.as_slice()].concat()
    }
}

impl HeaderChain {
    /// The beginning of what is stored. The changes of this chain since its base are appended to it.
    #[must_use]
    pub fn stored_head(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        bytes.extend(genesis_hash(self.network()).to_bytes());
        bytes.extend(self.base().0.to_le_bytes());
        bytes.extend(self.headers().take(1).flat_map(Header::to_bytes));
        bytes
    }

    /// Reads a head and the changes behind it, if any. Further changes can be given to [`Self::replay`].
    ///
    /// # Errors
    /// [`StoredChainError`]. Stored headers can always be fetched again, so the caller may drop them.
    pub fn from_stored(network: Network, bytes: &[u8]) -> Result<Self, StoredChainError> {
        let (mut chain, changes) = Self::from_stored_head(network, bytes)?;
        chain.replay(changes)?;
        Ok(chain)
    }

    /// Reads a head; gives the changes behind it.
    fn from_stored_head(network: Network, bytes: &[u8]) -> Result<(Self, &[u8]), StoredChainError> {
        let format = StoredChainError::Format { supported: VERSION };
        let (head, changes) = bytes.split_at_checked(HEAD).ok_or(format)?;
        let mut walker = Walker::new(head);
        if walker.take() != Some(MAGIC) || walker.take() != Some([VERSION]) {
            return Err(format);
        }
        let got = BlockHash::from_bytes(walker.take().ok_or(format)?);
        let expected = genesis_hash(network);
        if got != expected {
            return Err(StoredChainError::OtherNetwork { expected, got });
        }
        let base = Height(u32::from_le_bytes(walker.take().ok_or(format)?));
        let first = Header::from_bytes(&walker.take().ok_or(format)?);
        Ok((Self::from_checkpoint(network, base, first)?, changes))
    }

    /// Makes stored changes again, checking them like headers from a server.
    ///
    /// # Errors
    /// [`StoredChainError`]. The whole changes before the wrong one have been made.
    pub fn replay(&mut self, changes: &[u8]) -> Result<(), StoredChainError> {
        let mut walker = Walker::new(changes);
        while !walker.is_at_end() {
            let cut_off = StoredChainError::CutOff { left: walker.left() };
            let headers = read_change(&mut walker).ok_or(cut_off)?;
            self.extend_full(split_headers(headers, usize::MAX)?)?;
        }
        Ok(())
    }
}

/// Reads a stored chain a few headers at a time, with the same result as [`HeaderChain::from_stored`], for whoever must
/// not be held up by a long one.
#[derive(Debug, Clone)]
pub struct StoredReader {
    bytes: Vec<u8>,
    at: usize,
    chain: HeaderChain,
    /// A change of which not all headers are checked yet.
    change: Option<(Offer, IntoIter<FullHeader>)>,
}

impl StoredReader {
    /// Reads the head.
    ///
    /// # Errors
    /// [`StoredChainError`].
    pub fn new(network: Network, bytes: Vec<u8>) -> Result<Self, StoredChainError> {
        let (chain, changes) = HeaderChain::from_stored_head(network, &bytes)?;
        let at = bytes.len().saturating_sub(changes.len());
        Ok(Self { bytes, at, chain, change: None })
    }

    /// Checks at most `most` headers more; `false` if there are none.
    ///
    /// # Errors
    /// [`StoredChainError`].
    pub fn read(&mut self, most: usize) -> Result<bool, StoredChainError> {
        let change = match self.change.take() {
            Some(change) => Some(change),
            None => self.next_change()?,
        };
        let Some((mut offer, mut rest)) = change else { return Ok(false) };
        offer.grow(rest.by_ref().take(most).collect())?;
        if rest.len() == 0 {
            self.chain.adopt(offer)?;
        } else {
            self.change = Some((offer, rest));
        }
        Ok(true)
    }

    fn next_change(&mut self) -> Result<Option<(Offer, IntoIter<FullHeader>)>, StoredChainError> {
        let mut walker = Walker::new(self.bytes.get(self.at..).unwrap_or_default());
        if walker.is_at_end() {
            return Ok(None);
        }
        let cut_off = StoredChainError::CutOff { left: walker.left() };
        let headers = read_change(&mut walker).ok_or(cut_off)?;
        let (offer, fresh) = self.chain.begin_offer(split_headers(headers, usize::MAX)?)?;
        self.at = self.bytes.len().saturating_sub(walker.left());
        Ok(Some((offer, fresh.into_iter())))
    }

    /// How many bytes were read, and how many there are.
    #[must_use]
    pub const fn progress(&self) -> (usize, usize) {
        (self.at, self.bytes.len())
    }

    /// The chain as far as it was read.
    #[must_use]
    pub fn into_chain(self) -> HeaderChain {
        self.chain
    }
}

fn read_change<'a>(walker: &mut Walker<'a>) -> Option<&'a [u8]> {
    let length = u32::from_le_bytes(walker.take()?);
    walker.slice(usize::try_from(length).ok()?)
}

fn genesis_hash(network: Network) -> BlockHash {
    Header::from_bytes(&network.params().genesis_header80).hash()
}
