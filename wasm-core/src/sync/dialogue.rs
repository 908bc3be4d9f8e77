//! Queries, and what moves their requests through a session.

use std::collections::{BTreeSet, VecDeque};

use super::error::SyncError;
use super::request::Request;
use super::response::Response;
use super::session::{Event, RequestId, Session};

/// Requests of one query under way at a time. Servers slow down who asks more.
const MAX_UNDER_WAY: usize = 100;

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
    under_way: BTreeSet<RequestId>,
}

impl<Q: Query> Dialogue<Q> {
    /// Begins.
    #[must_use]
    pub const fn new(query: Q) -> Self {
        Self { query, queue: VecDeque::new(), under_way: BTreeSet::new() }
    }

    /// The lines to send now. Call it at the beginning and whenever an answer has been taken.
    pub fn lines(&mut self, session: &mut Session) -> Vec<String> {
        self.queue.extend(self.query.next());
        let room = MAX_UNDER_WAY.saturating_sub(self.under_way.len()).min(self.queue.len());
        let requests: Vec<Request> = self.queue.drain(..room).collect();
        requests.into_iter().map(|request| self.send(session, request)).collect()
    }

    fn send(&mut self, session: &mut Session, request: Request) -> String {
        let (id, line) = session.request(request);
        self.under_way.insert(id);
        line
    }

    /// Takes an event, or gives it back when it is not an answer to this query.
    ///
    /// # Errors
    /// [`SyncError`] when the query fails.
    pub fn take(&mut self, event: Event) -> Result<Option<Event>, SyncError> {
        match event {
            Event::Answer { id, request, result } if self.under_way.remove(&id) => {
                let response = result.map_err(|source| SyncError::from_answer(request.clone(), source))?;
                self.query.answer(&request, response)?;
                Ok(None)
            }
            other => Ok(Some(other)),
        }
    }

    /// Whether nothing is under way and nothing waits to be sent. Ask after [`Self::lines`].
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.under_way.is_empty() && self.queue.is_empty()
    }

    /// The result of the query.
    ///
    /// # Errors
    /// [`SyncError`], also when answers are missing.
    pub fn finish(self) -> Result<Q::Output, SyncError> {
        if self.is_done() { self.query.finish() } else { Err(SyncError::Unfinished) }
    }
}
