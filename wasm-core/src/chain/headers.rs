//! The chain of headers a light client believes, and the rules by which it grows.
//!
//! Checked for every header: it links to its predecessor, it is the checkpoint block where there is a
//! checkpoint, its bits are the ones due, its own proof of work is there. Known limits, each answered with
//! its own error instead of a guess: merged-mined headers ([`ChainError::AuxPowNotSupported`]) and networks
//! whose bits follow a difficulty rule ([`ChainError::DifficultyNotSupported`]).
//!
//! Deliberately not checked: block times (a light client without a clock cannot) and block contents (nodes
//! do that; a light client follows the chain with the most work above the checkpoints).

use super::error::ChainError;
use super::header::Header;
use super::target::{Bits, Work};
use crate::hash::BlockHash;
use crate::network::Network;
use crate::units::Height;

/// Headers from genesis or a checkpoint to the tip, every one checked.
///
/// Only [`HeaderChain::extend`] adds headers, so a header that comes from here has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderChain {
    network: Network,
    base: u32,
    /// Never empty; the first one is genesis or a checkpoint.
    blocks: Vec<Block>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block {
    header: Header,
    hash: BlockHash,
    /// Work of this block and of those below it, the base excluded.
    work: Work,
}

/// A header and its height: the end of a chain, or what a server says is the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tip {
    /// The height.
    pub height: Height,
    /// The header.
    pub header: Header,
}

/// What [`HeaderChain::extend`] changed: what to store, and what is not true any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainChange {
    /// The height of the highest block that stays.
    pub kept: Height,
    /// Blocks that left the chain in a reorganisation, lowest first.
    pub removed: Vec<BlockHash>,
    /// Headers above `kept`, lowest first.
    pub added: Vec<Header>,
}

impl ChainChange {
    /// Whether nothing changed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.added.is_empty()
    }

    /// Makes this change one with a later change of the same chain.
    pub fn merge(&mut self, later: Self) {
        let undone = match later.kept.blocks_since(self.kept) {
            Some(above) => {
                self.added.split_off(usize::try_from(above).unwrap_or(usize::MAX).min(self.added.len()))
            }
            None => core::mem::take(&mut self.added),
        };
        // Of what the later change removed, the upper part is what this one had added.
        let lower = later.removed.len().saturating_sub(undone.len());
        let removed = later.removed.into_iter().take(lower).chain(self.removed.drain(..)).collect();
        let kept = self.kept.min(later.kept);
        let added = self.added.drain(..).chain(later.added).collect();
        *self = Self { kept, removed, added };
    }
}

impl HeaderChain {
    /// The chain that holds only the network's genesis block.
    #[must_use]
    pub fn from_genesis(network: Network) -> Self {
        Self::based(network, 0, Header::from_bytes(&network.params().genesis_header80))
    }

    /// The chain that starts at a checkpoint of the network.
    ///
    /// # Errors
    /// [`ChainError::NoCheckpoint`] when the network has none at `height`,
    /// [`ChainError::WrongCheckpoint`] when `header` is another block.
    pub fn from_checkpoint(network: Network, height: Height, header: Header) -> Result<Self, ChainError> {
        let expected = checkpoint(network, height).ok_or(ChainError::NoCheckpoint { height })?;
        let got = header.hash();
        if got != expected {
            return Err(ChainError::WrongCheckpoint { height, expected, got });
        }
        Ok(Self::based(network, height.0, header))
    }

    fn based(network: Network, base: u32, header: Header) -> Self {
        let block = Block { header, hash: header.hash(), work: Work::ZERO };
        Self { network, base, blocks: vec![block] }
    }

    /// The network whose rules hold.
    #[must_use]
    pub const fn network(&self) -> Network {
        self.network
    }

    /// The lowest height it knows: 0, or its checkpoint.
    #[must_use]
    pub const fn base(&self) -> Height {
        Height(self.base)
    }

    /// The highest block.
    #[must_use]
    pub fn tip(&self) -> Tip {
        Tip { height: self.height_of(self.last_index()), header: self.last().header }
    }

    /// The checked header at a height, or `None` below the base and above the tip.
    #[must_use]
    pub fn header_at(&self, height: Height) -> Option<&Header> {
        self.block_at(height).map(|block| &block.header)
    }

    /// The block hash at a height, or `None` below the base and above the tip.
    #[must_use]
    pub fn hash_at(&self, height: Height) -> Option<BlockHash> {
        self.block_at(height).map(|block| block.hash)
    }

    /// Where a block is in this chain.
    #[must_use]
    pub fn height_of_block(&self, hash: BlockHash) -> Option<Height> {
        self.index_of(hash).map(|index| self.height_of(index))
    }

    /// The work above the base, added up.
    #[must_use]
    pub fn work(&self) -> Work {
        self.last().work
    }

    /// All headers from the base to the tip.
    pub fn headers(&self) -> impl ExactSizeIterator<Item = &Header> {
        self.blocks.iter().map(|block| &block.header)
    }

