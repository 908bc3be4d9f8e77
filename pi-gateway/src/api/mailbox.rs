//! `/v1/mailbox`: sealed messages for a key, left by anybody, fetched by who holds the key.

use super::{ApiError, App, auth};
use crate::clock;
use crate::node::Node;
use crate::store::StoreError;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Instant;
use wasm_core::keys::PublicKey;

/// Longest message, in bytes: a contract and its transaction fit.
pub(super) const MAX_MESSAGE: usize = 32 * 1024;

#[derive(Debug, Serialize)]
pub(super) struct Left {
    v: u8,
    id: u64,
}

#[derive(Debug, Serialize)]
pub(super) struct Messages {
    v: u8,
    messages: Vec<Waiting>,
}

#[derive(Debug, Serialize)]
struct Waiting {
    id: u64,
    time: u64,
    /// In hex.
    data: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Until {
    until: u64,
}

/// Leaves a message. Strangers are given few tries; the gateway's client as many as there is room for.
pub(super) async fn post(
    State(node): App,
    Path(key): Path<String>,
    (method, uri, headers): (Method, Uri, HeaderMap),
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Left>, ApiError> {
    let body = body?;
    let to = PublicKey::from_hex(&key).map_err(|error| ApiError::bad_request(format!("key: {error}")))?;
    if body.is_empty() {
        return Err(ApiError::bad_request("there is no message"));
    }
    let who = auth::caller(&node, &method, &uri, &headers, &body)?;
    if !auth::is_client(&node, who) && !node.messages_allowance().take(Instant::now()) {
        let text = "Too many messages at the moment; try again in some minutes.";
        let error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", text);
        return Err(error.with("retry_after", 60));
    }
    let left = on_disk(&node, move |node| node.store.leave_message(&to, &body, clock::unix_now())).await?;
    let full = || ApiError::new(StatusCode::INSUFFICIENT_STORAGE, "mailbox_full", "There is no room left.");
    Ok(Json(Left { v: 1, id: left.ok_or_else(full)? }))
}

/// The messages for the key that signed the request, or for the client's by its token.
pub(super) async fn get(
    State(node): App,
    (method, uri, headers): (Method, Uri, HeaderMap),
) -> Result<Json<Messages>, ApiError> {
    let key = auth::known_caller(&node, &method, &uri, &headers, &[])?;
    let found = node.store.messages(&key)?;
    let waiting = |message: crate::store::Message| Waiting {
        id: message.id,
        time: message.time,
        data: hex::encode(message.data),
    };
    Ok(Json(Messages { v: 1, messages: found.into_iter().map(waiting).collect() }))
}

/// Forgets messages that were fetched.
pub(super) async fn delete(
    State(node): App,
    (method, uri, headers): (Method, Uri, HeaderMap),
    until: Result<Query<Until>, QueryRejection>,
) -> Result<StatusCode, ApiError> {
    let Query(Until { until }) = until?;
    let key = auth::known_caller(&node, &method, &uri, &headers, &[])?;
    on_disk(&node, move |node| node.store.forget_messages(&key, until)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn on_disk<T: Send + 'static>(
    node: &Arc<Node>,
    work: impl FnOnce(&Node) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, ApiError> {
    let node = Arc::clone(node);
    let done = tokio::task::spawn_blocking(move || work(&node)).await;
    let ended = |_| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "A thread ended.");
    Ok(done.map_err(ended)??)
}
