//! Which names somebody wrote: from people to what they say, without an index of names by people.

use std::collections::{BTreeMap, BTreeSet};

use super::collect::{Collector, Located};
use super::dialogue::Query;
use super::error::SyncError;
use super::request::Request;
use super::response::{HistoryEntry, Response};
use crate::chain::HeaderChain;
use crate::hash::{ScriptHash, Txid};
use crate::name::Name;
use crate::script::Script;
use crate::units::Height;

/// Asks for the names that some scripts ever held, in two round trips: the histories of all scripts, then what they
/// list. Only transactions proven to be in a block count.
///
/// That a script was made the holder of a name proves nothing about who wrote it: anybody can give a name away. It says
/// where to look.
#[derive(Debug)]
pub struct HoldersQuery<'c> {
    chain: &'c HeaderChain,
    known: BTreeMap<Txid, Located>,
    scripts: BTreeMap<ScriptHash, Script>,
    asked: bool,
    missing: BTreeSet<ScriptHash>,
    collector: Collector<'c>,
}

/// What [`HoldersQuery`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldNames {
    /// The height of our chain when it was asked.
    pub tip: Height,
    /// The names each script ever held.
    pub names: BTreeMap<Script, BTreeSet<Name>>,
    /// What was looked at, for the next time.
    pub transactions: BTreeMap<Txid, Located>,
}

impl<'c> HoldersQuery<'c> {
    /// Asks about `scripts`. Transactions in `known` (from an earlier look) are not fetched again, and their proofs only
    /// if their block has changed.
    #[must_use]
    pub fn new(
        scripts: impl IntoIterator<Item = Script>,
        chain: &'c HeaderChain,
        known: BTreeMap<Txid, Located>,
    ) -> Self {
        let scripts: BTreeMap<_, _> =
            scripts.into_iter().map(|script| (script.electrum_scripthash(), script)).collect();
        let missing = scripts.keys().copied().collect();
        Self { chain, known, scripts, asked: false, missing, collector: Collector::new(chain) }
    }

    fn history(&mut self, script: ScriptHash, entries: Vec<HistoryEntry>) -> Result<(), SyncError> {
        let (base, tip) = (self.chain.base(), self.chain.tip().height);
        let provable =
            |entry: &HistoryEntry| entry.height.is_some_and(|height| height >= base && height <= tip);
        for entry in entries.into_iter().filter(provable) {
            self.collector.want(entry, self.known.get(&entry.txid))?;
        }
        self.missing.remove(&script);
        Ok(())
    }
}

impl Query for HoldersQuery<'_> {
    type Output = HeldNames;

    fn next(&mut self) -> Vec<Request> {
        if core::mem::replace(&mut self.asked, true) {
            self.collector.requests()
        } else {
            self.scripts.keys().copied().map(Request::History).collect()
        }
    }

    fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError> {
        match (request, response) {
            (Request::History(script), Response::History(entries)) if self.missing.contains(script) => {
                self.history(*script, entries)
            }
            (request, response) => self.collector.answer(request, response),
        }
    }

    fn finish(self) -> Result<HeldNames, SyncError> {
        if !self.missing.is_empty() {
            return Err(SyncError::Unfinished);
        }
        let transactions = self.collector.finish()?;
        let mut names: BTreeMap<Script, BTreeSet<Name>> =
            self.scripts.into_values().map(|script| (script, BTreeSet::new())).collect();
        for located in transactions.values().filter(|located| located.inclusion.is_some()) {
            let Some((_, output)) = located.transaction.name_output() else { continue };
            let name = String::from_utf8(output.name).ok().and_then(|text| Name::new(text).ok());
            if let Some((held, name)) = names.get_mut(&output.owner).zip(name) {
                held.insert(name);
            }
        }
        Ok(HeldNames { tip: self.chain.tip().height, names, transactions })
    }
}
