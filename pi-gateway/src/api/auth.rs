//! Who asks: the client by its token, or anybody by a signature.

use super::ApiError;
use crate::clock;
use crate::config::ReadAccess;
use crate::node::Node;
use crate::signed::{Said, SignedError};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;
use wasm_core::hash::sha256;
use wasm_core::keys::PublicKey;

/// How a browser says its token when it opens a stream: it can set no other header.
const STREAM_TOKEN: &str = "bearer.";

/// Who sent a request; `None` if it does not say.
///
/// # Errors
/// 401: it says so, but wrongly.
pub(super) fn caller(
    node: &Node,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Option<PublicKey>, ApiError> {
    let Some(sent) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let sent = sent.to_str().map_err(|_| refused("bad_token", "The header is no text.".to_owned()))?;
    if let Some(token) = sent.strip_prefix("Bearer ") {
        let unknown = || refused("bad_token", "This token is not that of the gateway's client.".to_owned());
        return client_of(node, token).map(Some).ok_or_else(unknown);
    }
    let target = uri.path_and_query().map_or(uri.path(), |target| target.as_str());
    let said = Said { method: method.as_str(), target, body };
    let checked = node.nonces().check(sent, said, clock::unix_now());
    checked.map(Some).map_err(|error| refused(code(error), error.to_string()))
}

/// As [`caller`] for what only somebody known may do.
///
/// # Errors
/// 401.
pub(super) fn known_caller(
    node: &Node,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<PublicKey, ApiError> {
    let missing = || refused("unauthorized", "Say who you are: a token, or a signed request.".to_owned());
    caller(node, method, uri, headers, body)?.ok_or_else(missing)
}

/// Whether this is the key of the gateway's client.
pub(super) fn is_client(node: &Node, key: Option<PublicKey>) -> bool {
    key.is_some() && key == node.client().map(|row| row.client_key)
}

/// Lets reading requests through, of the client only if the configuration wants that.
pub(super) async fn readers(State(node): State<Arc<Node>>, request: Request, next: Next) -> Response {
    if node.config.access.read == ReadAccess::Everybody {
        return next.run(request).await;
    }
    let headers = request.headers();
    let token = stream_token(headers).or_else(|| bearer(headers));
    if token.is_some_and(|token| may_read(&node, token)) {
        return next.run(request).await;
    }
    let by_stream = stream_token(headers).and_then(|token| client_of(&node, token));
    let who = match by_stream {
        Some(key) => Ok(key),
        None => known_caller(&node, request.method(), request.uri(), headers, &[]),
    };
    match who {
        Ok(key) if is_client(&node, Some(key)) => next.run(request).await,
        Ok(_) => {
            refused("unauthorized", "Only the gateway's client may read here.".to_owned()).into_response()
        }
        Err(error) => error.into_response(),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// Whether a token is one of those that the configuration lets read.
fn may_read(node: &Node, token: &str) -> bool {
    let hash = hex::encode(sha256(token.as_bytes()));
    node.config.access.read_tokens.contains(&hash)
}

fn stream_token(headers: &HeaderMap) -> Option<&str> {
    let offered = headers.get(header::SEC_WEBSOCKET_PROTOCOL)?.to_str().ok()?;
    offered.split(',').find_map(|protocol| protocol.trim().strip_prefix(STREAM_TOKEN))
}

/// The client, if this is its token.
fn client_of(node: &Node, token: &str) -> Option<PublicKey> {
    let hash = hex::encode(sha256(token.as_bytes()));
    node.client().filter(|row| row.token_hash == hash).map(|row| row.client_key)
}

fn refused(code: &'static str, text: String) -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, code, text)
}

const fn code(error: SignedError) -> &'static str {
    match error {
        SignedError::Header => "bad_token",
        SignedError::Signature => "bad_signature",
        SignedError::Stale { .. } => "stale_request",
        SignedError::Replayed => "replayed",
        SignedError::Busy => "busy",
    }
}
