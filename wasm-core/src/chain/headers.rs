//! The chain of headers a light client believes, and the rules by which it grows.
//!
//! Checked for every header: it links to its predecessor, it is the checkpoint block where there is a
//! checkpoint, its version is allowed, its bits are the ones due, its time is after the median of eleven, its
//! proof of work is there, done for itself or for a parent block.
//!
//! On mainnet the difficulty was never enforced below 431,017, so a chain of headers from there proves nothing
//! by itself; a light client starts at the checkpoint right below ([`HeaderChain::start`]). Deliberately not
//! checked: whether a block's time lies in the future (a light client's clock may be wrong) and block
//! contents (nodes do that; a light client follows the chain with the most work above the checkpoints).

use super::difficulty::Recent;
use super::error::ChainError;
use super::full::FullHeader;
use super::header::Header;
use super::offer::{Offer, Parts};
use super::target::Work;
use crate::hash::BlockHash;
use crate::network::{Difficulty, Network};
use crate::units::Height;

/// Headers from genesis or a checkpoint to the tip, every one checked.
///
/// Only [`HeaderChain::adopt`] adds headers, so a header that comes from here has been checked. The proofs of
/// merged-mined headers are not kept; a [`ChainChange`] has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderChain {
    network: Network,
    base: u32,
    /// Never empty; the first one is genesis or a checkpoint.
    blocks: Vec<Block>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) header: Header,
    pub(super) hash: BlockHash,
    /// Work of this block and of those below it, the base excluded.
    pub(super) work: Work,
}

/// A header and its height: the end of a chain, or what a server says is the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tip {
    /// The height.
    pub height: Height,
    /// The header.
    pub header: Header,
}

