//! `POST /v1/cosign/key`: the gateway as the third party of its meter's deals.
//!
//! A deal's escrow names a key of the producer's gateway (PROTOCOL, section 6), made for that deal alone below the
//! node's seed. The client asks for it before there is a contract. Nothing is signed with it here.

use super::{ApiError, App, auth};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use wasm_core::keys::PublicKey;

/// Bytes of a reference.
const REFERENCE: usize = 32;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// What the client tells its deals apart by: 32 bytes in hex.
    reference: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Key {
    v: u8,
    number: u32,
    key: PublicKey,
}

/// The key for a deal; the same reference has the same key.
pub(super) async fn post(
    State(node): App,
    (method, uri, headers): (Method, Uri, HeaderMap),
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Key>, ApiError> {
    let body = body?;
    let who = auth::known_caller(&node, &method, &uri, &headers, &body)?;
    if !auth::is_client(&node, Some(who)) {
        let text = "Only the gateway's client may ask for keys.";
        return Err(ApiError::new(StatusCode::FORBIDDEN, "not_the_client", text));
    }
    let asked: Asked = read(&body)?;
    let mut reference = [0; REFERENCE];
    let wanted = |_| ApiError::bad_request(format!("reference: {REFERENCE} bytes in hex"));
    hex::decode_to_slice(&asked.reference, &mut reference).map_err(wanted)?;
    let (store, reference) = (Arc::clone(&node), hex::encode(reference));
    let number = tokio::task::spawn_blocking(move || store.store.deal_number(&reference)).await;
    let ended = || ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "No key can be made.");
    let full =
        || ApiError::new(StatusCode::INSUFFICIENT_STORAGE, "too_many_deals", "There are too many deals.");
    let number = number.map_err(|_| ended())??.ok_or_else(full)?;
    let key = node.keys.deal_key(number).map_err(|_| ended())?.public();
    Ok(Json(Key { v: 1, number, key }))
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, ApiError> {
    serde_json::from_slice(body).map_err(|error| ApiError::bad_request(error.to_string()))
}
