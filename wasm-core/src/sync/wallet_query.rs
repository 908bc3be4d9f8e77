//! All transactions of a set of scripts, proven.

use std::collections::{BTreeMap, BTreeSet};

use super::collect::{Collector, Located};
use super::dialogue::Query;
use super::error::SyncError;
use super::request::Request;
use super::response::{HistoryEntry, Response, ScriptStatus};
use crate::chain::{HeaderChain, Tip};
use crate::hash::{ScriptHash, Txid};
use crate::script::Script;
use crate::tx::{Transaction, TxOut};

/// Says which scripts to look at, given which ones have been used. Called until it has nothing to add.
///
/// A function from used scripts to further ones is a growth; so is the wallet's watch list, which keeps a gap
/// of unused addresses ahead of the used ones.
pub trait Growth {
    /// Scripts to look at besides the ones named before. `used` are those that a proven transaction touches,
    /// so a server cannot make a scan grow by what it says; empty at first.
    fn more(&mut self, used: &BTreeSet<Script>) -> Vec<Script>;
}

impl<F: FnMut(&BTreeSet<Script>) -> Vec<Script>> Growth for F {
    fn more(&mut self, used: &BTreeSet<Script>) -> Vec<Script> {
        self(used)
    }
}

/// Subscribes to scripts, fetches the history of the used ones, and proves every transaction in it.
#[derive(Debug)]
pub struct WalletQuery<'c, G> {
    chain: &'c HeaderChain,
    known: BTreeMap<Txid, Located>,
    growth: G,
    started: bool,
    scripts: BTreeMap<ScriptHash, Watched>,
    requests: Vec<Request>,
    /// Requests that are not answered yet.
    under_way: usize,
    collector: Collector<'c>,
}

#[derive(Debug)]
struct Watched {
    script: Script,
    answered: bool,
    status: Option<ScriptStatus>,
    history: Option<Vec<HistoryEntry>>,
}

/// What [`WalletQuery`] found: the state of the scripts at `tip`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan<G> {
    /// The tip of our chain when it was asked.
    pub tip: Tip,
    /// What chose the scripts.
    pub growth: G,
    /// Every script looked at, with its status (`None`: never used).
    pub scripts: BTreeMap<Script, Option<ScriptStatus>>,
    /// Every transaction that touches one of them.
    pub transactions: BTreeMap<Txid, Located>,
}

impl<'c, G: Growth> WalletQuery<'c, G> {
    /// Asks about the scripts that `growth` names. Transactions in `known` (from an earlier scan) are not
    /// fetched again, and their proofs only if their block has changed.
    #[must_use]
    pub const fn new(chain: &'c HeaderChain, known: BTreeMap<Txid, Located>, growth: G) -> Self {
        Self {
            chain,
            known,
            growth,
            started: false,
            scripts: BTreeMap::new(),
            requests: Vec::new(),
            under_way: 0,
            collector: Collector::new(chain),
        }
    }

    /// Asks for more scripts, now that everything about those named so far is answered.
    fn grow(&mut self) {
        let used = self.scripts.values().filter(|watched| self.is_used(watched));
        let mut scripts = BTreeSet::new();
        scripts.extend(used.map(|watched| watched.script.clone()));
        for script in self.growth.more(&scripts) {
            let hash = script.electrum_scripthash();
            self.scripts.entry(hash).or_insert_with(|| {
                self.requests.push(Request::Subscribe(hash));
                Watched { script, answered: false, status: None, history: None }
            });
        }
    }

    /// Whether a transaction that is proven to be in a block touches the script.
    fn is_used(&self, watched: &Watched) -> bool {
        let find = |txid| self.collector.transaction(txid);
        let proven = watched.history.iter().flatten().filter(|entry| self.collector.is_proven(entry.txid));
        proven.filter_map(|entry| find(entry.txid)).any(|found| touches(found, &watched.script, find))
    }

    fn watched(&mut self, hash: ScriptHash, request: &Request) -> Result<&mut Watched, SyncError> {
        self.scripts.get_mut(&hash).ok_or_else(|| SyncError::not_asked(request))
    }

    fn history(
        &mut self,
        hash: ScriptHash,
        entries: &[HistoryEntry],
        request: &Request,
    ) -> Result<(), SyncError> {
        for entry in entries {
            self.collector.want(*entry, self.known.get(&entry.txid))?;
        }
        self.watched(hash, request)?.history = Some(entries.to_vec());
        Ok(())
    }
}

impl<G: Growth> Query for WalletQuery<'_, G> {
    type Output = Scan<G>;

    fn next(&mut self) -> Vec<Request> {
        self.started = true;
        self.requests.append(&mut self.collector.requests());
        if self.under_way == 0 && self.requests.is_empty() {
            self.grow();
        }
        self.under_way = self.under_way.saturating_add(self.requests.len());
        core::mem::take(&mut self.requests)
    }

    fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError> {
        self.under_way = self.under_way.saturating_sub(1);
        match (request, response) {
            (Request::Subscribe(hash), Response::Status(status)) => {
                let watched = self.watched(*hash, request)?;
                (watched.answered, watched.status) = (true, status);
                if status.is_some() {
                    self.requests.push(Request::History(*hash));
                }
                Ok(())
            }
            (Request::History(hash), Response::History(entries)) => self.history(*hash, &entries, request),
            (request, response) => self.collector.answer(request, response),
        }
    }

    fn finish(self) -> Result<Scan<G>, SyncError> {
        let answered =
            |watched: &Watched| watched.answered && (watched.status.is_none() || watched.history.is_some());
        if !self.started || !self.scripts.values().all(answered) {
            return Err(SyncError::Unfinished);
        }
        let transactions = self.collector.finish()?;
        for (hash, watched) in &self.scripts {
            check_touches(*hash, watched, &transactions)?;
        }
        let mut scripts = BTreeMap::new();
        scripts.extend(self.scripts.into_values().map(|watched| (watched.script, watched.status)));
        Ok(Scan { tip: self.chain.tip(), growth: self.growth, scripts, transactions })
    }
}

/// Every transaction in a script's history must pay to the script or spend from it.
fn check_touches(
    script: ScriptHash,
    watched: &Watched,
    transactions: &BTreeMap<Txid, Located>,
) -> Result<(), SyncError> {
    let find = |txid| transactions.get(&txid).map(|located| &located.transaction);
    for entry in watched.history.iter().flatten() {
        let txid = entry.txid;
        let transaction = find(txid).ok_or(SyncError::Unfinished)?;
        if !touches(transaction, &watched.script, find) {
            return Err(SyncError::ForeignTransaction { txid, script });
        }
    }
    Ok(())
}

/// Whether a transaction pays to a script or spends from it. `find` gives the transactions at hand.
fn touches<'t>(
    transaction: &Transaction,
    script: &Script,
    find: impl Fn(Txid) -> Option<&'t Transaction>,
) -> bool {
    let spent = transaction.inputs.iter().map(|input| input.previous);
    let spent = spent.filter_map(|previous| find(previous.txid)?.output(previous.vout));
    spent.chain(&transaction.outputs).any(|output| pays(output, script))
}

/// Whether an output pays to a script, plainly or behind a name operation.
fn pays(output: &TxOut, script: &Script) -> bool {
    output.script == *script || output.name().is_some_and(|name| name.owner == *script)
}
