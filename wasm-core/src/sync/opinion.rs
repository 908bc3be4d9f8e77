//! A second server's word on our chain.

use super::checkpoints::CheckpointQuery;
use super::dialogue::Query;
use super::error::SyncError;
use super::header_sync::{HeaderSync, Synced};
use super::request::Request;
use super::response::Response;
use crate::chain::{ChainChange, ChainError, HeaderChain, Work};

/// Asks another server for its checkpoints and its headers, and weighs them against the chain we have.
///
/// Every header was proven, whoever sent it, so nobody is believed: the chain with more work wins. A server that
/// sends headers which break a rule fails with the [`SyncError`] that says so.
#[derive(Debug)]
pub struct SecondOpinion {
    step: Step,
    /// Requests that are not answered yet.
    under_way: usize,
    ours: HeaderChain,
    change: ChainChange,
}

#[derive(Debug)]
enum Step {
    Checkpoints(CheckpointQuery),
    Headers(Box<HeaderSync>),
    Done(Result<Weight, SyncError>),
}

#[derive(Debug)]
enum Weight {
    Synced(HeaderChain),
    Weaker { ours: Work, theirs: Work },
}

/// What [`SecondOpinion`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opinion {
    /// The server follows our chain; it may know more of it than we did, or less.
    Same {
        /// The chain, with what the server added.
        chain: HeaderChain,
        /// What it added.
        change: ChainChange,
    },
    /// The server has proven more work: the blocks removed by `change` came from a server on a weaker branch.
    Stronger {
        /// The better chain.
        chain: HeaderChain,
        /// What it replaced.
        change: ChainChange,
    },
    /// The server follows a branch with less work than ours.
    Weaker {
        /// Work of our chain.
        ours: Work,
        /// Work of the server's.
        theirs: Work,
    },
}

impl SecondOpinion {
    /// Begins with the checkpoints: a server of another chain should fail there.
    #[must_use]
    pub fn new(ours: HeaderChain) -> Self {
        let change = ChainChange { kept: ours.tip().height, removed: vec![], added: vec![] };
        let step = Step::Checkpoints(CheckpointQuery::new(ours.network()));
        Self { step, under_way: 0, ours, change }
    }

    /// Takes the next step, now that everything is answered.
    fn advance(&mut self) {
        let done = Step::Done(Err(SyncError::Unfinished));
        self.step = match core::mem::replace(&mut self.step, done) {
            Step::Checkpoints(query) => match query.finish() {
                Ok(_) => Step::Headers(Box::new(HeaderSync::new(self.ours.clone()))),
                Err(error) => Step::Done(Err(error)),
            },
            Step::Headers(query) => match query.finish().and_then(|synced| self.synced(synced)) {
                Ok(step) => step,
                Err(error) => Step::Done(Err(error)),
            },
            done @ Step::Done(_) => done,
        };
    }

    fn synced(&mut self, Synced { chain, change, more }: Synced) -> Result<Step, SyncError> {
        self.change.merge(change);
        match more {
            Some(tip) => Ok(Step::Headers(Box::new(HeaderSync::towards(chain, tip)?))),
            None => Ok(Step::Done(Ok(Weight::Synced(chain)))),
        }
    }
}

impl Query for SecondOpinion {
    type Output = Opinion;

    fn next(&mut self) -> Vec<Request> {
        loop {
            let requests = match &mut self.step {
                Step::Checkpoints(query) => query.next(),
                Step::Headers(query) => query.next(),
                Step::Done(_) => return vec![],
            };
            self.under_way = self.under_way.saturating_add(requests.len());
            if self.under_way > 0 {
                return requests;
            }
            self.advance();
        }
    }

    fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError> {
        self.under_way = self.under_way.saturating_sub(1);
        let answered = match &mut self.step {
            Step::Checkpoints(query) => query.answer(request, response),
            Step::Headers(query) => query.answer(request, response),
            Step::Done(_) => Err(SyncError::not_asked(request)),
        };
        match answered {
            Err(SyncError::BrokenHeaderChain { source: ChainError::LessWork { ours, offered }, .. }) => {
                self.step = Step::Done(Ok(Weight::Weaker { ours, theirs: offered }));
                Ok(())
            }
            answered => answered,
        }
    }

    fn finish(self) -> Result<Opinion, SyncError> {
        let Step::Done(weight) = self.step else { return Err(SyncError::Unfinished) };
        let change = self.change;
        Ok(match weight? {
            Weight::Weaker { ours, theirs } => Opinion::Weaker { ours, theirs },
            Weight::Synced(chain) if change.removed.is_empty() => Opinion::Same { chain, change },
            Weight::Synced(chain) => Opinion::Stronger { chain, change },
        })
    }
}
