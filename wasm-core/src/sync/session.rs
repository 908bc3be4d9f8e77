//! One connection to an Electrum server: lines out, lines in.

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use serde_json::value::RawValue;

use super::error::{AnswerError, LineError, Misfit};
use super::message::{Failure, Message, clip, from, messages};
use super::request::{HEADERS_SUBSCRIBE, Request, SCRIPT_SUBSCRIBE};
use super::response::{Protocol, Response, ScriptStatus, read, read_status, read_tip};
use crate::chain::Tip;
use crate::hash::ScriptHash;

/// Bytes in a line at most. Servers limit their answers to 10,000,000.
pub const MAX_LINE: usize = 10_500_000;

/// Requests in one line at most: a server that answers all of them at once still stays below its limit.
pub const MAX_ASKED: usize = 100;

/// How a refused broadcast begins. The node's reason is the third line, the transaction follows.
const REFUSED: &str = "the transaction was rejected by network rules.";

/// What distinguishes one request from another on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(u64);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a line from the server means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The answer to a request of ours.
    Answer {
        /// As [`Session::request`] returned it.
        id: RequestId,
        /// The request.
        request: Request,
        /// What came back.
        result: Result<Response, AnswerError>,
    },
    /// There is a new tip (after [`Request::HeadersSubscribe`]). It may lie several blocks above the last one
    /// named, or on another branch.
    Tip(Tip),
    /// The history of a script changed, or may have (after [`Request::Subscribe`]).
    ScriptChanged {
        /// The script.
        script: ScriptHash,
        /// The new status.
        status: Option<ScriptStatus>,
    },
    /// A line of no use. Worth a log entry; the connection goes on.
    Problem(LineError),
}

/// The dialogue over one connection, or over one after the other ([`Session::reconnect`]).
///
/// ```
/// # use wasm_core::sync::{Event, Request, Response, Session};
/// let (mut session, hello) = Session::open("example");
/// assert!(hello.contains("server.version"));
/// let (id, line) = session.request(Request::Ping);
/// assert_eq!(line, r#"{"id":2,"jsonrpc":"2.0","method":"server.ping","params":[]}"#);
/// let events = session.receive(r#"{"jsonrpc":"2.0","result":null,"id":2}"#);
/// let answer = Event::Answer { id, request: Request::Ping, result: Ok(Response::Pong) };
/// assert_eq!(events, [answer]);
/// ```
#[derive(Clone, Debug)]
pub struct Session {
    client: String,
    last_id: u64,
    waiting: BTreeMap<RequestId, Request>,
    /// Subscriptions of this connection.
    subscribed: BTreeSet<Subscription>,
    /// Requests that only renew a subscription: nobody waits for their answers.
    renewing: BTreeSet<RequestId>,
    protocol: Option<Protocol>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Subscription {
    Headers,
    Script(ScriptHash),
}

impl Session {
    /// Begins a dialogue: the session, and the first line to send. `client` is what we call ourselves.
    ///
    /// Lines go out and come in without newline: a text message each on a WebSocket, followed by `\n` on TCP.
    #[must_use]
    pub fn open(client: &str) -> (Self, String) {
        let mut session = Self {
            client: client.to_owned(),
            last_id: 0,
            waiting: BTreeMap::new(),
            subscribed: BTreeSet::new(),
            renewing: BTreeSet::new(),
            protocol: None,
        };
        let (_, line) = session.request(Request::Version);
        (session, line)
    }

    /// Goes on over a new connection: the lines to send first. They agree on a version again, repeat what was not
    /// answered, and renew all subscriptions; what a subscription says comes as [`Event::Tip`] and
    /// [`Event::ScriptChanged`], whether it changed or not.
    pub fn reconnect(&mut self) -> Vec<String> {
        let unanswered = core::mem::take(&mut self.waiting);
        let renewed = core::mem::take(&mut self.renewing);
        self.protocol = None;
        let (_, hello) = self.request(Request::Version);
        let mut lines = vec![hello];
        let asked =
            |(id, request): &(RequestId, Request)| *request != Request::Version && !renewed.contains(id);
        let unanswered: Vec<_> = unanswered.into_iter().filter(asked).collect();
        let mut again: Vec<String> = unanswered.iter().map(|(id, request)| self.line(*id, request)).collect();
        self.waiting.extend(unanswered);
        for subscription in self.subscribed.clone() {
            let (id, line) = self.request(match subscription {
                Subscription::Headers => Request::HeadersSubscribe,
                Subscription::Script(script) => Request::Subscribe(script),
            });
            self.renewing.insert(id);
            again.push(line);
        }
        lines.extend(again.chunks(MAX_ASKED).map(in_one_line));
        lines
    }

    /// Writes a request: its id, and the line to send. Any number may be under way; the server answers in
    /// any order.
    pub fn request(&mut self, request: Request) -> (RequestId, String) {
        self.last_id = self.last_id.saturating_add(1);
        let id = RequestId(self.last_id);
        let line = self.line(id, &request);
        match &request {
            Request::HeadersSubscribe => drop(self.subscribed.insert(Subscription::Headers)),
            Request::Subscribe(script) => drop(self.subscribed.insert(Subscription::Script(*script))),
            _ => {}
        }
        self.waiting.insert(id, request);
        (id, line)
    }

