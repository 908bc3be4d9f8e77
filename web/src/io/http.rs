//! Requests over HTTP with a time limit and a size limit; nothing about who is asked.

use futures_util::FutureExt;
use futures_util::future::{Either, select};
use gloo::net::http::{Request, RequestBuilder, Response};
use js_sys::{Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, RequestCache, RequestCredentials};

use super::clock;
use crate::wire::trouble::GatewayError;

/// How long a request may take; of one that is read as it comes, each piece.
const TIMEOUT_MS: u32 = 15_000;

#[wasm_bindgen]
extern "C" {
    /// The browser's `ReadableStreamDefaultReader`.
    type Reader;

    #[wasm_bindgen(method)]
    fn read(this: &Reader) -> Promise;

    #[wasm_bindgen(method)]
    fn cancel(this: &Reader) -> Promise;
}

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

/// Asks for `url` as a thing of this kind (a media type); else as [`get`].
///
/// # Errors
/// As [`get`].
pub async fn get_kind(url: &str, kind: &str, max: usize) -> Result<Answer, GatewayError> {
    let request = prepare(Request::get(url)).header("accept", kind).build().map_err(|_| no_answer(url))?;
    finish(url, max, request.send().await).await
}

/// As [`get`], with who is asking.
///
/// # Errors
/// As [`get`].
pub async fn get_as(url: &str, authorization: Option<&str>, max: usize) -> Result<Answer, GatewayError> {
    let request = signed(prepare(Request::get(url)), authorization);
    let request = request.build().map_err(|_| no_answer(url))?;
    finish(url, max, request.send().await).await
}

/// Sends `body` to `url`; the answer may have `max` bytes.
///
/// # Errors
/// As [`get`].
pub async fn post(url: &str, content_type: &str, body: &[u8], max: usize) -> Result<Answer, GatewayError> {
    post_as(url, content_type, None, body, max).await
}

/// As [`post`], with who is asking.
///
/// # Errors
/// As [`get`].
pub async fn post_as(
    url: &str,
    content_type: &str,
    authorization: Option<&str>,
    body: &[u8],
    max: usize,
) -> Result<Answer, GatewayError> {
    let bytes = Uint8Array::from(body);
    let request = prepare(Request::post(url)).header("content-type", content_type);
    let request = signed(request, authorization).body(bytes).map_err(|_| no_answer(url))?;
    finish(url, max, request.send().await).await
}

/// A body that is read as it comes. What has not come when this is dropped is not sent any more.
pub struct Incoming {
    url: String,
    status: u16,
    reader: Option<Reader>,
    controller: AbortController,
}

impl core::fmt::Debug for Incoming {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Incoming")
            .field("url", &self.url)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

/// Asks for `url` as a thing of this kind, to read it as it comes.
///
/// # Errors
/// [`GatewayError::NoAnswer`]; a refusal by the server is an [`Incoming`].
pub async fn open(url: &str, kind: &str) -> Result<Incoming, GatewayError> {
    let controller = AbortController::new().map_err(|_| no_answer(url))?;
    let mut incoming = Incoming { url: url.to_owned(), status: 0, reader: None, controller };
    let request = unlimited(Request::get(url)).abort_signal(Some(&incoming.controller.signal()));
    let request = request.header("accept", kind).build().map_err(|_| no_answer(url))?;
    let response = soon(request.send()).await.and_then(Result::ok).ok_or_else(|| no_answer(url))?;
    incoming.status = response.status();
    incoming.reader = response.body().map(|stream| stream.get_reader().unchecked_into());
    Ok(incoming)
}

impl Incoming {
    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// What comes next; `None` at the end.
    ///
    /// # Errors
    /// [`GatewayError::NoAnswer`] if it breaks off, or nothing comes for long.
    pub async fn piece(&mut self) -> Result<Option<Vec<u8>>, GatewayError> {
        let Some(reader) = &self.reader else { return Ok(None) };
        let piece = soon(piece(reader)).await.flatten().ok_or_else(|| no_answer(&self.url))?;
        Ok(piece.map(|bytes| bytes.to_vec()))
    }
}

/// What comes of this, unless it takes too long.
async fn soon<T>(waited: impl Future<Output = T>) -> Option<T> {
    match select(waited.boxed_local(), clock::sleep(TIMEOUT_MS).boxed_local()).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}

fn signed(builder: RequestBuilder, authorization: Option<&str>) -> RequestBuilder {
    match authorization {
        Some(authorization) => builder.header("authorization", authorization),
        None => builder,
    }
}

fn prepare(builder: RequestBuilder) -> RequestBuilder {
    unlimited(builder).abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)))
}

fn unlimited(builder: RequestBuilder) -> RequestBuilder {
    builder.credentials(RequestCredentials::Omit).cache(RequestCache::NoStore)
}

async fn finish(
    url: &str,
    max: usize,
    sent: Result<Response, gloo::net::Error>,
) -> Result<Answer, GatewayError> {
    let response = sent.map_err(|_| no_answer(url))?;
    match body(&response, max).await {
        Some(Ok(body)) => Ok(Answer { status: response.status(), body }),
        Some(Err(TooLong)) => Err(GatewayError::TooLong { url: url.to_owned(), max }),
        None => Err(no_answer(url)),
    }
}

/// The body is longer than it may be.
struct TooLong;

/// Reads the body piece by piece and stops as soon as it is too long: whoever sends without end fills no memory. `None` if
/// the connection ends before the body does.
async fn body(response: &Response, max: usize) -> Option<Result<Vec<u8>, TooLong>> {
    let mut body = Vec::new();
    let Some(stream) = response.body() else { return Some(Ok(body)) };
    let reader: Reader = stream.get_reader().unchecked_into();
    while let Some(bytes) = piece(&reader).await? {
        if usize::try_from(bytes.length()).ok()?.saturating_add(body.len()) > max {
            // what else comes is not wanted; a stream that cannot be ended ends with the request
            let _ = JsFuture::from(reader.cancel()).await;
            return Some(Err(TooLong));
        }
        body.extend(bytes.to_vec());
    }
    Some(Ok(body))
}

/// The next piece of a body, none at its end. `None` if the connection ends before the body does.
async fn piece(reader: &Reader) -> Option<Option<Uint8Array>> {
    let piece = JsFuture::from(reader.read()).await.ok()?;
    let field = |name: &str| Reflect::get(&piece, &JsValue::from_str(name)).ok();
    if field("done")?.is_truthy() {
        return Some(None);
    }
    field("value")?.dyn_into().ok().map(Some)
}

fn no_answer(url: &str) -> GatewayError {
    GatewayError::NoAnswer { url: url.to_owned() }
}
