//! Following a server to its tip.

use super::dialogue::Query;
use super::error::SyncError;
use super::request::{MAX_HEADERS, Request};
use super::response::Response;
use crate::chain::{ChainChange, ChainError, Header, HeaderChain, Tip};
use crate::units::Height;

/// Brings a header chain up to a server's tip: from where both agree, 2016 headers at a time.
///
/// When the server's headers do not continue ours it steps back, further each time, until they do; the
/// server's branch then replaces ours if it has more work.
#[derive(Debug)]
pub struct HeaderSync {
    chain: HeaderChain,
    change: ChainChange,
    requests: Vec<Request>,
    step: Step,
}

#[derive(Debug)]
enum Step {
    AskedTip,
    Fetching(Fetch),
    Done,
}

/// A branch on its way in.
#[derive(Debug)]
struct Fetch {
    tip: Tip,
    /// Where the headers under way begin.
    start: Height,
    /// Headers that continue our chain somewhere, but have not more work than ours so far.
    branch: Vec<Header>,
    /// How far to step back next time.
    back: u32,
}

/// The result of [`HeaderSync`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synced {
    /// The chain, now at the server's tip (or further, when the server is behind us on the same chain).
    pub chain: HeaderChain,
    /// What changed. With removed blocks, proofs in them are void.
    pub change: ChainChange,
}

impl HeaderSync {
    /// Asks the server for its tip (and for notifications) and follows it there. Keep a copy of the chain:
    /// a failed query does not give it back.
    #[must_use]
    pub fn new(chain: HeaderChain) -> Self {
        let change = ChainChange { kept: chain.tip().height, removed: vec![], added: vec![] };
        Self { chain, change, requests: vec![Request::HeadersSubscribe], step: Step::AskedTip }
    }

    /// Follows the server to a tip it has just notified.
    ///
    /// # Errors
    /// [`SyncError::BrokenHeaderChain`] for a tip below our first header.
    pub fn towards(chain: HeaderChain, tip: Tip) -> Result<Self, SyncError> {
        let mut sync = Self::new(chain);
        sync.requests.clear();
        sync.aim(tip)?;
        Ok(sync)
    }

    fn aim(&mut self, tip: Tip) -> Result<(), SyncError> {
        if self.chain.hash_at(tip.height) == Some(tip.header.hash()) {
            self.step = Step::Done;
            return Ok(());
        }
        if tip.height <= self.chain.base() {
            let source = ChainError::UnknownParent { previous: tip.header.previous };
            return Err(SyncError::BrokenHeaderChain { start: tip.height, source });
        }
        let start = self.chain.tip().height.saturating_add(1).min(tip.height);
        self.fetch(Fetch { tip, start, branch: vec![], back: 1 });
        Ok(())
    }

    fn fetch(&mut self, fetch: Fetch) {
        let missing = fetch.tip.height.blocks_since(fetch.start).unwrap_or(0).saturating_add(1);
        self.requests.push(Request::Headers { start: fetch.start, count: missing.min(MAX_HEADERS) });
        self.step = Step::Fetching(fetch);
    }

    fn headers(&mut self, mut fetch: Fetch, headers: &[Header]) -> Result<(), SyncError> {
        let start = fetch.start;
        let broken = |source| SyncError::BrokenHeaderChain { start, source };
        let Some(first) = headers.first() else {
            return Err(SyncError::MissingHeaders { start, tip: fetch.tip.height });
        };
        if fetch.branch.is_empty() && self.chain.height_of_block(first.previous).is_none() {
            return self.step_back(fetch, first);
        }
        fetch.branch.extend(headers);
        fetch.start = start.saturating_add(u32::try_from(headers.len()).unwrap_or(u32::MAX));
        let arrived = fetch.start > fetch.tip.height;
        match self.chain.extend(&fetch.branch) {
            Ok(change) => {
                self.change.merge(change);
                fetch.branch.clear();
            }
            Err(ChainError::LessWork { .. }) if !arrived => {}
            Err(source) => return Err(broken(source)),
        }
        if !arrived {
            self.fetch(fetch);
        }
        Ok(())
    }

    /// The server's block below `start` is not ours: ask from further down.
    fn step_back(&mut self, mut fetch: Fetch, first: &Header) -> Result<(), SyncError> {
        let lowest = self.chain.base().saturating_add(1);
        if fetch.start <= lowest {
            let source = ChainError::UnknownParent { previous: first.previous };
            return Err(SyncError::BrokenHeaderChain { start: fetch.start, source });
        }
        fetch.start = Height(fetch.start.0.saturating_sub(fetch.back)).max(lowest);
        fetch.back = fetch.back.saturating_mul(2);
        self.fetch(fetch);
        Ok(())
    }
}

impl Query for HeaderSync {
    type Output = Synced;

    fn next(&mut self) -> Vec<Request> {
        core::mem::take(&mut self.requests)
    }

    fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError> {
        match (core::mem::replace(&mut self.step, Step::Done), request, response) {
            (Step::AskedTip, Request::HeadersSubscribe, Response::Tip(tip)) => self.aim(tip),
            (Step::Fetching(fetch), Request::Headers { start, .. }, Response::Headers(headers))
                if *start == fetch.start =>
            {
                self.headers(fetch, &headers)
            }
            _ => Err(SyncError::not_asked(request)),
        }
    }

    fn finish(self) -> Result<Synced, SyncError> {
        match self.step {
            Step::Done => Ok(Synced { chain: self.chain, change: self.change }),
            Step::AskedTip | Step::Fetching(_) => Err(SyncError::Unfinished),
        }
    }
}
