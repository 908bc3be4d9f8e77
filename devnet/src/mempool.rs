//! Transactions waiting for a block.

pub mod accept;
pub mod replace;

use std::collections::{BTreeMap, HashMap, HashSet};

use bitcoin::{OutPoint, Transaction, Txid};

use crate::chain::Chain;
use crate::coin::{Coin, Coins, spent_coins};
use crate::names::rules::{self, Place};
use crate::reject::{MISSING_INPUTS, Reject};

/// A waiting transaction.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The transaction.
    pub tx: Transaction,
    /// Its id.
    pub txid: Txid,
    /// Fee in swartz.
    pub fee: u64,
    /// Virtual size that counts signature operations, in bytes.
    pub size: u64,
    /// True when it spends outputs of other waiting transactions.
    pub unconfirmed_inputs: bool,
}

/// The mempool, in order of arrival: parents always stand before their children.
#[derive(Debug, Default)]
pub struct Mempool {
    entries: BTreeMap<u64, Entry>,
    by_txid: HashMap<Txid, u64>,
    spenders: HashMap<OutPoint, Txid>,
    arrivals: u64,
}

impl Mempool {
    /// The waiting transactions, parents first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// How many wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when none waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The waiting transaction with this id.
    #[must_use]
    pub fn get(&self, txid: &Txid) -> Option<&Entry> {
        self.entries.get(self.by_txid.get(txid)?)
    }

    /// The waiting transaction that spends `outpoint`.
    #[must_use]
    pub fn spender(&self, outpoint: &OutPoint) -> Option<&Entry> {
        self.get(self.spenders.get(outpoint)?)
    }

    /// Adds a checked transaction.
    pub fn insert(&mut self, entry: Entry) {
        self.arrivals = self.arrivals.saturating_add(1);
        self.by_txid.insert(entry.txid, self.arrivals);
        for input in &entry.tx.input {
            self.spenders.insert(input.previous_output, entry.txid);
        }
        self.entries.insert(self.arrivals, entry);
    }

    /// Removes a transaction and everything that spends from it. Gives the removed ids.
    pub fn remove(&mut self, txid: &Txid) -> Vec<Txid> {
        let doomed = self.descendants(txid);
        for txid in &doomed {
            if let Some(entry) = self.by_txid.remove(txid).and_then(|arrival| self.entries.remove(&arrival)) {
                for input in &entry.tx.input {
                    self.spenders.remove(&input.previous_output);
                }
            }
        }
        doomed
    }

    /// The transaction and everything waiting that spends from it, directly or not.
    #[must_use]
    pub fn descendants(&self, txid: &Txid) -> Vec<Txid> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        for entry in self.entries.values() {
            let spends =
                |seen: &HashSet<Txid>| entry.tx.input.iter().any(|i| seen.contains(&i.previous_output.txid));
            if entry.txid == *txid || spends(&seen) {
                seen.insert(entry.txid);
                found.push(entry.txid);
            }
        }
        found
    }

    /// The waiting transactions that `tx` spends from, directly or not.
    #[must_use]
    pub fn ancestors(&self, tx: &Transaction) -> HashSet<Txid> {
        let (mut found, mut open) = (HashSet::new(), vec![tx]);
        while let Some(tx) = open.pop() {
            for input in &tx.input {
                if let Some(parent) = self.get(&input.previous_output.txid)
                    && found.insert(parent.txid)
                {
                    open.push(&parent.tx);
                }
            }
        }
        found
    }

    /// Drops what the newest block confirmed or made impossible. Gives what was dropped as impossible, with the reason.
    pub fn after_block(&mut self, chain: &Chain) -> Vec<(Txid, Reject)> {
        let waiting = std::mem::take(self);
        let mut dropped = Vec::new();
        for mut entry in waiting.entries.into_values() {
            if chain.transaction(&entry.txid).is_some() {
                continue;
            }
            match self.still_possible(chain, &entry.tx) {
                Ok(()) => {
                    entry.unconfirmed_inputs = self.spends_waiting(&entry.tx);
                    self.insert(entry);
                }
                Err(reject) => dropped.push((entry.txid, reject)),
            }
        }
        dropped
    }

    fn still_possible(&self, chain: &Chain, tx: &Transaction) -> Result<(), Reject> {
        let view = View { chain, mempool: self };
        let spent = spent_coins(&view, tx).ok_or_else(|| Reject::new(MISSING_INPUTS))?;
        let height = chain.height().saturating_add(1);
        rules::check(tx, &spent, chain, Place { params: chain.params(), height, mempool: true })
    }

    fn spends_waiting(&self, tx: &Transaction) -> bool {
        tx.input.iter().any(|input| self.by_txid.contains_key(&input.previous_output.txid))
    }
}

/// The chain's coins plus those of waiting transactions. Coins spent by waiting transactions are still there: conflicts
/// are a question of replacement.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The chain.
    pub chain: &'a Chain,
    /// The mempool.
    pub mempool: &'a Mempool,
}

impl Coins for View<'_> {
    fn coin(&self, outpoint: &OutPoint) -> Option<Coin> {
        let Some(entry) = self.mempool.get(&outpoint.txid) else { return self.chain.coin(outpoint) };
        let output = entry.tx.tx_out(usize::try_from(outpoint.vout).ok()?).ok()?;
        Some(Coin { output: output.clone(), height: None, coinbase: false })
    }
}
