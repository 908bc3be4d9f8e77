//! Headers that would continue a chain somewhere, each checked once.

use super::difficulty::Recent;
use super::error::ChainError;
use super::full::FullHeader;
use super::headers::{Block, checkpoint};
use super::target::Work;
use crate::hash::BlockHash;
use crate::network::Network;
use crate::units::Height;

/// Headers on top of a block of a [`HeaderChain`](super::HeaderChain), checked but not yet part of it.
///
/// A branch of another server can be long before it has more work than ours; it grows here piece by piece, and
/// what was checked is not checked again.
#[derive(Clone, Debug)]
pub struct Offer {
    network: Network,
    fork: Height,
    fork_hash: BlockHash,
    /// Work of the chain up to the newest block here.
    work: Work,
    recent: Recent,
    blocks: Vec<Block>,
    full: Vec<FullHeader>,
}

/// What an [`Offer`] is made of, for the chain that takes it.
pub(super) struct Parts {
    pub(super) blocks: Vec<Block>,
    pub(super) full: Vec<FullHeader>,
}

impl Offer {
    pub(super) fn new(network: Network, fork: Height, below: &Block, recent: Recent) -> Self {
        Self { network, fork, fork_hash: below.hash, work: below.work, recent, blocks: vec![], full: vec![] }
    }

    /// The height of our block it stands on.
    #[must_use]
    pub const fn fork(&self) -> Height {
        self.fork
    }

    /// The work of the chain with these headers, counted like [`HeaderChain::work`](super::HeaderChain::work).
    #[must_use]
    pub const fn work(&self) -> Work {
        self.work
    }

    /// How many headers it has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.blocks.len()
    }

    /// Whether it has no headers.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The hash of its highest block.
    pub(super) fn tip_hash(&self) -> BlockHash {
        self.blocks.last().map_or(self.fork_hash, |block| block.hash)
    }

    pub(super) const fn fork_hash(&self) -> BlockHash {
        self.fork_hash
    }

    pub(super) fn into_parts(self) -> Parts {
        Parts { blocks: self.blocks, full: self.full }
    }

    /// Adds headers, lowest first.
    ///
    /// # Errors
    /// [`ChainError`], naming the first header that breaks a rule. Those before it have been added.
    pub fn grow(&mut self, headers: Vec<FullHeader>) -> Result<(), ChainError> {
        for full in headers {
            let block = self.check(&full)?;
            self.recent.push(&block.header);
            self.work = block.work;
            self.blocks.push(block);
            self.full.push(full);
        }
        Ok(())
    }

    /// The rules for one header. The checkpoint comes first, so that a server of another chain is called
    /// that, whatever else is wrong.
    fn check(&self, full: &FullHeader) -> Result<Block, ChainError> {
        let count = u32::try_from(self.blocks.len()).unwrap_or(u32::MAX);
        let height = self.fork.saturating_add(count).saturating_add(1);
        let (header, params) = (*full.header(), self.network.params());
        let expected = self.tip_hash();
        if header.previous != expected {
            return Err(ChainError::BrokenLink { height, expected, got: header.previous });
        }
        let hash = header.hash();
        if let Some(expected) = checkpoint(self.network, height).filter(|expected| *expected != hash) {
            return Err(ChainError::WrongCheckpoint { height, expected, got: hash });
        }
        let (version, is_old) =
            (header.version, height >= params.version_4_height && header.base_version() < 4);
        if header.is_legacy() || is_old {
            return Err(ChainError::OldVersion { height, version });
        }
        let expected = self.recent.due_bits(params, height, header.time);
        let expected = expected.ok_or(ChainError::DifficultyUnknown { height })?;
        if header.bits != expected {
            return Err(ChainError::WrongBits { height, expected, got: header.bits });
        }
        if let Some(median) = self.recent.median_time().filter(|median| header.time <= *median) {
            return Err(ChainError::TooOld { height, time: header.time, median });
        }
        let work = full.check_work_of(hash, params);
        let work = work.map_err(|source| ChainError::Work { height, source })?;
        Ok(Block { header, hash, work: self.work.saturating_add(work) })
    }
}
