//! Questions to HTTP servers: with limits for time and size, without cookies, and never shown what is secret.

use std::io::{self, Read};
use std::time::Duration;

use serde::de::DeserializeOwned;
use ureq::http::{HeaderValue, Request, Response, StatusCode, header};
use ureq::{Agent, Body, SendBody};

use crate::address::Address;

/// Servers of IPFS refuse what looks like a browser.
const AGENT: &str = concat!("ipfs-publish/", env!("CARGO_PKG_VERSION"));
/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(20);
/// Longest answer in words, in bytes.
const MAX_WORDS: u64 = 1 << 20;
/// How many times longer than a silence an answer may take: who sends a byte now and then never ends otherwise.
const WHOLE_ANSWER: u32 = 30;
/// The most redirects that are followed where what comes is checked anyway.
const REDIRECTS: u32 = 5;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The network.
    #[error("no connection: {0}")]
    Io(io::Error),
    /// No server of this name.
    #[error("no server of this name is known")]
    Host,
    /// It takes too long.
    #[error("no answer within {} s", limit.as_secs())]
    Late {
        /// The limit.
        limit: Duration,
    },
    /// The answer does not end.
    #[error("an answer of more than {max} bytes")]
    TooLong {
        /// The limit.
        max: u64,
    },
    /// TLS, or what is no HTTP.
    #[error("no conversation: {reason}")]
    Protocol {
        /// What the library says.
        reason: String,
    },
}

/// A server that can be asked.
#[derive(Debug)]
pub(crate) struct Server {
    agent: Agent,
    pub(crate) address: Address,
    silence: Duration,
}

/// A question.
pub(crate) struct Ask<'a> {
    pub(crate) method: &'static str,
    /// Behind the address, with a slash in front.
    pub(crate) path: &'a str,
    pub(crate) headers: &'a [(&'static str, &'a str)],
    pub(crate) body: Sent<'a>,
}

/// What goes with a question.
pub(crate) enum Sent<'a> {
    Nothing,
    Bytes(&'a [u8]),
    /// So many bytes, read while they are sent.
    Stream(u64, &'a mut dyn Read),
}

impl Server {
    /// A server that may be silent for so long before it is given up. Redirects are followed only without a token.
    pub(crate) fn new(address: Address, silence: Duration) -> Self {
        let redirects = if address.has_token() { 0 } else { REDIRECTS };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(redirects)
            .max_redirects_will_error(false)
            .user_agent(AGENT)
            .timeout_resolve(Some(CONNECT.min(silence)))
            .timeout_connect(Some(CONNECT.min(silence)))
            .timeout_per_read(Some(silence))
            .timeout_per_write(Some(silence))
            .timeout_recv_response(Some(silence))
            .timeout_recv_body(Some(silence.saturating_mul(WHOLE_ANSWER)));
        Self { agent: config.build().new_agent(), address, silence }
    }

    /// Asks; the answer whatever its status, its body not yet read.
    pub(crate) fn ask(&self, ask: Ask<'_>) -> Result<Response<Body>, AskError> {
        let url = format!("{}{}", self.address.url(), ask.path);
        let mut request = Request::builder().method(ask.method).uri(url);
        for (name, value) in ask.headers {
            request = request.header(*name, *value);
        }
        if let Some(value) = self.authorization()? {
            request = request.header(header::AUTHORIZATION, value);
        }
        let body = match ask.body {
            Sent::Nothing => return self.run(request.body(SendBody::none())),
            Sent::Bytes(bytes) => {
                request = request.header(header::CONTENT_LENGTH, bytes.len());
                return self.run(request.body(SendBody::from_reader(&mut io::Cursor::new(bytes))));
            }
            Sent::Stream(length, stream) => {
                request = request.header(header::CONTENT_LENGTH, length);
                SendBody::from_reader(stream)
            }
        };
        self.run(request.body(body))
    }

    fn run(
        &self,
        request: Result<Request<SendBody<'_>>, ureq::http::Error>,
    ) -> Result<Response<Body>, AskError> {
        let request = request.map_err(|error| AskError::Protocol { reason: error.to_string() })?;
        self.agent.run(request).map_err(|error| self.error(error))
    }

    fn authorization(&self) -> Result<Option<HeaderValue>, AskError> {
        let Some(words) = self.address.authorization() else { return Ok(None) };
        let no_header = |_| AskError::Protocol { reason: "the token has signs that no token has".to_owned() };
        let mut value = HeaderValue::from_str(&words).map_err(no_header)?;
        value.set_sensitive(true);
        Ok(Some(value))
    }

    fn error(&self, error: ureq::Error) -> AskError {
        match error {
            ureq::Error::Io(error) => self.broken(error),
            ureq::Error::Timeout(_) => AskError::Late { limit: self.silence },
            ureq::Error::HostNotFound => AskError::Host,
            other => AskError::Protocol { reason: other.to_string() },
        }
    }

    /// What reading an answer fails with.
    pub(crate) fn broken(&self, error: io::Error) -> AskError {
        if error.kind() == io::ErrorKind::TimedOut || error.kind() == io::ErrorKind::WouldBlock {
            return AskError::Late { limit: self.silence };
        }
        // the library puts its own errors into those of the system
        match error.downcast::<ureq::Error>() {
            Ok(ureq::Error::Io(error)) | Err(error) => AskError::Io(error),
            Ok(other) => self.error(other),
        }
    }

    /// The body of an answer, of at most so many bytes.
    pub(crate) fn body(&self, answer: Response<Body>, max: u64) -> Result<Vec<u8>, AskError> {
        let mut bytes = Vec::new();
        let reader = answer.into_body().into_reader();
        reader.take(max.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| self.broken(error))?;
        let read = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if read > max { Err(AskError::TooLong { max }) } else { Ok(bytes) }
    }

    /// Status and words of an answer.
    pub(crate) fn words(&self, ask: Ask<'_>) -> Result<(StatusCode, Vec<u8>), AskError> {
        let answer = self.ask(ask)?;
        let status = answer.status();
        Ok((status, self.body(answer, MAX_WORDS)?))
    }
}

/// Lines of JSON.
pub(crate) fn lines<T: DeserializeOwned>(answer: &[u8]) -> Option<Vec<T>> {
    let lines = answer.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(serde_json::from_slice).collect::<Result<_, _>>().ok()
}
