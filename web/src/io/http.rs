//! Requests over HTTP with a time limit and a size limit; nothing about who is asked.

use gloo::net::http::{Request, RequestBuilder, Response};
use web_sys::{AbortSignal, RequestCache, RequestCredentials};

use crate::wire::trouble::GatewayError;

/// How long a request may take.
const TIMEOUT_MS: u32 = 15_000;

/// A complete answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Answer {
    /// True for 200 to 299.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// Asks for `url`; the body may have `max` bytes.
///
/// # Errors
/// [`GatewayError`] if there is no answer in time or it is too long; a refusal by the server is an [`Answer`].
pub async fn get(url: &str, max: usize) -> Result<Answer, GatewayError> {
    let request = prepare(Request::get(url)).build().map_err(|_| no_answer(url))?;
    finish(url, max, request.send().await).await
}

/// Sends `body` to `url`; the answer may have `max` bytes.
///
/// # Errors
/// As [`get`].
pub async fn post(url: &str, content_type: &str, body: &[u8], max: usize) -> Result<Answer, GatewayError> {
    let bytes = js_sys::Uint8Array::from(body);
    let request = prepare(Request::post(url))
        .header("content-type", content_type)
        .body(bytes)
        .map_err(|_| no_answer(url))?;
    finish(url, max, request.send().await).await
}

fn prepare(builder: RequestBuilder) -> RequestBuilder {
    builder
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)))
}

async fn finish(
    url: &str,
    max: usize,
    sent: Result<Response, gloo::net::Error>,
) -> Result<Answer, GatewayError> {
    let response = sent.map_err(|_| no_answer(url))?;
    let body = response.binary().await.map_err(|_| no_answer(url))?;
    if body.len() > max {
        return Err(GatewayError::TooLong { url: url.to_owned(), max });
    }
    Ok(Answer { status: response.status(), body })
}

fn no_answer(url: &str) -> GatewayError {
    GatewayError::NoAnswer { url: url.to_owned() }
}