    /// Writes several requests as one line, which saves waiting. At most [`MAX_ASKED`] should go together.
    pub fn batch(&mut self, requests: Vec<Request>) -> (Vec<RequestId>, String) {
        let (ids, lines): (Vec<_>, Vec<_>) =
            requests.into_iter().map(|request| self.request(request)).unzip();
        (ids, in_one_line(&lines))
    }

    fn line(&self, id: RequestId, request: &Request) -> String {
        let message = json!({
            "jsonrpc": "2.0",
            "id": id.0,
            "method": request.method(),
            "params": request.params(&self.client),
        });
        message.to_string()
    }

    /// What was agreed on, once the server has answered.
    #[must_use]
    pub const fn protocol(&self) -> Option<&Protocol> {
        self.protocol.as_ref()
    }

    /// How many requests wait for their answer.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Reads a line. Usually one event, more for a batch; never none.
    pub fn receive(&mut self, line: &str) -> Vec<Event> {
        if line.len() > MAX_LINE {
            return vec![Event::Problem(LineError::TooLong { length: line.len(), limit: MAX_LINE })];
        }
        match messages(line) {
            Ok(messages) => messages.into_iter().map(|message| self.message(message)).collect(),
            Err(problem) => vec![Event::Problem(problem)],
        }
    }

    fn message(&mut self, text: &str) -> Event {
        let message = match Message::read(text) {
            Ok(message) => message,
            Err(problem) => return Event::Problem(problem),
        };
        match (&message.method, message.id.map(RawValue::get)) {
            (Some(method), None | Some("null")) => notification(method, message.params),
            (None, Some("null")) => complaint(&message),
            (None, Some(id)) => self.answer(id, &message),
            _ => Event::Problem(LineError::NotAMessage),
        }
    }

    fn answer(&mut self, id: &str, message: &Message<'_>) -> Event {
        let known = id.parse().ok().map(RequestId);
        let Some((id, request)) = known.and_then(|id| Some((id, self.waiting.remove(&id)?))) else {
            return Event::Problem(LineError::UnknownId { id: clip(id) });
        };
        let result = result(&request, message);
        if let Ok(Response::Version(protocol)) = &result {
            self.protocol = Some(protocol.clone());
        }
        if self.renewing.remove(&id) {
            match (&request, &result) {
                (_, Ok(Response::Tip(tip))) => return Event::Tip(*tip),
                (Request::Subscribe(script), Ok(Response::Status(status))) => {
                    return Event::ScriptChanged { script: *script, status: *status };
                }
                _ => {}
            }
        }
        Event::Answer { id, request, result }
    }
}

/// Several messages as one line.
fn in_one_line<S: AsRef<str>>(lines: &[S]) -> String {
    match lines {
        [line] => line.as_ref().to_owned(),
        lines => {
            let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
            format!("[{}]", lines.join(","))
        }
    }
}

/// The usable answer in a message, or why there is none.
fn result(request: &Request, message: &Message<'_>) -> Result<Response, AnswerError> {
    match (message.failure(), message.result) {
        (Some(failure), _) => Err(refusal(request, &failure)),
        (None, Some(result)) => read(request, result.get()),
        (None, None) => Err(Misfit::Json("neither result nor error".to_owned()).into()),
    }
}

fn refusal(request: &Request, Failure { code, message }: &Failure<'_>) -> AnswerError {
    match (request, code, message.strip_prefix(REFUSED)) {
        (Request::Broadcast(_), 1, Some(details)) => {
            AnswerError::BroadcastRefused { reason: clip(details.lines().nth(2).unwrap_or(details.trim())) }
        }
        _ => AnswerError::Server { code: *code, message: clip(message) },
    }
}

fn complaint(message: &Message<'_>) -> Event {
    let Failure { code, message } = message.failure().unwrap_or_default();
    Event::Problem(LineError::Complaint { code, message: clip(&message) })
}

fn notification(method: &str, params: Option<&RawValue>) -> Event {
    let params = params.map_or("null", RawValue::get);
    let (method, event) = match method {
        HEADERS_SUBSCRIBE => (HEADERS_SUBSCRIBE, new_tip(params)),
        SCRIPT_SUBSCRIBE => (SCRIPT_SUBSCRIBE, script_changed(params)),
        other => return Event::Problem(LineError::UnknownNotification { method: clip(other) }),
    };
    event.unwrap_or_else(|source| Event::Problem(LineError::BadNotification { method, source }))
}

fn new_tip(params: &str) -> Result<Event, Misfit> {
    let [tip] = from::<[&RawValue; 1]>(params)?;
    read_tip(tip.get()).map(Event::Tip)
}

fn script_changed(params: &str) -> Result<Event, Misfit> {
    let (script, status) = from::<(ScriptHash, &RawValue)>(params)?;
    Ok(Event::ScriptChanged { script, status: read_status(status.get())? })
}
