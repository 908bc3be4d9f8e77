//! The certificate names of many meters at once.

use std::collections::{BTreeMap, BTreeSet};

use super::collect::Located;
use super::dialogue::Query;
use super::error::SyncError;
use super::name_history::{NameHistoryQuery, NameOperations};
use super::request::Request;
use super::response::Response;
use super::together::Together;
use crate::chain::HeaderChain;
use crate::hash::Txid;
use crate::name::{MeterId, Name};

/// Asks for the operations on the certificate names of meters, for each up to the first name that was never written.
///
/// For all meters together it takes as many round trips as for one: the histories of names, then what they list. One
/// more name than are known to be written is asked for from the start; only if that one was written, too, by somebody
/// else, the next is asked for, and so on.
#[derive(Debug)]
pub struct CertificateNamesQuery<'c> {
    chain: &'c HeaderChain,
    known: BTreeMap<Txid, Located>,
    asked: BTreeMap<MeterId, Vec<usize>>,
    all: Together<NameHistoryQuery<'c>>,
    count: usize,
}

impl<'c> CertificateNamesQuery<'c> {
    /// Asks about the meters that these names are about. Transactions in `known` are not fetched again.
    #[must_use]
    pub fn new(names: &BTreeSet<Name>, chain: &'c HeaderChain, known: BTreeMap<Txid, Located>) -> Self {
        let all = Together::new(Vec::new());
        let mut query = Self { chain, known, asked: BTreeMap::new(), all, count: 0 };
        let meters: BTreeSet<_> = names.iter().filter_map(Name::certified_meter).collect();
        for meter in meters {
            let written = Name::certificates(&meter).zip(1_usize..).filter(|(name, _)| names.contains(name));
            let highest = written.map(|(_, number)| number).max().unwrap_or(0);
            (0..=highest).for_each(|_| query.ask(&meter));
        }
        query
    }

    /// Asks for the next name of a meter, if there is one.
    fn ask(&mut self, meter: &MeterId) {
        let numbers = self.asked.entry(meter.clone()).or_default();
        if let Some(name) = Name::certificates(meter).nth(numbers.len()) {
            numbers.push(self.count);
            self.count = self.count.saturating_add(1);
            self.all.push(NameHistoryQuery::new(name, self.chain).knowing_transactions(&self.known));
        }
    }

    /// Goes on with the meters of which every name asked for so far was written.
    fn go_on(&mut self) {
        let queries = self.all.queries();
        let is_written = |number: &usize| queries.get(*number).is_some_and(NameHistoryQuery::is_written);
        let full = self.asked.iter().filter(|(_, numbers)| numbers.iter().all(is_written));
        let meters: Vec<_> = full.map(|(meter, _)| meter.clone()).collect();
        meters.iter().for_each(|meter| self.ask(meter));
    }
}

impl Query for CertificateNamesQuery<'_> {
    type Output = BTreeMap<MeterId, Vec<NameOperations>>;

    fn next(&mut self) -> Vec<Request> {
        if self.all.is_answered() {
            self.go_on();
        }
        self.all.next()
    }

    fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError> {
        self.all.answer(request, response)
    }

    fn finish(self) -> Result<Self::Output, SyncError> {
        let mut found: Vec<_> = self.all.finish()?.into_iter().map(Some).collect();
        let mut names = BTreeMap::new();
        for (meter, numbers) in self.asked {
            let operations = numbers.iter().filter_map(|number| found.get_mut(*number)?.take());
            let written = operations.take_while(|operations| !operations.operations.is_empty());
            names.insert(meter, written.collect());
        }
        Ok(names)
    }
}
