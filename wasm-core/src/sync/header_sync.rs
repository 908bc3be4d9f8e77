//! Following a server to its tip.

use super::dialogue::Query;
use super::error::SyncError;
use super::request::{MAX_HEADERS, Request};
use super::response::Response;
use crate::chain::{ChainChange, ChainError, FullHeader, Header, HeaderChain, Offer, Tip};
use crate::units::Height;

/// Headers a branch of a server may be longer than the part of our chain it would replace, without having
/// more work. Low difficulty is cheap: a server could go on like that for ever.
const MOST_WEAK: usize = 20_160;

/// Brings a header chain closer to a server's tip: from where both agree, 2016 headers at a time.
///
/// When the server's headers do not continue ours it steps back, further each time, until they do; the
/// server's branch then replaces ours if it has more work. It ends with the first headers that changed our
/// chain, so that they can be stored before more are fetched; while [`Synced::more`] is a tip, go on with
/// [`HeaderSync::towards`] it.
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
    Done { more: Option<Tip> },
}

/// A branch on its way in.
#[derive(Debug)]
struct Fetch {
    tip: Tip,
    /// Where the headers under way begin.
    start: Height,
    /// Headers that continue our chain somewhere, but have not more work than ours so far.
    offer: Option<Offer>,
    /// How far to step back next time.
    back: u32,
}

/// The result of [`HeaderSync`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synced {
    /// The chain, now at the server's tip (or further, when the server is behind us on the same chain),
    /// unless there is more.
    pub chain: HeaderChain,
    /// What changed, to be stored. With removed blocks, proofs in them are void.
    pub change: ChainChange,
    /// The server's tip, if the chain has not arrived there yet.
    pub more: Option<Tip>,
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
        sync.step = Step::Done { more: None };
        sync.aim(tip)?;
        Ok(sync)
    }

    fn aim(&mut self, tip: Tip) -> Result<(), SyncError> {
        if self.chain.hash_at(tip.height) == Some(tip.header.hash()) {
            return Ok(());
        }
        if tip.height <= self.chain.base() {
            let source = ChainError::UnknownParent { previous: tip.header.previous };
            return Err(SyncError::BrokenHeaderChain { start: tip.height, source });
        }
        let start = self.chain.tip().height.saturating_add(1).min(tip.height);
        self.fetch(Fetch { tip, start, offer: None, back: 1 });
        Ok(())
    }

    fn fetch(&mut self, fetch: Fetch) {
        let missing = fetch.tip.height.blocks_since(fetch.start).unwrap_or(0).saturating_add(1);
        self.requests.push(Request::Headers { start: fetch.start, count: missing.min(MAX_HEADERS) });
        self.step = Step::Fetching(fetch);
    }

    fn headers(&mut self, mut fetch: Fetch, headers: Vec<FullHeader>) -> Result<(), SyncError> {
        let Fetch { tip, start, .. } = fetch;
        let broken = |source| SyncError::BrokenHeaderChain { start, source };
        let first = *headers.first().ok_or(SyncError::MissingHeaders { start, tip: tip.height })?.header();
        fetch.start = start.saturating_add(u32::try_from(headers.len()).unwrap_or(u32::MAX));
        let offer = match fetch.offer.take() {
            Some(mut offer) => {
                offer.grow(headers).map_err(broken)?;
                offer
            }
            None => match self.chain.height_of_block(first.previous) {
                Some(below) if below.saturating_add(1) == start => {
                    self.chain.offer(headers).map_err(broken)?
                }
                Some(below) => return Err(SyncError::OtherHeaders { start, got: below.saturating_add(1) }),
                None => return self.step_back(Fetch { start, ..fetch }, &first),
            },
        };
        let arrived = fetch.start > tip.height;
        match self.chain.weigh(&offer) {
            Err(ChainError::LessWork { .. }) if !arrived && self.may_grow(&offer) => {
                self.fetch(Fetch { offer: Some(offer), ..fetch });
            }
            _ => {
                self.change = self.chain.adopt(offer).map_err(broken)?;
                self.step = Step::Done { more: Some(tip).filter(|_| !arrived) };
            }
        }
        Ok(())
    }

    fn may_grow(&self, offer: &Offer) -> bool {
        let ours = self.chain.tip().height.blocks_since(offer.fork()).unwrap_or(0);
        offer.len() <= usize::try_from(ours).unwrap_or(usize::MAX).saturating_add(MOST_WEAK)
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
        match (core::mem::replace(&mut self.step, Step::Done { more: None }), request, response) {
            (Step::AskedTip, Request::HeadersSubscribe, Response::Tip(tip)) => self.aim(tip),
            (Step::Fetching(fetch), Request::Headers { start, .. }, Response::Headers(headers))
                if *start == fetch.start =>
            {
                self.headers(fetch, headers)
            }
            _ => Err(SyncError::not_asked(request)),
        }
    }

    fn finish(self) -> Result<Synced, SyncError> {
        match self.step {
            Step::Done { more } => Ok(Synced { chain: self.chain, change: self.change, more }),
            Step::AskedTip | Step::Fetching(_) => Err(SyncError::Unfinished),
        }
    }
}
