//! One connection to an Electrum server: lines out, lines in.

use core::fmt;
use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::error::{AnswerError, LineError, Misfit};
use super::request::{HEADERS_SUBSCRIBE, Request, SCRIPT_SUBSCRIBE};
use super::response::{Protocol, Response, ScriptStatus, clip, from, read, read_status, read_tip};
use crate::chain::Tip;
use crate::hash::ScriptHash;

/// Bytes in a line at most. Servers limit their answers to 10,000,000.
pub const MAX_LINE: usize = 10_500_000;

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

/// The dialogue over one connection. A new connection needs a new session.
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
    protocol: Option<Protocol>,
}

impl Session {
    /// Begins a dialogue: the session, and the first line to send. `client` is what we call ourselves.
    ///
    /// Lines go out and come in without newline: a text message each on a WebSocket, followed by `\n` on TCP.
    #[must_use]
    pub fn open(client: &str) -> (Self, String) {
        let mut session =
            Self { client: client.to_owned(), last_id: 0, waiting: BTreeMap::new(), protocol: None };
        let (_, line) = session.request(Request::Version);
        (session, line)
    }

    /// Writes a request: its id, and the line to send. Any number may be under way; the server answers in
    /// any order.
    pub fn request(&mut self, request: Request) -> (RequestId, String) {
        self.last_id = self.last_id.saturating_add(1);
        let id = RequestId(self.last_id);
        let message = json!({
            "jsonrpc": "2.0",
            "id": id.0,
            "method": request.method(),
            "params": request.params(&self.client),
        });
        self.waiting.insert(id, request);
        (id, message.to_string())
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
        match serde_json::from_str(line) {
            Ok(Value::Array(batch)) if !batch.is_empty() => {
                batch.into_iter().map(|message| self.message(message)).collect()
            }
            Ok(message) => vec![self.message(message)],
            Err(error) => vec![Event::Problem(LineError::NotJson { reason: clip(&error.to_string()) })],
        }
    }

    fn message(&mut self, message: Value) -> Event {
        let Value::Object(mut message) = message else {
            return Event::Problem(LineError::NotAMessage);
        };
        match (message.remove("method"), message.remove("id")) {
            (Some(Value::String(method)), None | Some(Value::Null)) => notification(&method, message),
            (None, Some(Value::Null)) => complaint(&message),
            (None, Some(id)) => self.answer(&id, message),
            _ => Event::Problem(LineError::NotAMessage),
        }
    }

    fn answer(&mut self, id: &Value, message: Map<String, Value>) -> Event {
        let known = id.as_u64().map(RequestId);
        let Some((id, request)) = known.and_then(|id| Some((id, self.waiting.remove(&id)?))) else {
            return Event::Problem(LineError::UnknownId { id: clip(&id.to_string()) });
        };
        let result = result(&request, message);
        if let Ok(Response::Version(protocol)) = &result {
            self.protocol = Some(protocol.clone());
        }
        Event::Answer { id, request, result }
    }
}

/// The usable answer in a message, or why there is none.
fn result(request: &Request, mut message: Map<String, Value>) -> Result<Response, AnswerError> {
    match (message.remove("error"), message.remove("result")) {
        (None | Some(Value::Null), Some(result)) => read(request, result),
        (None | Some(Value::Null), None) => Err(Misfit::Json("neither result nor error".to_owned()).into()),
        (Some(error), _) => Err(refusal(request, &error)),
    }
}

fn refusal(request: &Request, error: &Value) -> AnswerError {
    let (code, message) = code_and_message(error);
    match (request, code, message.strip_prefix(REFUSED)) {
        (Request::Broadcast(_), 1, Some(details)) => {
            AnswerError::BroadcastRefused { reason: clip(details.lines().nth(2).unwrap_or(details.trim())) }
        }
        _ => AnswerError::Server { code, message: clip(message) },
    }
}

fn code_and_message(error: &Value) -> (i64, &str) {
    let code = error.get("code").and_then(Value::as_i64).unwrap_or_default();
    (code, error.get("message").and_then(Value::as_str).unwrap_or_default())
}

fn complaint(message: &Map<String, Value>) -> Event {
    let (code, text) = message.get("error").map_or((0, ""), code_and_message);
    Event::Problem(LineError::Complaint { code, message: clip(text) })
}

fn notification(method: &str, mut message: Map<String, Value>) -> Event {
    let params = message.remove("params").unwrap_or_default();
    let (method, event) = match method {
        HEADERS_SUBSCRIBE => (HEADERS_SUBSCRIBE, new_tip(params)),
        SCRIPT_SUBSCRIBE => (SCRIPT_SUBSCRIBE, script_changed(params)),
        other => return Event::Problem(LineError::UnknownNotification { method: clip(other) }),
    };
    event.unwrap_or_else(|source| Event::Problem(LineError::BadNotification { method, source }))
}

fn new_tip(params: Value) -> Result<Event, Misfit> {
    let [tip] = from::<[Value; 1]>(params)?;
    read_tip(tip).map(Event::Tip)
}

fn script_changed(params: Value) -> Result<Event, Misfit> {
    let (script, status) = from::<(ScriptHash, Value)>(params)?;
    Ok(Event::ScriptChanged { script, status: read_status(status)? })
}
