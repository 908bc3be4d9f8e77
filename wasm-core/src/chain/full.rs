//! Headers with the proof of their work, as servers send them and as they are stored.

use thiserror::Error;

use super::auxpow::AuxPow;
use super::header::{HEADER_LENGTH, Header, WorkError};
use super::target::Work;
use super::walk::Walker;
use crate::hash::BlockHash;
use crate::network::Params;

/// A header, and the AuxPoW data behind it if it is merged-mined.
///
/// Form only; whether the work is there says [`Self::check_work`]. The proof is about 1 kB; a
/// [`HeaderChain`](super::HeaderChain) does not keep it once it is checked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FullHeader {
    header: Header,
    /// Well-formed, or empty if there is none.
    proof: Box<[u8]>,
}

/// Why bytes do not split into headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SplitError {
    /// The bytes end within a header.
    #[error("header {index} is cut off: {left} bytes left of {HEADER_LENGTH}")]
    CutOff {
        /// Which header, from 0.
        index: usize,
        /// Bytes left for it.
        left: usize,
    },
    /// The AuxPoW data after a header has no end, or an absurd one.
    #[error("the merged-mining data of header {index} is malformed")]
    AuxPow {
        /// Which header, from 0.
        index: usize,
    },
    /// More headers than asked for.
    #[error("more than the {limit} headers asked for")]
    TooMany {
        /// The number asked for.
        limit: usize,
    },
}

impl From<Header> for FullHeader {
    /// A header that carries its own work, or one whose proof is not at hand.
    fn from(header: Header) -> Self {
        Self { header, proof: Box::default() }
    }
}

impl FullHeader {
    /// The identifying 80 bytes.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The 80 bytes and the proof, as sent.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.header.to_bytes(), &*self.proof].concat()
    }

    /// Checks the proof of work: the block's own, or that of the parent block it was merged-mined with.
    ///
    /// This does not check that the bits are the ones due at this height; that is a rule over several
    /// blocks ([`HeaderChain`](super::HeaderChain)).
    ///
    /// # Errors
    /// [`WorkError`]; [`WorkError::MergedMined`] means "not possible to tell", the others "failed".
    pub fn check_work(&self, params: &Params) -> Result<Work, WorkError> {
        self.check_work_of(self.header.hash(), params)
    }

    /// [`Self::check_work`] for whoever has the block's hash already.
    pub(super) fn check_work_of(&self, hash: BlockHash, params: &Params) -> Result<Work, WorkError> {
        if !self.header.is_merged_mined() || self.proof.is_empty() {
            return self.header.check_work_of(hash, params);
        }
        self.header.check_chain_id(params)?;
        let proof = AuxPow::read(&mut Walker::new(&self.proof)).ok_or(WorkError::MergedMined)?;
        let parent = proof.check(hash, self.header.chain_id(), params.strict_chain_id)?;
        self.header.check_hash(parent, params)
    }
}

/// Splits headers sent back to back.
///
/// A server that was asked with `cp_height` sends 80 bytes even for merged-mined blocks; those have to be cut
/// with plain 80-byte steps, not with this function.
///
/// # Errors
/// [`SplitError`], naming the header that is cut off or malformed, or when there are more than `limit`.
pub fn split_headers(bytes: &[u8], limit: usize) -> Result<Vec<FullHeader>, SplitError> {
    let mut walker = Walker::new(bytes);
    let mut headers = Vec::new();
    while !walker.is_at_end() {
        let index = headers.len();
        if index == limit {
            return Err(SplitError::TooMany { limit });
        }
        headers.push(take_header(&mut walker, index)?);
    }
    Ok(headers)
}

/// Reads the next header and its proof.
pub(super) fn take_header(walker: &mut Walker<'_>, index: usize) -> Result<FullHeader, SplitError> {
    let left = walker.left();
    let raw = walker.take::<HEADER_LENGTH>().ok_or(SplitError::CutOff { index, left })?;
    let header = Header::from_bytes(&raw);
    if !header.is_merged_mined() {
        return Ok(header.into());
    }
    let mut after = *walker;
    AuxPow::read(&mut after).ok_or(SplitError::AuxPow { index })?;
    let length = walker.left().saturating_sub(after.left());
    let proof = walker.slice(length).ok_or(SplitError::AuxPow { index })?;
    Ok(FullHeader { header, proof: proof.into() })
}
