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

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_channel::oneshot;
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use thiserror::Error;
use wasm_core::sync::{
    AnswerError, Duty, Event, LineError, MAX_ASKED, Query, Request, RequestId, Response, Session, SyncError,
    Upkeep,
};

use super::clock::{self, Slice};
use super::lines;
use super::socket::{Socket, SocketError, SocketOut};

/// What we call ourselves in the server's log.
const CLIENT: &str = "BlockPro";

/// How long a server may take to say what it is, in seconds.
const GREETING_S: u32 = 30;

/// The longest time to sleep before looking at the clock again, in seconds.
const LONGEST_PAUSE_S: u32 = 300;

/// Woken so much later than asked for, the device has slept: no fault of the server's, but a dead connection.
const OVERSLEPT_S: u64 = 20;

/// Why a question to a server brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ElectrumError {
    /// There is no connection, or it ended before the answer came.
    #[error(transparent)]
    Socket(#[from] SocketError),
    /// The server answered with something of no use; some variants mean that it lies.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The server said what nobody can read, or what nobody asked for.
    #[error(transparent)]
    Line(#[from] LineError),
    /// The answer is late.
    #[error("no answer for {seconds} s")]
    Late {
        /// How long the server was waited for.
        seconds: u64,
    },
    /// The connection was given up on this side.
    #[error("the server was left")]
    Left,
}

impl ElectrumError {
    /// The named check that the server's answer failed, if it is an untruth and not merely an absence.
    #[must_use]
    pub const fn failed_check(&self) -> Option<&'static str> {
        match self {
            Self::Sync(error) => error.failed_check(),
            Self::Socket(_) | Self::Line(_) | Self::Late { .. } | Self::Left => None,
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
    waiting: RefCell<BTreeMap<RequestId, Waiting>>,
    upkeep: RefCell<Upkeep>,
    stirs: UnboundedSender<Stir>,
    out: SocketOut,
}

/// Somebody who waits for an answer.
#[derive(Debug)]
struct Waiting {
    since: u64,
    answer: oneshot::Sender<Answer>,
}

/// What the asking half tells the hearing one.
#[derive(Debug)]
enum Stir {
    /// Something was asked, so that an answer is due.
    Asked,
    /// End the connection.
    Leave,
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
    stirs: UnboundedReceiver<Stir>,
}

/// Something the server says without being asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// There is a new tip.
    NewTip,
    /// The history of a script we watch changed.
    ScriptChanged,
}

/// Connects to `url` and agrees on a protocol version.
///
/// # Errors
/// [`ElectrumError`] if nobody answers in time or the server speaks another protocol.
pub async fn connect(url: &str) -> Result<(Electrum, Reader), ElectrumError> {
    let mut socket = Socket::open(url).await?;
    let (mut session, hello) = Session::open(CLIENT);
    socket.out().send(&hello)?;
    let limit = Box::pin(clock::sleep(GREETING_S.saturating_mul(1_000)));
    match select(Box::pin(greet(&mut session, &mut socket)), limit).await {
        Either::Left((greeted, _)) => greeted?,
        Either::Right(_) => return Err(ElectrumError::Late { seconds: GREETING_S.into() }),
    }
    let (sender, stirs) = unbounded();
    let mut upkeep = Upkeep::default();
    upkeep.connected(seconds());
    let inner = Inner {
        server: url.to_owned(),
        session: RefCell::new(session),
        waiting: RefCell::default(),
        upkeep: RefCell::new(upkeep),
        stirs: sender,
        out: socket.out(),
    };
    let electrum = Electrum(Rc::new(inner));
    let reader = Reader { socket, electrum: electrum.clone(), notices: VecDeque::new(), stirs };
    Ok((electrum, reader))
}

async fn greet(session: &mut Session, socket: &mut Socket) -> Result<(), ElectrumError> {
    loop {
        let line = socket.next().await?;
        for event in session.receive(&line) {
            match event {
                Event::Answer { request: request @ Request::Version, result, .. } => {
                    return result.map(drop).map_err(|source| SyncError::from_answer(request, source).into());
                }
                Event::Problem(problem) if problem.is_fault() => return Err(problem.into()),
                _ => {}
            }
        }
    }
}

/// Seconds of a clock that does not jump, from 1.
fn seconds() -> u64 {
    clock::steady_ms().checked_div(1_000).unwrap_or(0).saturating_add(1)
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

    /// Gives the connection up: everything that waits is told so, and the hearing half ends.
    pub fn leave(&self) {
        // a hearing half that has gone has left already
        let _ = self.0.stirs.unbounded_send(Stir::Leave);
    }

    /// Sends requests in one message; the answers will come to the receivers.
    fn send_all(&self, requests: &[Request]) -> Result<Vec<oneshot::Receiver<Answer>>, SocketError> {
        // a socket that is closing takes what is sent and says nothing: whoever waited would wait for ever
        if self.0.stirs.is_closed() {
            return Err(SocketError::Closed { code: 1006 });
        }
        let (ids, line) = self.0.session.borrow_mut().batch(requests.to_vec());
        let since = seconds();
        let was_waiting = self.0.waiting.borrow().len();
        let mut receivers = Vec::with_capacity(ids.len());
        for id in ids {
            let (answer, receiver) = oneshot::channel();
            self.0.waiting.borrow_mut().insert(id, Waiting { since, answer });
            receivers.push(receiver);
        }
        lines::sent(&line);
        self.0.out.send(&line)?;
        self.0.upkeep.borrow_mut().sent(since, was_waiting);
        // without a hearing half nothing comes, and whoever waits is told
        let _ = self.0.stirs.unbounded_send(Stir::Asked);
        Ok(receivers)
    }

    fn duty(&self, now: u64) -> Duty {
        let oldest = self.0.waiting.borrow().values().next().map(|waiting| waiting.since);
        self.0.upkeep.borrow().duty_with(now, oldest)
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
    /// Waits for the next notice and meanwhile hands answers to whoever waits for them. Says that we are still there
    /// when it is time to.
    ///
    /// # Errors
    /// [`ElectrumError`] once the connection has ended, an answer is late, or a line is of no use.
    pub async fn next(&mut self) -> Result<Notice, ElectrumError> {
        loop {
            if let Some(notice) = self.notices.pop_front() {
                return Ok(notice);
            }
            let now = seconds();
            let until = match self.electrum.duty(now) {
                Duty::Wait { until } => until,
                // its answer is waited for by the clockwork only
                Duty::Ping => {
                    self.electrum.send_all(&[Request::Ping])?;
                    continue;
                }
                Duty::Late { silent } => return Err(ElectrumError::Late { seconds: silent }),
            };
            let seconds_left =
                u32::try_from(until.saturating_sub(now)).unwrap_or(u32::MAX).min(LONGEST_PAUSE_S);
            let pause = Box::pin(clock::sleep(seconds_left.saturating_mul(1_000)));
            let line = Box::pin(self.socket.next());
            let heard = match select(line, select(self.stirs.next(), pause)).await {
                Either::Left((line, _)) => Some(line?),
                Either::Right((Either::Left((Some(Stir::Leave), _)), _)) => return Err(ElectrumError::Left),
                Either::Right(_) if seconds().saturating_sub(until.max(now)) > OVERSLEPT_S => {
                    return Err(SocketError::Closed { code: 1006 }.into());
                }
                Either::Right(_) => None,
            };
            if let Some(line) = heard {
                self.take(&line)?;
            }
        }
    }

    fn take(&mut self, line: &str) -> Result<(), ElectrumError> {
        lines::heard(line);
        let events = self.electrum.0.session.borrow_mut().receive(line);
        self.electrum.0.upkeep.borrow_mut().heard(seconds());
        events.into_iter().try_for_each(|event| self.sort(event))
    }

    fn sort(&mut self, event: Event) -> Result<(), ElectrumError> {
        match event {
            Event::Answer { id, result, .. } => {
                if let Some(waiting) = self.electrum.0.waiting.borrow_mut().remove(&id) {
                    // nobody waits any more: the page has moved on
                    drop(waiting.answer.send(result));
                }
            }
            Event::Tip(_) => self.notices.push_back(Notice::NewTip),
            Event::ScriptChanged { .. } => self.notices.push_back(Notice::ScriptChanged),
            Event::Problem(problem) if problem.is_fault() => return Err(problem.into()),
            Event::Problem(_) => {}
        }
        Ok(())
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // dropping the senders wakes everybody who waits
        self.electrum.0.waiting.borrow_mut().clear();
    }
}
