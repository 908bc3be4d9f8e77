//! All operations on a name, proven.

use std::collections::{BTreeMap, BTreeSet};

use super::collect::{Collector, Located};
use super::dialogue::Query;
use super::error::SyncError;
use super::request::Request;
use super::response::{HistoryEntry, Response};
use crate::chain::{HeaderChain, Inclusion};
use crate::hash::{ScriptHash, Txid};
use crate::name::lifecycle::{HistoryError, NameHistory};
use crate::network::Network;
use crate::script::Script;
use crate::script::name::{Name, NameOpKind, NameOutput};
use crate::tx::{OutPoint, Transaction, TxOut};
use crate::units::{Amount, Height};

/// Asks for the operations on a name and checks each: the right transaction, in our chain, about this name.
///
/// Electrum servers index names by confirmed operations only. A server can leave operations out; the missing
/// link shows in [`NameOperation::spends`].
#[derive(Debug)]
pub struct NameHistoryQuery<'c> {
    name: Name,
    script: ScriptHash,
    chain: &'c HeaderChain,
    asked: bool,
    listed: Option<BTreeSet<Txid>>,
    unproven: Vec<HistoryEntry>,
    collector: Collector<'c>,
    known: BTreeMap<Txid, Located>,
}

/// What is known about a name at [`tip`](Self::tip).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameOperations {
    /// The name.
    pub name: Name,
    /// The height of our chain when it was asked.
    pub tip: Height,
    /// The operations, oldest first: by height, then by place in the block.
    pub operations: Vec<NameOperation>,
    /// Operations the server lists in blocks below our first header: its word only, nothing of them is proven.
    /// On mainnet they are from before names had owners.
    pub unproven: Vec<HistoryEntry>,
}

/// An operation on a name, proven to be in a block of our chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameOperation {
    /// The transaction's id.
    pub txid: Txid,
    /// The transaction.
    pub transaction: Transaction,
    /// Its block.
    pub inclusion: Inclusion,
    /// The name coin it made.
    pub coin: OutPoint,
    /// Money in the name coin.
    pub amount: Amount,
    /// Operation, name, value and owner script.
    pub output: NameOutput,
    /// The coin of an earlier operation in this history that it spent; `None` for a registration.
    pub spends: Option<OutPoint>,
}

impl NameOperations {
    /// Follows the operations by the rules of ownership and expiry: who holds the name, and what may be done
    /// with it.
    ///
    /// # Errors
    /// [`HistoryError`] at the first operation that cannot follow the ones before it. No block of the valid
    /// chain has such an operation, so the server has left something out, or the name was written before
    /// ownership was enforced by other kinds of operation.
    pub fn follow(&self, network: Network) -> Result<NameHistory, HistoryError> {
        let mut history = NameHistory::new(self.name.clone(), network);
        for operation in &self.operations {
            history.add(operation.inclusion.height, &operation.transaction)?;
        }
        Ok(history)
    }
}

impl NameOperation {
    /// Who holds the name after this operation.
    #[must_use]
    pub const fn owner(&self) -> &Script {
        &self.output.owner
    }

    /// The value it set.
    #[must_use]
    pub fn value(&self) -> &[u8] {
        &self.output.value
    }
}

impl<'c> NameHistoryQuery<'c> {
    /// Asks for all operations on `name` up to the tip of `chain`.
    #[must_use]
    pub fn new(name: Name, chain: &'c HeaderChain) -> Self {
        let (script, collector) = (name.index_scripthash(), Collector::new(chain));
        Self {
            name,
            script,
            chain,
            asked: false,
            listed: None,
            unproven: vec![],
            collector,
            known: BTreeMap::new(),
        }
    }

    /// The same question by somebody who has asked before: operations in `before` are not fetched again, and
    /// their proofs only if their block has changed.
    #[must_use]
    pub fn knowing(mut self, before: &NameOperations) -> Self {
        let located = before.operations.iter().map(|operation| {
            let NameOperation { txid, transaction, inclusion, .. } = operation;
            (*txid, Located { transaction: transaction.clone(), inclusion: Some(inclusion.clone()) })
        });
        self.known.extend(located);
        self
    }

