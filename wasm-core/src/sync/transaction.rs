//! One transaction by its id: its bytes, and the proof of its block.
//!
//! The protocol says where a transaction is only in the history of a script, so the histories of what it pays to are
//! asked for, one after the other, until one names it.

use super::collect::{Collector, Located};
use super::dialogue::Query;
use super::error::SyncError;
use super::request::Request;
use super::response::{HistoryEntry, Response};
use crate::chain::HeaderChain;
use crate::hash::{ScriptHash, Txid};
use crate::tx::{Transaction, TxOut};

/// The most histories that are asked for.
const MAX_HISTORIES: usize = 8;

/// Asks for a transaction. Its place is `None` if it is in no block of ours, or no history names it.
#[derive(Debug)]
pub struct TransactionQuery<'c> {
    txid: Txid,
    collector: Collector<'c>,
    transaction: Option<Transaction>,
    asked: bool,
    /// Scripts whose histories may name it, the next one last.
    scripts: Vec<ScriptHash>,
    is_listed: bool,
}

impl<'c> TransactionQuery<'c> {
    /// Asks for the transaction `txid`, and where in `chain` it is.
    #[must_use]
    pub const fn new(txid: Txid, chain: &'c HeaderChain) -> Self {
        let collector = Collector::new(chain);
        Self { txid, collector, transaction: None, asked: false, scripts: Vec::new(), is_listed: false }
    }

    fn received(&mut self, transaction: Transaction) {
        // Servers list a name's coin by who holds it, not by its whole script.
        let owner = |output: &TxOut| output.name().map_or_else(|| output.script.clone(), |name| name.owner);
        let scripts = transaction.outputs.iter().map(|output| owner(output).electrum_scripthash());
        self.scripts = scripts.take(MAX_HISTORIES).collect();
        self.scripts.reverse();
        self.transaction = Some(transaction);
    }

    fn listed(&mut self, entries: Vec<HistoryEntry>) -> Result<(), SyncError> {
        let entry = entries.into_iter().find(|entry| entry.txid == self.txid);
        let Some((entry, transaction)) = entry.zip(self.transaction.clone()) else { return Ok(()) };
        self.is_listed = true;
        self.collector.want(entry, Some(&Located { transaction, inclusion: None }))
    }
}

impl Query for TransactionQuery<'_> {
    type Output = Located;

    fn next(&mut self) -> Vec<Request> {
        if !core::mem::replace(&mut self.asked, true) {
            return vec![Request::Transaction(self.txid)];
        }
        if self.is_listed || self.transaction.is_none() {
            return self.collector.requests();
        }
        self.scripts.pop().map(Request::History).into_iter().collect()
    }

    fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError> {
        match (request, response) {
            (Request::Transaction(txid), Response::Transaction(transaction)) if *txid == self.txid => {
                self.received(transaction);
                Ok(())
            }
            (Request::History(_), Response::History(entries)) => self.listed(entries),
            (request, response) => self.collector.answer(request, response),
        }
    }

    fn finish(self) -> Result<Located, SyncError> {
        let mut found = self.collector.finish()?;
        let unplaced = self.transaction.map(|transaction| Located { transaction, inclusion: None });
        found.remove(&self.txid).or(unplaced).ok_or(SyncError::Unfinished)
    }
}
