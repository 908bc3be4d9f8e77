//! The chain: blocks, unspent coins, names. One branch only: another one is made by going back ([`Chain::rewound`]).

pub mod auxpow;
pub mod block;
pub mod build;
pub mod checks;
pub mod draft;
pub mod locks;

use std::collections::HashMap;

use bitcoin::block::Header;
use bitcoin::consensus::encode::serialize;
use bitcoin::{Block, BlockHash, OutPoint, Transaction, Txid};

use crate::coin::{Coin, Coins};
use crate::names::{NameDb, NameEntry, NameScript, NameView};
use crate::params::{Params, genesis_header};
use auxpow::{is_merged_mined, prove};
use block::{ConnectError, check_block};
use draft::Scripts;

/// Blocks whose times make the median that locks are measured by.
const MEDIAN_SPAN: usize = 11;

/// A block of the chain with what is asked for often.
#[derive(Debug, Clone)]
pub struct StoredBlock {
    /// The 80 byte header.
    pub header: Header,
    /// What stands behind it if it is merged-mined, or nothing.
    pub proof: Vec<u8>,
    /// Its hash.
    pub hash: BlockHash,
    /// Transactions, coinbase first. Empty for genesis, as servers do not index it.
    pub txs: Vec<Transaction>,
    /// Their ids.
    pub txids: Vec<Txid>,
}

impl StoredBlock {
    /// The header as servers give it, proof included.
    #[must_use]
    pub fn full_header(&self) -> Vec<u8> {
        [serialize(&self.header), self.proof.clone()].concat()
    }

    fn new(header: Header, txs: Vec<Transaction>) -> Self {
        let txids = txs.iter().map(Transaction::compute_txid).collect();
        let proof = if is_merged_mined(&header) { prove(&header) } else { Vec::new() };
        Self { header, proof, hash: header.block_hash(), txs, txids }
    }
}

/// The chain.
#[derive(Debug)]
pub struct Chain {
    params: Params,
    blocks: Vec<StoredBlock>,
    coins: HashMap<OutPoint, Coin>,
    names: NameDb,
    located: HashMap<Txid, (u32, usize)>,
}

impl Chain {
    /// A chain that holds genesis only.
    #[must_use]
    pub fn new(params: Params) -> Self {
        let blocks = vec![StoredBlock::new(genesis_header(), Vec::new())];
        Self { params, blocks, coins: HashMap::new(), names: NameDb::default(), located: HashMap::new() }
    }

    /// The parameters it was made with.
    #[must_use]
    pub const fn params(&self) -> &Params {
        &self.params
    }

    /// The newest block.
    ///
    /// # Panics
    /// Never: genesis is always there.
    #[must_use]
    pub fn tip(&self) -> &StoredBlock {
        self.blocks.last().expect("genesis is never removed")
    }

    /// Height of the newest block.
    #[must_use]
    pub fn height(&self) -> u32 {
        u32::try_from(self.blocks.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The block at `height`.
    #[must_use]
    pub fn block(&self, height: u32) -> Option<&StoredBlock> {
        self.blocks.get(usize::try_from(height).ok()?)
    }

    /// A confirmed transaction with its height and position in the block.
    #[must_use]
    pub fn transaction(&self, txid: &Txid) -> Option<(&Transaction, u32, usize)> {
        let (height, position) = *self.located.get(txid)?;
        Some((self.block(height)?.txs.get(position)?, height, position))
    }

    /// Median of the times of the last eleven blocks up to `height`.
    #[must_use]
    pub fn median_time(&self, height: u32) -> u32 {
        let end = usize::try_from(height).unwrap_or(usize::MAX).saturating_add(1).min(self.blocks.len());
        let start = end.saturating_sub(MEDIAN_SPAN);
        let mut times: Vec<u32> =
            self.blocks.get(start..end).unwrap_or_default().iter().map(|b| b.header.time).collect();
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or(0)
    }

    /// Every unspent coin.
    pub fn coins(&self) -> impl Iterator<Item = (&OutPoint, &Coin)> {
        self.coins.iter()
    }

    /// Checks `block` against every rule and makes it the tip.
    ///
    /// # Errors
    /// Which rule it breaks; the chain is unchanged then.
    pub fn connect(&mut self, block: Block) -> Result<(), ConnectError> {
        self.connect_with(block, Scripts::Execute)
    }

    /// The chain up to `height`, as it was before the blocks above came.
    ///
    /// # Errors
    /// Never: its blocks were connected before.
    pub fn rewound(&self, height: u32) -> Result<Self, ConnectError> {
        let mut chain = Self::new(self.params.clone());
        let kept = usize::try_from(height).unwrap_or(usize::MAX);
        for block in self.blocks.iter().skip(1).take(kept) {
            let block = Block { header: block.header, txdata: block.txs.clone() };
            chain.connect_with(block, Scripts::Trust)?;
        }
        Ok(chain)
    }

    fn connect_with(&mut self, block: Block, scripts: Scripts) -> Result<(), ConnectError> {
        let changes = check_block(self, &block, scripts)?;
        let height = self.height().saturating_add(1);
        for outpoint in &changes.spent {
            self.coins.remove(outpoint);
        }
        self.coins.extend(changes.created);
        let stored = StoredBlock::new(block.header, block.txdata);
        for (position, (txid, tx)) in stored.txids.iter().zip(&stored.txs).enumerate() {
            self.located.insert(*txid, (height, position));
            self.names.apply(tx, height);
        }
        self.blocks.push(stored);
        self.destroy_expired(height.saturating_add(1));
        Ok(())
    }

    /// The node destroys name coins one block before anybody may register the name again.
    fn destroy_expired(&mut self, next_height: u32) {
        for outpoint in self.names.expiring_at(next_height, self.params.name_expiry) {
            self.coins.remove(&outpoint);
        }
    }

    /// Adds a coin from outside, for judging a transaction whose inputs are given. A name coin becomes its name's
    /// newest one, as of the tip.
    pub fn add_given(&mut self, outpoint: OutPoint, mut coin: Coin) {
        let name = NameScript::parse(&coin.output.script_pubkey).filter(|name| name.op.writes());
        if let Some(name) = name {
            let height = self.height();
            coin.height = Some(height);
            if let Some(old) = self.names.name(name.name()) {
                self.coins.remove(&old.outpoint);
            }
            self.names.set(name.name().to_vec(), NameEntry { height, outpoint });
        }
        self.coins.insert(outpoint, coin);
    }
}

impl Coins for Chain {
    fn coin(&self, outpoint: &OutPoint) -> Option<Coin> {
        self.coins.get(outpoint).cloned()
    }
}

impl NameView for Chain {
    fn name(&self, name: &[u8]) -> Option<NameEntry> {
        self.names.name(name)
    }
}
