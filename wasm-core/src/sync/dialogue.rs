//! Queries, and what moves their requests through a session.

use std::collections::{BTreeMap, VecDeque};

use super::error::SyncError;
use super::request::Request;
use super::response::Response;
use super::session::{Event, MAX_ASKED, RequestId, Session};

/// A question that takes several requests, as a state machine.
///
/// Whoever drives it: send everything [`next`](Query::next) returns, hand every answer to
/// [`answer`](Query::answer), repeat until nothing is under way and `next` returns nothing, then
/// [`finish`](Query::finish). [`Dialogue`] does that.
pub trait Query {
    /// What is known at the end.
    type Output;

    /// All requests that can go out now. Each is returned once.
    fn next(&mut self) -> Vec<Request>;

    /// Takes the answer to a request that [`next`](Query::next) returned.
    ///
    /// # Errors
    /// [`SyncError`] when the answer fails a check; the query is then of no further use.
    fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError>;

    /// The result.
    ///
    /// # Errors
    /// [`SyncError`], also when answers are missing.
    fn finish(self) -> Result<Self::Output, SyncError>;
}

/// A query on a session. Several can share one.
///
/// ```
/// # use wasm_core::sync::{Dialogue, FeeFloor, Session, SyncError};
/// # fn run(send: impl Fn(String), receive: impl Fn() -> String) -> Result<(), SyncError> {
/// # let (mut session, hello) = Session::open("example");
/// # send(hello);
/// let mut dialogue = Dialogue::new(FeeFloor::new());
/// loop {
///     dialogue.lines(&mut session).into_iter().for_each(&send);
///     if dialogue.is_done() {
///         break;
///     }
///     for event in session.receive(&receive()) {
///         let _for_somebody_else = dialogue.take(event)?;
///     }
/// }
/// let rate = dialogue.finish()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Dialogue<Q> {
    query: Q,
    queue: VecDeque<Request>,
    /// What was asked together with too much else, to be asked again by itself.
    alone: Vec<Request>,
    /// Whether each was asked together with others.
    under_way: BTreeMap<RequestId, bool>,
}

impl<Q: Query> Dialogue<Q> {
    /// Begins.
    #[must_use]
    pub const fn new(query: Q) -> Self {
        Self { query, queue: VecDeque::new(), alone: Vec::new(), under_way: BTreeMap::new() }
    }

    /// The lines to send now, as few as possible. Call it at the beginning and whenever an answer has been taken.
    pub fn lines(&mut self, session: &mut Session) -> Vec<String> {
        let mut lines = Vec::new();
        for request in core::mem::take(&mut self.alone) {
            let (id, line) = session.request(request);
            self.under_way.insert(id, false);
            lines.push(line);
        }
        self.queue.extend(self.query.next());
        let room = MAX_ASKED.saturating_sub(self.under_way.len()).min(self.queue.len());
        if room > 0 {
            let (ids, line) = session.batch(self.queue.drain(..room).collect());
            let together = ids.len() > 1;
            self.under_way.extend(ids.into_iter().map(|id| (id, together)));
            lines.push(line);
        }
        lines
    }

    /// Takes an event, or gives it back when it is not an answer to this query.
    ///
    /// # Errors
    /// [`SyncError`] when the query fails.
    pub fn take(&mut self, event: Event) -> Result<Option<Event>, SyncError> {
        let Event::Answer { id, request, result } = event else { return Ok(Some(event)) };
        let Some(together) = self.under_way.remove(&id) else {
            return Ok(Some(Event::Answer { id, request, result }));
        };
        match result {
            Ok(response) => self.query.answer(&request, response)?,
            Err(error) if together && error.is_too_large() => self.alone.push(request),
            Err(source) => return Err(SyncError::from_answer(request, source)),
        }
        Ok(None)
    }

    /// Whether nothing is under way and nothing waits to be sent. Ask after [`Self::lines`].
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.under_way.is_empty() && self.queue.is_empty() && self.alone.is_empty()
    }

    /// The result of the query.
    ///
    /// # Errors
    /// [`SyncError`], also when answers are missing.
    pub fn finish(self) -> Result<Q::Output, SyncError> {
        if self.is_done() { self.query.finish() } else { Err(SyncError::Unfinished) }
    }
}