    /// The same for transactions that were found by other questions.
    #[must_use]
    pub fn knowing_transactions(mut self, known: &BTreeMap<Txid, Located>) -> Self {
        let ours = known.iter().filter(|(_, located)| mentions(&located.transaction, &self.name));
        self.known.extend(ours.map(|(txid, located)| (*txid, located.clone())));
        self
    }

    /// Whether the server has listed an operation; `false` as long as it has not answered.
    pub(super) fn is_written(&self) -> bool {
        self.listed.as_ref().is_some_and(|listed| !listed.is_empty())
    }

    fn history(&mut self, entries: Vec<HistoryEntry>) -> Result<(), SyncError> {
        let (base, tip) = (self.chain.base(), self.chain.tip().height);
        let mut listed = BTreeSet::new();
        for entry in entries.into_iter().filter(|entry| entry.height.is_some_and(|height| height <= tip)) {
            if entry.height < Some(base) {
                self.unproven.push(entry);
                continue;
            }
            self.collector.want(entry, self.known.get(&entry.txid))?;
            listed.insert(entry.txid);
        }
        self.listed = Some(listed);
        Ok(())
    }
}

impl Query for NameHistoryQuery<'_> {
    type Output = NameOperations;

    fn next(&mut self) -> Vec<Request> {
        if core::mem::replace(&mut self.asked, true) {
            self.collector.requests()
        } else {
            vec![Request::History(self.script)]
        }
    }

    fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError> {
        match (request, response) {
            (Request::History(script), Response::History(entries)) if *script == self.script => {
                self.history(entries)
            }
            (request, response) => self.collector.answer(request, response),
        }
    }

    fn finish(self) -> Result<NameOperations, SyncError> {
        if self.listed.is_none() {
            return Err(SyncError::Unfinished);
        }
        let script = self.script;
        let found = self.collector.finish()?.into_iter();
        let mut operations = Vec::new();
        for (txid, located) in found {
            if !mentions(&located.transaction, &self.name) {
                return Err(SyncError::ForeignTransaction { txid, script });
            }
            operations.extend(operation(txid, located, &self.name));
        }
        let operations = linked(operations);
        let (name, tip, unproven) = (self.name, self.chain.tip().height, self.unproven);
        Ok(NameOperations { name, tip, operations, unproven })
    }
}

/// Whether an output has the form of an operation on `name`: what servers go by when they list it.
fn mentions(transaction: &Transaction, name: &Name) -> bool {
    let mut named = transaction.outputs.iter().filter_map(TxOut::name);
    named.any(|output| output.name == name.as_bytes())
}

/// The transaction as an operation on `name`; `None` if nodes do not take it for one: it has another version,
/// or reserves a hash that reads like the name.
fn operation(txid: Txid, located: Located, name: &Name) -> Option<NameOperation> {
    let Located { transaction, inclusion } = located;
    let (vout, output) = transaction.name_output()?;
    if output.name != name.as_bytes() || output.op == NameOpKind::New {
        return None;
    }
    let amount = transaction.output(vout)?.value;
    let coin = OutPoint::new(txid, vout);
    Some(NameOperation { txid, inclusion: inclusion?, coin, amount, output, spends: None, transaction })
}

/// Puts operations in the order of the chain and fills in which earlier coin each one spends.
fn linked(mut operations: Vec<NameOperation>) -> Vec<NameOperation> {
    operations.sort_unstable_by_key(|operation| {
        (operation.inclusion.height, operation.inclusion.branch.position())
    });
    let mut coins = BTreeSet::new();
    for operation in &mut operations {
        let spent = operation.transaction.inputs.iter().map(|input| input.previous);
        operation.spends = spent.into_iter().find(|previous| coins.contains(previous));
        coins.insert(operation.coin);
    }
    operations
}