    /// Adds headers, lowest first. They may begin with headers that are in the chain already, and may leave
    /// the chain below its tip: such a branch replaces our blocks when it has more work.
    ///
    /// # Errors
    /// [`ChainError`], naming the first header that breaks a rule. The chain is then unchanged.
    pub fn extend(&mut self, headers: &[Header]) -> Result<ChainChange, ChainError> {
        let (parent, fresh) = self.without_known(headers)?;
        if fresh.is_empty() {
            return Ok(ChainChange { kept: self.tip().height, removed: vec![], added: vec![] });
        }
        let branch = self.check_branch(parent, fresh)?;
        self.check_reorganisation(parent, &branch)?;
        let replaced = self.blocks.split_off(parent.saturating_add(1));
        self.blocks.extend(branch);
        Ok(ChainChange {
            kept: self.height_of(parent),
            removed: replaced.iter().map(|block| block.hash).collect(),
            added: fresh.to_vec(),
        })
    }

    /// Steps over headers that the chain already has: the index of the last known one, and the new ones.
    fn without_known<'h>(&self, headers: &'h [Header]) -> Result<(usize, &'h [Header]), ChainError> {
        let Some(first) = headers.first() else {
            return Ok((self.last_index(), headers));
        };
        let Some(start) = self.index_of(first.hash()) else {
            let previous = first.previous;
            let parent = self.index_of(previous).ok_or(ChainError::UnknownParent { previous })?;
            return Ok((parent, headers));
        };
        let ours = self.blocks.iter().skip(start).map(|block| &block.header);
        let known = ours.zip(headers).take_while(|(ours, offered)| ours == offered).count();
        let fresh = headers.get(known..).unwrap_or_default();
        Ok((start.saturating_add(known).saturating_sub(1), fresh))
    }

    fn check_branch(&self, parent: usize, headers: &[Header]) -> Result<Vec<Block>, ChainError> {
        let mut below = *self.blocks.get(parent).unwrap_or_else(|| self.last());
        let mut branch = Vec::with_capacity(headers.len());
        for (index, header) in (parent.saturating_add(1)..).zip(headers) {
            below = self.check_header(self.height_of(index), header, &below)?;
            branch.push(below);
        }
        Ok(branch)
    }

    /// The rules for one header. The checkpoint comes first, so that a server of another chain is called
    /// that, whatever else is not checked yet.
    fn check_header(&self, height: Height, header: &Header, below: &Block) -> Result<Block, ChainError> {
        if header.previous != below.hash {
            return Err(ChainError::BrokenLink { height, expected: below.hash, got: header.previous });
        }
        let hash = header.hash();
        if let Some(expected) = checkpoint(self.network, height).filter(|expected| *expected != hash) {
            return Err(ChainError::WrongCheckpoint { height, expected, got: hash });
        }
        if header.is_merged_mined() {
            return Err(ChainError::AuxPowNotSupported { height });
        }
        let expected = due_bits(self.network).ok_or(ChainError::DifficultyNotSupported { height })?;
        if header.bits != expected {
            return Err(ChainError::WrongBits { height, expected, got: header.bits });
        }
        let work = header
            .check_work_of(hash, self.network.params())
            .map_err(|source| ChainError::Work { height, source })?;
        Ok(Block { header: *header, hash, work: below.work.saturating_add(work) })
    }

    /// A branch that replaces blocks must have more work, and must not replace a checkpoint.
    fn check_reorganisation(&self, parent: usize, branch: &[Block]) -> Result<(), ChainError> {
        if parent == self.last_index() {
            return Ok(());
        }
        let (kept, tip) = (self.height_of(parent), self.tip().height);
        let mut heights = self.network.params().checkpoints.iter().map(|(height, _)| Height(*height));
        if let Some(height) = heights.find(|height| kept < *height && *height <= tip) {
            return Err(ChainError::BelowCheckpoint { height });
        }
        let offered = branch.last().map_or(Work::ZERO, |block| block.work);
        if offered <= self.work() {
            return Err(ChainError::LessWork { ours: self.work(), offered });
        }
        Ok(())
    }

    fn block_at(&self, height: Height) -> Option<&Block> {
        let index = height.0.checked_sub(self.base)?;
        self.blocks.get(usize::try_from(index).ok()?)
    }

    /// Searched from the tip down: what is asked for is nearly always close to it.
    fn index_of(&self, hash: BlockHash) -> Option<usize> {
        self.blocks.iter().rposition(|block| block.hash == hash)
    }

    fn last(&self) -> &Block {
        self.blocks.last().expect("a header chain is never empty")
    }

    fn last_index(&self) -> usize {
        self.blocks.len().saturating_sub(1)
    }

    /// Saturates at a height that 2^32 headers in memory would be needed for.
    fn height_of(&self, index: usize) -> Height {
        Height(self.base.saturating_add(u32::try_from(index).unwrap_or(u32::MAX)))
    }
}

/// The block that must be at a height.
fn checkpoint(network: Network, height: Height) -> Option<BlockHash> {
    let checkpoints = network.params().checkpoints;
    let (_, hash) = checkpoints.iter().find(|(known, _)| *known == height.0)?;
    hash.parse().ok()
}

/// The bits due in every block of a network without difficulty rule: regtest and the dev chain never
/// retarget.
fn due_bits(network: Network) -> Option<Bits> {
    match network {
        Network::Regtest | Network::Devnet => Some(Bits::from_consensus(network.params().pow_limit_bits)),
        Network::Mainnet | Network::Testnet => None,
    }
}
