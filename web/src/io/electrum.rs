//! One connection to an Electrum server: `wasm-core`'s dialogue over a WebSocket.
//!
//! Answers find the request that waits for them; notifications come out of [`Reader::next`], which somebody has to
//! keep calling. Checking what the server says is the business of the queries in `wasm-core`; reconnecting is the
//! business of `hooks`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;

use futures_channel::oneshot;
use thiserror::Error;
use wasm_core::sync::{
    AnswerError, Event, LineError, MAX_ASKED, Query, Request, RequestId, Response, Session, SyncError,
};

use super::clock::Slice;
use super::socket::{Socket, SocketError, SocketOut};

/// What we call ourselves in the server's log.
const CLIENT: &str = "BlockPro";

/// Why a question to a server brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ElectrumError {
    /// There is no connection, or it ended before the answer came.
    #[error(transparent)]
    Socket(#[from] SocketError),
    /// The server answered with something of no use; some variants mean that it lies.
    #[error(transparent)]
    Sync(#[from] SyncError),
}

impl ElectrumError {
    /// The named check that the server's answer failed, if it is an untruth and not merely an absence.
    #[must_use]
    pub const fn failed_check(&self) -> Option<&'static str> {
        match self {
            Self::Sync(error) => error.failed_check(),
            Self::Socket(_) => None,
        }
    }
}

type Answer = Result<Response, AnswerError>;

/// The asking half of a connection; cheap to clone.
#[derive(Clone, Debug)]
pub struct Electrum(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    server: String,
    session: RefCell<Session>,
    waiting: RefCell<BTreeMap<RequestId, oneshot::Sender<Answer>>>,
    out: SocketOut,
}

impl PartialEq for Electrum {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The hearing half. When it is dropped the connection ends and everything that waits is told so.
#[derive(Debug)]
pub struct Reader {
    socket: Socket,
    electrum: Electrum,
    notices: VecDeque<Notice>,
}

/// Something the server says without being asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// There is a new tip.
    NewTip,
    /// The history of a script we watch changed.
    ScriptChanged,
    /// A line that makes no sense.
    Odd(LineError),
}

/// Connects to `url` and agrees on a protocol version.
///
/// # Errors
/// [`ElectrumError`] if nobody answers or the server speaks another protocol.
pub async fn connect(url: &str) -> Result<(Electrum, Reader), ElectrumError> {
    let mut socket = Socket::open(url).await?;
    let (mut session, hello) = Session::open(CLIENT);
    socket.out().send(&hello)?;
    greet(&mut session, &mut socket).await?;
    let inner = Inner {
        server: url.to_owned(),
        session: RefCell::new(session),
        waiting: RefCell::default(),
        out: socket.out(),
    };
    let electrum = Electrum(Rc::new(inner));
    let reader = Reader { socket, electrum: electrum.clone(), notices: VecDeque::new() };
    Ok((electrum, reader))
}

async fn greet(session: &mut Session, socket: &mut Socket) -> Result<(), ElectrumError> {
    loop {
        let line = socket.next().await?;
        for event in session.receive(&line) {
            if let Event::Answer { request: request @ Request::Version, result, .. } = event {
                return result.map(drop).map_err(|source| SyncError::from_answer(request, source).into());
            }
        }
    }
}

impl Electrum {
    /// The server's address.
    #[must_use]
    pub fn server(&self) -> &str {
        &self.0.server
    }

    /// Asks one question.
    ///
    /// # Errors
    /// [`ElectrumError`] if the connection ends first or the answer is of no use.
    pub async fn ask(&self, request: Request) -> Result<Response, ElectrumError> {
        match self.send_all(core::slice::from_ref(&request))?.pop() {
            Some(answer) => received(answer, request).await,
            None => Err(SyncError::Unfinished.into()),
        }
    }

    /// Sends requests in one message; the answers will come to the receivers.
    fn send_all(&self, requests: &[Request]) -> Result<Vec<oneshot::Receiver<Answer>>, SocketError> {
        let (ids, line) = self.0.session.borrow_mut().batch(requests.to_vec());
        let mut receivers = Vec::with_capacity(ids.len());
        for id in ids {
            let (sender, receiver) = oneshot::channel();
            self.0.waiting.borrow_mut().insert(id, sender);
            receivers.push(receiver);
        }
        self.0.out.send(&line)?;
        Ok(receivers)
    }

    /// Runs a query of `wasm-core` to its end; it checks every answer.
    ///
    /// # Errors
    /// [`ElectrumError`] if the connection ends, an answer is missing, or an answer is untrue.
    pub async fn run<Q: Query>(&self, mut query: Q) -> Result<Q::Output, ElectrumError> {
        self.drive(&mut query).await?;
        Ok(query.finish()?)
    }

    /// Asks and answers until there is nothing more to ask: boxed and without the query's type, so that it is compiled
    /// once.
    fn drive<'a>(
        &'a self,
        query: &'a mut dyn Steps,
    ) -> Pin<Box<dyn Future<Output = Result<(), ElectrumError>> + 'a>> {
        Box::pin(self.steps(query))
    }

    async fn steps(&self, query: &mut dyn Steps) -> Result<(), ElectrumError> {
        let mut slice = Slice::start();
        loop {
            let requests = query.next();
            if requests.is_empty() {
                return Ok(());
            }
            for some in requests.chunks(MAX_ASKED) {
                let waiting = self.send_all(some)?;
                for (request, answer) in some.iter().zip(waiting) {
                    let answer = match received(answer, request.clone()).await {
                        Err(ElectrumError::Sync(SyncError::Answer { source, .. }))
                            if some.len() > 1 && source.is_too_large() =>
                        {
                            self.ask(request.clone()).await?
                        }
                        answer => answer?,
                    };
                    query.answer(request, answer)?;
                    slice.yield_if_spent().await;
                }
            }
        }
    }
}

async fn received(answer: oneshot::Receiver<Answer>, request: Request) -> Result<Response, ElectrumError> {
    match answer.await {
        Ok(answer) => answer.map_err(|source| SyncError::from_answer(request, source).into()),
        Err(oneshot::Canceled) => Err(SocketError::Closed { code: 1006 }.into()),
    }
}

/// A query without the type of its result.
trait Steps {
    fn next(&mut self) -> Vec<Request>;
    fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError>;
}

impl<Q: Query> Steps for Q {
    fn next(&mut self) -> Vec<Request> {
        Query::next(self)
    }

    fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError> {
        Query::answer(self, request, response)
    }
}

impl Reader {
    /// Waits for the next notice and meanwhile hands answers to whoever waits for them.
    ///
    /// # Errors
    /// [`SocketError::Closed`] once the connection has ended.
    pub async fn next(&mut self) -> Result<Notice, SocketError> {
        loop {
            if let Some(notice) = self.notices.pop_front() {
                return Ok(notice);
            }
            let line = self.socket.next().await?;
            let events = self.electrum.0.session.borrow_mut().receive(&line);
            for event in events {
                self.sort(event);
            }
        }
    }

    fn sort(&mut self, event: Event) {
        match event {
            Event::Answer { id, result, .. } => {
                if let Some(sender) = self.electrum.0.waiting.borrow_mut().remove(&id) {
                    // nobody waits any more: the page has moved on
                    drop(sender.send(result));
                }
            }
            Event::Tip(_) => self.notices.push_back(Notice::NewTip),
            Event::ScriptChanged { .. } => self.notices.push_back(Notice::ScriptChanged),
            Event::Problem(problem) => self.notices.push_back(Notice::Odd(problem)),
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // dropping the senders wakes everybody who waits
        self.electrum.0.waiting.borrow_mut().clear();
    }
}
