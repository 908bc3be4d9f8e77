//! `POST /v1/documents`: an electrician hands in a certificate of this meter.
//!
//! Anybody may, for the document proves itself: right kind, right signature, this meter. Whether the signer is
//! an electrician is for readers to judge. So that nobody can push the good ones out, the unpaired are given
//! few tries.

use super::{ApiError, App};
use crate::node::Node;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use std::sync::Arc;
use std::time::Instant;
use wasm_core::file::SignedDocument;
use wasm_core::hash::sha256;
use wasm_core::ipld::{Cid, dag_cbor_cid};

/// The kind of document that is taken.
const KIND: &str = "certificate";

#[derive(Debug, Serialize)]
pub(super) struct Kept {
    cid: String,
}

pub(super) async fn post(
    State(node): App,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Kept>, ApiError> {
    let body = body?;
    check(&body)?;
    if !has_token(&node, &headers) && !node.documents_allowance().take(Instant::now()) {
        let text = "Too many documents at the moment; try again in some minutes.";
        return Err(
            ApiError::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", text).with("retry_after", 300)
        );
    }
    let cid = dag_cbor_cid(&body);
    keep(node, cid, body).await?;
    tracing::info!(%cid, "certificate kept");
    Ok(Json(Kept { cid: cid.to_string() }))
}

fn check(block: &[u8]) -> Result<(), ApiError> {
    let document = SignedDocument::decode(block).map_err(|error| refused(error.to_string()))?;
    document.verify(KIND).map_err(|error| refused(error.to_string()))
}

fn refused(text: String) -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_document", text)
}

/// Whether the request carries the pairing token.
fn has_token(node: &Node, headers: &HeaderMap) -> bool {
    let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = sent.and_then(|value| value.strip_prefix("Bearer "));
    let hash = token.map(|token| hex::encode(sha256(token.as_bytes())));
    hash.is_some() && hash == node.client().map(|row| row.token_hash)
}

async fn keep(node: Arc<Node>, cid: Cid, block: Bytes) -> Result<(), ApiError> {
    let kept = tokio::task::spawn_blocking(move || node.store.keep_document(&cid, &block)).await;
    kept.map_err(|_| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "A thread ended."))??;
    Ok(())
}
