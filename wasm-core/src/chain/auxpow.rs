//! Finding the end of a header on the wire.
//!
//! Electrum servers send headers back to back; a merged-mined one is followed by its AuxPoW data:
//! parent coinbase transaction | parent block hash 32 | branch | chain branch | parent header 80, a branch
//! being a count, that many hashes and a 4-byte index (Doichain Core `auxpow.h`). This module only measures
//! that data, to find the next header. It does not check it: a header whose work lies in there is reported as
//! [`WorkError::MergedMined`](super::WorkError::MergedMined), never as worked for.

use thiserror::Error;

use super::header::{HEADER_LENGTH, Header};
use super::walk::Walker;

/// Hashes in one AuxPoW branch at most. Doichain Core refuses longer chain branches; no block has 2^30
/// transactions.
const MAX_BRANCH: u64 = 30;

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

/// Splits headers sent back to back, dropping AuxPoW data.
///
/// A server that was asked with `cp_height` sends 80 bytes even for merged-mined blocks; those have to be cut
/// with plain 80-byte steps, not with this function.
///
/// # Errors
/// [`SplitError`], naming the header that is cut off or malformed, or when there are more than `limit`.
pub fn split_headers(bytes: &[u8], limit: usize) -> Result<Vec<Header>, SplitError> {
    let mut walker = Walker::new(bytes);
    let mut headers = Vec::new();
    while !walker.is_at_end() {
        let index = headers.len();
        if index == limit {
            return Err(SplitError::TooMany { limit });
        }
        let left = walker.left();
        let raw = walker.take::<HEADER_LENGTH>().ok_or(SplitError::CutOff { index, left })?;
        let header = Header::from_bytes(&raw);
        if header.is_merged_mined() {
            skip_auxpow(&mut walker).ok_or(SplitError::AuxPow { index })?;
        }
        headers.push(header);
    }
    Ok(headers)
}

/// Steps over AuxPoW data, or `None` when it is malformed or cut off.
fn skip_auxpow(walker: &mut Walker<'_>) -> Option<()> {
    walker.transaction()?;
    walker.skip(32)?;
    skip_branch(walker)?;
    skip_branch(walker)?;
    walker.skip(HEADER_LENGTH)
}

fn skip_branch(walker: &mut Walker<'_>) -> Option<()> {
    let hashes = walker.count().filter(|hashes| *hashes <= MAX_BRANCH)?;
    walker.skip(usize::try_from(hashes).ok()?.checked_mul(32)?)?;
    walker.skip(4)
}
