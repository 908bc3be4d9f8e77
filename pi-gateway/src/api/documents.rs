//! `POST /v1/documents`: an electrician hands in a certificate of this meter.
//!
//! Anybody may, for the document proves itself: right kind, right signature, this meter. Whether the signer is
//! an electrician is for readers to judge. So that nobody can push the good ones out, the unpaired are given
//! few tries.

use super::{ApiError, App, auth};
use crate::node::Node;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use serde::Serialize;
use std::sync::Arc;
use std::time::Instant;
use wasm_core::ipld::Cid;
use wasm_core::trust::SignedCertificate;

#[derive(Debug, Serialize)]
pub(super) struct Kept {
    cid: String,
}

pub(super) async fn post(
    State(node): App,
    (method, uri, headers): (Method, Uri, HeaderMap),
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Kept>, ApiError> {
    let body = body?;
    let cid = check(&node, &body)?;
    // A document proves itself: who cannot say who he is, is a stranger.
    let who = auth::caller(&node, &method, &uri, &headers, &body).ok().flatten();
    if !auth::is_client(&node, who) && !node.documents_allowance().take(Instant::now()) {
        let text = "Too many documents at the moment; try again in some minutes.";
        return Err(
            ApiError::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", text).with("retry_after", 300)
        );
    }
    keep(node, cid, body).await?;
    tracing::info!(%cid, "certificate kept");
    Ok(Json(Kept { cid: cid.to_string() }))
}

/// A certificate that is signed, of this meter and of this gateway's reading key.
fn check(node: &Node, block: &[u8]) -> Result<Cid, ApiError> {
    let signed = SignedCertificate::decode(block).map_err(|error| refused(error.to_string()))?;
    let certificate = signed.certificate();
    if certificate.meter != node.meter {
        return Err(refused(format!("the certificate is of meter {}", certificate.meter)));
    }
    if certificate.reading_key != node.keys.reading_key() {
        return Err(refused("the certificate names another reading key".to_owned()));
    }
    Ok(signed.cid())
}

fn refused(text: String) -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_document", text)
}

async fn keep(node: Arc<Node>, cid: Cid, block: Bytes) -> Result<(), ApiError> {
    let kept = tokio::task::spawn_blocking(move || node.store.keep_document(&cid, &block)).await;
    kept.map_err(|_| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "A thread ended."))??;
    Ok(())
}
