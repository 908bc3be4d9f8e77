//! The next block in the making: what the coins and names would be after its transactions so far.

use std::collections::{HashMap, HashSet};

use bitcoin::{OutPoint, Transaction};

use super::{Chain, checks, locks};
use crate::coin::{Coin, Coins, spent_coins};
use crate::names::db::written_names;
use crate::names::rules::{self, Place};
use crate::names::{NameEntry, NameView};
use crate::policy::is_unspendable;
use crate::reject::{MISSING_INPUTS, Reject};
use crate::script::check_consensus;

/// Whether scripts are executed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    /// Execute them.
    Execute,
    /// They were executed when the transaction entered the mempool.
    Trust,
}

/// What a block changes.
#[derive(Debug, Default)]
pub struct Changes {
    /// Coins it spends, those it created itself included.
    pub spent: HashSet<OutPoint>,
    /// Coins it leaves behind.
    pub created: HashMap<OutPoint, Coin>,
}

/// The chain plus the transactions of a block so far.
#[derive(Debug)]
pub struct Draft<'a> {
    chain: &'a Chain,
    height: u32,
    changes: Changes,
    names: HashMap<Vec<u8>, NameEntry>,
}

impl<'a> Draft<'a> {
    /// An empty block on top of `chain`.
    #[must_use]
    pub fn new(chain: &'a Chain) -> Self {
        let height = chain.height().saturating_add(1);
        Self { chain, height, changes: Changes::default(), names: HashMap::new() }
    }

    /// Adds a transaction if a block may hold it here. Gives its fee in swartz.
    ///
    /// # Errors
    /// Why the block may not hold it; the draft is unchanged then.
    pub fn add(&mut self, tx: &Transaction, scripts: Scripts) -> Result<u64, Reject> {
        checks::check_alone(tx)?;
        let spent = spent_coins(self, tx).ok_or_else(|| Reject::new(MISSING_INPUTS))?;
        if !locks::is_final(self.chain, tx) || !locks::relative_locks_passed(self.chain, tx, &spent) {
            return Err(Reject::new("bad-txns-nonfinal"));
        }
        let place = Place { params: self.chain.params(), height: self.height, mempool: false };
        rules::check(tx, &spent, self, place)?;
        let fee = checks::check_money(tx, &spent, self.height)?;
        if scripts == Scripts::Execute {
            check_consensus(tx, &spent)?;
        }
        self.apply(tx);
        Ok(fee)
    }

    /// Adds the coins of the coinbase transaction.
    pub fn add_coinbase(&mut self, tx: &Transaction) {
        self.create(tx, true);
    }

    /// What the block changes.
    #[must_use]
    pub fn into_changes(self) -> Changes {
        self.changes
    }

    fn apply(&mut self, tx: &Transaction) {
        for input in &tx.input {
            self.changes.created.remove(&input.previous_output);
            self.changes.spent.insert(input.previous_output);
        }
        self.create(tx, false);
        for (name, outpoint) in written_names(tx) {
            self.names.insert(name, NameEntry { height: self.height, outpoint });
        }
    }

    fn create(&mut self, tx: &Transaction, coinbase: bool) {
        let txid = tx.compute_txid();
        for (vout, output) in (0_u32..).zip(&tx.output) {
            if !is_unspendable(&output.script_pubkey) {
                let coin = Coin { output: output.clone(), height: Some(self.height), coinbase };
                self.changes.created.insert(OutPoint { txid, vout }, coin);
            }
        }
    }
}

impl Coins for Draft<'_> {
    fn coin(&self, outpoint: &OutPoint) -> Option<Coin> {
        if self.changes.spent.contains(outpoint) {
            return None;
        }
        self.changes.created.get(outpoint).cloned().or_else(|| self.chain.coin(outpoint))
    }
}

impl NameView for Draft<'_> {
    fn name(&self, name: &[u8]) -> Option<NameEntry> {
        self.names.get(name).copied().or_else(|| self.chain.name(name))
    }
}
