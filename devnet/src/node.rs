//! The node: chain, mempool, index and miner in step with each other. No I/O and no clock in here.

pub mod lie;
mod reorg;
pub mod shared;

use bitcoin::consensus::encode::deserialize_hex;
use bitcoin::{Block, Transaction, Txid};

use crate::address::{AddressError, script_of};
use crate::chain::Chain;
use crate::chain::block::ConnectError;
use crate::chain::build::next_block;
use crate::index::Index;
use crate::mempool::Mempool;
use crate::miner::{Dry, Miner};
use crate::params::{COIN, Params};
use crate::policy::dust_threshold;
use crate::reject::Reject;
use lie::Lies;

pub use reorg::{Fate, ReorgError};

/// Most the faucet gives at once, in swartz (100 DOI).
pub const MAX_GIFT: u64 = 100 * COIN;
/// Seconds between premined blocks.
const PREMINE_SPACING: u32 = 60;

/// Something that changes the node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// A block on the tip.
    Block(Block),
    /// The blocks above this height are gone, and nothing waits.
    Back(u32),
    /// A transaction waits.
    Waiting(Transaction),
}

/// Why a transaction sent by a client is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BroadcastError {
    /// Not a transaction.
    #[error("TX decode failed")]
    Decode,
    /// Already confirmed.
    #[error("Transaction already in block chain")]
    Confirmed,
    /// Refused by the mempool.
    #[error(transparent)]
    Rejected(#[from] Reject),
}

/// Why the faucet gives nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaucetError {
    /// The address is not one of this chain.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The amount is out of bounds.
    #[error("the faucet gives {least} to {MAX_GIFT} swartz at once, {asked} were asked for")]
    Amount {
        /// Asked for, swartz.
        asked: u64,
        /// Least amount that is no dust, swartz.
        least: u64,
    },
    /// Too few coins are mature.
    #[error(transparent)]
    Dry(#[from] Dry),
    /// The mempool refuses the payment, for example a too long chain of unconfirmed change.
    #[error("the mempool refuses the gift: {0}")]
    Rejected(#[from] Reject),
}

/// The node.
#[derive(Debug)]
pub struct Node {
    /// Blocks, coins, names.
    pub chain: Chain,
    /// Waiting transactions.
    pub mempool: Mempool,
    /// What the Electrum side answers from.
    pub index: Index,
    /// What the Electrum servers lie about.
    pub lies: Lies,
    miner: Miner,
    news: Vec<News>,
}

impl Node {
    /// A node with genesis only.
    #[must_use]
    pub fn new(params: Params) -> Self {
        Self {
            chain: Chain::new(params),
            mempool: Mempool::default(),
            index: Index::default(),
            lies: Lies::default(),
            miner: Miner::default(),
            news: Vec::new(),
        }
    }

    /// Mines `count` blocks dated back a minute each, the last one just before `now` (unix seconds).
    ///
    /// # Errors
    /// A block of ours that breaks a rule: a bug.
    pub fn premine(&mut self, count: u32, now: u32) -> Result<(), ConnectError> {
        for left in (0..count).rev() {
            self.mine(now.saturating_sub(left.saturating_add(1).saturating_mul(PREMINE_SPACING)))?;
        }
        Ok(())
    }

    /// Mines one block with what waits, at `now` (unix seconds).
    ///
    /// # Errors
    /// A block of ours that breaks a rule: a bug.
    pub fn mine(&mut self, now: u32) -> Result<(), ConnectError> {
        let waiting = self.mempool.entries().map(|entry| &entry.tx);
        let block = next_block(&self.chain, waiting, &self.miner.payout(Vec::new()), now);
        self.connect(block)
    }

    /// Makes `block` the tip.
    ///
    /// # Errors
    /// Which rule it breaks.
    pub fn connect(&mut self, block: Block) -> Result<(), ConnectError> {
        self.chain.connect(block.clone())?;
        self.news.push(News::Block(block));
        self.index.add_block(&self.chain.tip().txs, self.chain.height());
        for (txid, reject) in self.mempool.after_block(&self.chain) {
            tracing::info!(%txid, %reject, "dropped from the mempool");
        }
        Ok(())
    }

    /// Takes a transaction from a client. One that already waits is fine.
    ///
    /// # Errors
    /// See [`BroadcastError`].
    pub fn broadcast(&mut self, hex: &str) -> Result<Txid, BroadcastError> {
        let tx: Transaction = deserialize_hex(hex).map_err(|_| BroadcastError::Decode)?;
        let txid = tx.compute_txid();
        if self.mempool.get(&txid).is_some() {
            return Ok(txid);
        }
        if self.chain.transaction(&txid).is_some() {
            return Err(BroadcastError::Confirmed);
        }
        Ok(self.accept(&tx)?)
    }

    /// Sends `amount` swartz of play money to `address`.
    ///
    /// # Errors
    /// See [`FaucetError`].
    pub fn faucet(&mut self, address: &str, amount: u64) -> Result<Txid, FaucetError> {
        let script = script_of(address, self.chain.params())?;
        let output = bitcoin::TxOut { value: bitcoin::Amount::from_sat(amount), script_pubkey: script };
        let least = dust_threshold(&output);
        if !(least..=MAX_GIFT).contains(&amount) {
            return Err(FaucetError::Amount { asked: amount, least });
        }
        let tx = self.miner.pay(&self.chain, &self.mempool, &output.script_pubkey, amount)?;
        Ok(self.accept(&tx)?)
    }

    fn accept(&mut self, tx: &Transaction) -> Result<Txid, Reject> {
        let txid = self.mempool.accept(&self.chain, tx)?;
        self.news.push(News::Waiting(tx.clone()));
        Ok(txid)
    }

    /// What has changed since this was asked last, in order: what [`Node::learn`] makes the same node of.
    pub fn take_news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.news)
    }

    /// Repeats a change. A transaction that is not taken any more is left out.
    ///
    /// # Errors
    /// A block that does not follow, or breaks a rule.
    pub fn learn(&mut self, news: News) -> Result<(), ConnectError> {
        match news {
            News::Block(block) => self.connect(block),
            News::Back(height) => self.go_back(height).map(drop),
            News::Waiting(tx) => {
                if let Err(reject) = self.accept(&tx) {
                    tracing::info!(txid = %tx.compute_txid(), %reject, "not taken again");
                }
                Ok(())
            }
        }
    }

    /// A transaction, waiting or confirmed.
    #[must_use]
    pub fn transaction(&self, txid: &Txid) -> Option<&Transaction> {
        let waiting = self.mempool.get(txid).map(|entry| &entry.tx);
        waiting.or_else(|| self.chain.transaction(txid).map(|(tx, _, _)| tx))
    }
}