/// What [`HeaderChain::adopt`] changed: what to store, and what is not true any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainChange {
    /// The height of the highest block that stays.
    pub kept: Height,
    /// Blocks that left the chain in a reorganisation, lowest first.
    pub removed: Vec<BlockHash>,
    /// Headers above `kept`, lowest first, with the proofs that were checked.
    pub added: Vec<FullHeader>,
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

    /// Where a light client's chain starts: the lowest checkpoint above which every header can be checked.
    #[must_use]
    pub fn start(network: Network) -> Height {
        let params = network.params();
        let first = match params.difficulty {
            Difficulty::Constant => Height(0),
            Difficulty::DigiShield { from, .. } => Height(from.0.saturating_sub(1)),
        };
        let mut heights = params.checkpoints.iter().map(|(height, _)| Height(*height));
        heights.find(|height| *height >= first).unwrap_or(Height(0))
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

    /// Adds headers without merged-mining proofs: [`Self::offer`] and [`Self::adopt`] in one call.
    ///
    /// # Errors
    /// [`ChainError`], naming the first header that breaks a rule. The chain is then unchanged.
    pub fn extend(&mut self, headers: &[Header]) -> Result<ChainChange, ChainError> {
        self.extend_full(headers.iter().map(|header| FullHeader::from(*header)).collect())
    }

    /// Adds headers: [`Self::offer`] and [`Self::adopt`] in one call.
    ///
    /// # Errors
    /// [`ChainError`], naming the first header that breaks a rule. The chain is then unchanged.
    pub fn extend_full(&mut self, headers: Vec<FullHeader>) -> Result<ChainChange, ChainError> {
        let offer = self.offer(headers)?;
        self.adopt(offer)
    }

    /// Checks headers, lowest first. They may begin with headers that are in the chain already, and may leave
    /// the chain below its tip. The chain stays as it is until it is told to [`Self::adopt`] them.
    ///
    /// # Errors
    /// [`ChainError`], naming the first header that breaks a rule.
    pub fn offer(&self, headers: Vec<FullHeader>) -> Result<Offer, ChainError> {
        let (mut offer, fresh) = self.begin_offer(headers)?;
        offer.grow(fresh)?;
        Ok(offer)
    }

    /// An offer without headers where these would continue the chain, and those of them that it has not.
    pub(super) fn begin_offer(
        &self,
        headers: Vec<FullHeader>,
    ) -> Result<(Offer, Vec<FullHeader>), ChainError> {
        let (parent, known) = self.known(&headers)?;
        let fresh: Vec<FullHeader> = headers.into_iter().skip(known).collect();
        let fork = self.height_of(parent);
        if !fresh.is_empty() {
            self.check_fork(fork)?;
        }
        let below = self.blocks.get(parent).unwrap_or_else(|| self.last());
        let upto = self.blocks.get(..=parent).unwrap_or_default();
        let recent = Recent::new(upto.iter().map(|block| &block.header), self.base == 0);
        Ok((Offer::new(self.network, fork, below, recent), fresh))
    }

    /// Whether headers make a better chain: those that replace blocks of ours must have more work.
    ///
    /// # Errors
    /// [`ChainError::LessWork`].
    pub fn weigh(&self, offer: &Offer) -> Result<(), ChainError> {
        let (ours, offered) = (self.work(), offer.work());
        if offer.is_empty() || offer.fork() == self.tip().height || offered > ours {
            return Ok(());
        }
        Err(ChainError::LessWork { ours, offered })
    }

    /// Makes offered headers part of the chain if they make a better one ([`Self::weigh`]).
    ///
    /// # Errors
    /// [`ChainError::LessWork`], and [`ChainError::UnknownParent`] when the block they stand on has left the
    /// chain meanwhile. The chain is then unchanged.
    pub fn adopt(&mut self, offer: Offer) -> Result<ChainChange, ChainError> {
        let (kept, previous) = (offer.fork(), offer.fork_hash());
        let parent = self.index_of(previous).ok_or(ChainError::UnknownParent { previous })?;
        self.check_fork_of(&offer)?;
        self.weigh(&offer)?;
        let Parts { blocks, full } = offer.into_parts();
        if blocks.is_empty() {
            return Ok(ChainChange { kept: self.tip().height, removed: vec![], added: vec![] });
        }
        let replaced = self.blocks.split_off(parent.saturating_add(1));
        self.blocks.extend(blocks);
        Ok(ChainChange { kept, removed: replaced.iter().map(|block| block.hash).collect(), added: full })
    }

    /// The index of our block that new headers stand on, and how many of the headers we have already.
    fn known(&self, headers: &[FullHeader]) -> Result<(usize, usize), ChainError> {
        let Some(first) = headers.first().map(FullHeader::header) else {
            return Ok((self.last_index(), 0));
        };
        let Some(start) = self.index_of(first.hash()) else {
            let previous = first.previous;
            let parent = self.index_of(previous).ok_or(ChainError::UnknownParent { previous })?;
            return Ok((parent, 0));
        };
        let ours = self.blocks.iter().skip(start).map(|block| &block.header);
        let known = ours.zip(headers).take_while(|(ours, offered)| *ours == offered.header()).count();
        Ok((start.saturating_add(known).saturating_sub(1), known))
    }

    fn check_fork_of(&self, offer: &Offer) -> Result<(), ChainError> {
        if offer.is_empty() { Ok(()) } else { self.check_fork(offer.fork()) }
    }

    /// Blocks above `fork` may be replaced only if none of them is a checkpoint.
    fn check_fork(&self, fork: Height) -> Result<(), ChainError> {
        let tip = self.tip().height;
        let mut heights = self.network.params().checkpoints.iter().map(|(height, _)| Height(*height));
        match heights.find(|height| fork < *height && *height <= tip) {
            Some(height) => Err(ChainError::BelowCheckpoint { height }),
            None => Ok(()),
        }
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
pub(super) fn checkpoint(network: Network, height: Height) -> Option<BlockHash> {
    let checkpoints = network.params().checkpoints;
    let (_, hash) = checkpoints.iter().find(|(known, _)| *known == height.0)?;
    hash.parse().ok()
}
