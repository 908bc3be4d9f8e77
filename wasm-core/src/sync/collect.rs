//! Fetching transactions and the proofs of their blocks, each once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::SyncError;
use super::request::Request;
use super::response::{HistoryEntry, Response};
use crate::chain::{Branch, HeaderChain, Inclusion, InclusionError};
use crate::hash::Txid;
use crate::tx::Transaction;
use crate::units::Height;

/// A transaction, and where it is: proven to be in a block, or `None` while unconfirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located {
    /// The transaction.
    pub transaction: Transaction,
    /// Its block. `None` for a transaction that only the server's word says exists.
    pub inclusion: Option<Inclusion>,
}

/// The transactions of a query on their way in.
#[derive(Debug)]
pub(super) struct Collector<'c> {
    chain: &'c HeaderChain,
    wanted: BTreeMap<Txid, Wanted>,
    requests: Vec<Request>,
}

#[derive(Debug, Default)]
struct Wanted {
    /// The block it should be in, if that is one of ours.
    height: Option<Height>,
    transaction: Option<Transaction>,
    branch: Option<Branch>,
    inclusion: Option<Inclusion>,
}

impl<'c> Collector<'c> {
    pub(super) const fn new(chain: &'c HeaderChain) -> Self {
        Self { chain, wanted: BTreeMap::new(), requests: Vec::new() }
    }

    /// Asks for what is missing of a transaction. `known` is what an earlier query found; of its block the
    /// proof is taken again only if that block is still in the chain.
    ///
    /// A block above our tip counts as unconfirmed: the result is the state at our tip.
    pub(super) fn want(&mut self, entry: HistoryEntry, known: Option<&Located>) -> Result<(), SyncError> {
        let HistoryEntry { txid, height } = entry;
        let height = self.within_chain(height)?;
        let wanted = self.wanted.entry(txid).or_insert_with(|| {
            if known.is_none() {
                self.requests.push(Request::Transaction(txid));
            }
            let transaction = known.map(|known| known.transaction.clone());
            Wanted { transaction, ..Wanted::default() }
        });
        let (Some(height), None) = (height, wanted.height) else {
            return Ok(());
        };
        wanted.height = Some(height);
        let proven = known.and_then(|known| known.inclusion.as_ref());
        match proven.filter(|proven| proven.height == height && self.chain.still_holds(proven)) {
            Some(proven) => wanted.inclusion = Some(proven.clone()),
            None => self.requests.push(Request::Merkle { txid, height }),
        }
        Ok(())
    }

    fn within_chain(&self, height: Option<Height>) -> Result<Option<Height>, SyncError> {
        let base = self.chain.base();
        match height {
            Some(height) if height < base => Err(SyncError::BelowBase { height, base }),
            Some(height) if height > self.chain.tip().height => Ok(None),
            height => Ok(height),
        }
    }

    /// A transaction that has come in, proven or not.
    pub(super) fn transaction(&self, txid: Txid) -> Option<&Transaction> {
        self.wanted.get(&txid)?.transaction.as_ref()
    }

    /// Whether a transaction is shown to be in a block.
    pub(super) fn is_proven(&self, txid: Txid) -> bool {
        self.wanted.get(&txid).is_some_and(|wanted| wanted.inclusion.is_some())
    }

    pub(super) fn requests(&mut self) -> Vec<Request> {
        core::mem::take(&mut self.requests)
    }

    /// Takes an answer to one of [`Self::requests`].
    pub(super) fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError> {
        let txid = match (request, response) {
            (Request::Transaction(txid), Response::Transaction(transaction)) => {
                self.wanted(*txid, request)?.transaction = Some(transaction);
                *txid
            }
            (Request::Merkle { txid, .. }, Response::Merkle(branch)) => {
                self.wanted(*txid, request)?.branch = Some(branch);
                *txid
            }
            _ => return Err(SyncError::not_asked(request)),
        };
        self.prove(txid)
    }

    fn wanted(&mut self, txid: Txid, request: &Request) -> Result<&mut Wanted, SyncError> {
        self.wanted.get_mut(&txid).ok_or_else(|| SyncError::not_asked(request))
    }

    /// Follows the branch to our header as soon as both it and the transaction are there.
    fn prove(&mut self, txid: Txid) -> Result<(), SyncError> {
        let Some(wanted) = self.wanted.get_mut(&txid) else {
            return Ok(());
        };
        let (Some(height), Some(transaction)) = (wanted.height, &wanted.transaction) else {
            return Ok(());
        };
        if let Some(branch) = wanted.branch.take() {
            let located = self.chain.locate(&transaction.encode_base(), height, branch);
            wanted.inclusion = Some(located.map_err(|source| wrong_branch(txid, height, source))?);
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<BTreeMap<Txid, Located>, SyncError> {
        let mut located = BTreeMap::new();
        for (txid, wanted) in self.wanted {
            located.insert(txid, wanted.finish()?);
        }
        Ok(located)
    }
}

impl Wanted {
    fn finish(self) -> Result<Located, SyncError> {
        let proven = self.height.is_none() || self.inclusion.is_some();
        let transaction = self.transaction.filter(|_| proven).ok_or(SyncError::Unfinished)?;
        Ok(Located { transaction, inclusion: self.inclusion })
    }
}

fn wrong_branch(txid: Txid, height: Height, source: InclusionError) -> SyncError {
    match source {
        InclusionError::Merkle(source) => SyncError::WrongBranch { txid, height, source },
        InclusionError::UnknownHeight { base, .. } => SyncError::BelowBase { height, base },
    }
}
