//! Where a transaction is in the chain, proven.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::headers::HeaderChain;
use super::merkle::{Branch, MerkleError};
use crate::hash::BlockHash;
use crate::units::{Height, UnixTime};

/// The place of a transaction in a block of our chain, with the proof that was checked.
///
/// It stays true as long as the block stays in the chain: [`HeaderChain::still_holds`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inclusion {
    /// The block's height.
    pub height: Height,
    /// The block's hash.
    pub block: BlockHash,
    /// The block's time, by its miner's clock.
    pub time: UnixTime,
    /// The way from the transaction to the block's merkle root.
    pub branch: Branch,
}

/// Why a transaction is not shown to be in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InclusionError {
    /// We have no header at that height.
    #[error("no header at height {height}: the chain goes from {base} to {tip}")]
    UnknownHeight {
        /// The height.
        height: Height,
        /// The lowest height of our chain.
        base: Height,
        /// The highest.
        tip: Height,
    },
    /// The proof is wrong.
    #[error(transparent)]
    Merkle(#[from] MerkleError),
}

impl HeaderChain {
    /// Checks that the transaction with these bytes (without witness) is in our block at `height`.
    ///
    /// # Errors
    /// [`InclusionError`].
    pub fn locate(&self, base: &[u8], height: Height, branch: Branch) -> Result<Inclusion, InclusionError> {
        let (Some(header), Some(block)) = (self.header_at(height), self.hash_at(height)) else {
            let (base, tip) = (self.base(), self.tip().height);
            return Err(InclusionError::UnknownHeight { height, base, tip });
        };
        branch.verify_transaction(base, header.merkle_root)?;
        Ok(Inclusion { height, block, time: header.unix_time(), branch })
    }

    /// Whether the block of a place found earlier is still in the chain.
    #[must_use]
    pub fn still_holds(&self, inclusion: &Inclusion) -> bool {
        self.hash_at(inclusion.height) == Some(inclusion.block)
    }

    /// Blocks from the one at `height` to the tip, both counted; 0 above the tip.
    #[must_use]
    pub fn confirmations(&self, height: Height) -> u32 {
        self.tip().height.blocks_since(height).map_or(0, |above| above.saturating_add(1))
    }
}
