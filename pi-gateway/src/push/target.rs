//! A target: its address, its token, and one request to it.

use super::PushError;
use crate::config::PushConfig;
use crate::outgoing::{Client, Patience};
use crate::private;
use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Method, Request, Response, header};
use std::time::Duration;
use zeroize::Zeroizing;

/// Longest answer, in bytes: an answer is some lines.
const MAX_ANSWER: usize = 64 * 1024;
/// Longest token, in bytes.
const MAX_TOKEN: usize = 4096;
/// Servers of IPFS refuse what looks like a browser.
const AGENT: &str = concat!("blockpro-gateway/", env!("CARGO_PKG_VERSION"));

/// A target that can be asked.
pub(super) struct Target<'a> {
    pub(super) config: &'a PushConfig,
    client: Client,
    authorization: Option<HeaderValue>,
}

/// What is sent.
pub(super) struct Sent<'a> {
    pub(super) method: Method,
    /// Behind the address of the configuration.
    pub(super) path: &'a str,
    /// The kind of the body.
    pub(super) kind: &'a str,
    pub(super) body: Vec<u8>,
}

impl<'a> Target<'a> {
    /// Reads the token anew, so that another one is used as soon as it is there.
    pub(super) fn open(config: &'a PushConfig) -> Result<Self, PushError> {
        let authorization = config.token_file.as_deref().map(|path| {
            let bytes = private::read(path, MAX_TOKEN)?;
            let token = std::str::from_utf8(&bytes).map_err(|_| PushError::Token)?.trim();
            if token.is_empty() {
                return Err(PushError::Token);
            }
            let text = Zeroizing::new(format!("Bearer {token}"));
            let mut value = HeaderValue::from_str(&text).map_err(|_| PushError::Token)?;
            value.set_sensitive(true);
            Ok(value)
        });
        let client = Client::new(config.ca.as_deref())?;
        Ok(Self { config, client, authorization: authorization.transpose()? })
    }

    /// Sends a request; the answer whatever its status.
    pub(super) async fn send(&self, sent: Sent<'_>) -> Result<Response<Bytes>, PushError> {
        let url = format!("{}{}", self.config.url.trim_end_matches('/'), sent.path);
        let mut request = Request::builder().method(sent.method).uri(url);
        request = request.header(header::USER_AGENT, AGENT).header(header::CONTENT_TYPE, sent.kind);
        if let Some(value) = &self.authorization {
            request = request.header(header::AUTHORIZATION, value.clone());
        }
        let request = request.body(Body::from(sent.body)).map_err(|_| PushError::Malformed)?;
        let time = Duration::from_secs(self.config.timeout_s.into());
        Ok(self.client.ask(request, Patience { time, answer: MAX_ANSWER }).await?)
    }

    /// The same for what must succeed; the answer's body.
    pub(super) async fn ask(&self, sent: Sent<'_>) -> Result<Bytes, PushError> {
        let answer = self.send(sent).await?;
        let status = answer.status();
        if status.is_success() { Ok(answer.into_body()) } else { Err(PushError::of(status)) }
    }
}
