//! `POST /v1/documents`: an electrician hands in a certificate of this meter, or takes one back.
//!
//! Anybody may, for the document proves itself: right kind, right signature, this meter; a revocation is by whoever
//! signed a certificate that is here. Whether the signer is
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
use wasm_core::file::DocumentError;
use wasm_core::ipld::Cid;
use wasm_core::trust::{SignedCertificate, SignedRevocation};

#[derive(Debug, Serialize)]
pub(super) struct Kept {
    pub(super) cid: String,
}

/// A document that may be kept.
struct Checked {
    cid: Cid,
    /// The photos it names.
    photos: Vec<Cid>,
}

pub(super) async fn post(
    State(node): App,
    (method, uri, headers): (Method, Uri, HeaderMap),
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Kept>, ApiError> {
    let body = body?;
    let document = check(&node, &body)?;
    let cid = document.cid;
    let from = (&method, &uri, &headers);
    if !is_client(&node, from, &body) && !node.documents_allowance().take(Instant::now()) {
        return Err(too_many("Too many documents at the moment; try again in some minutes."));
    }
    keep(node, document, body).await?;
    tracing::info!(%cid, "document kept");
    Ok(Json(Kept { cid: cid.to_string() }))
}

/// Whether the gateway's owner hands it in. What is handed in proves itself: who cannot say who he is, is a stranger.
pub(super) fn is_client(
    node: &Node,
    (method, uri, headers): (&Method, &Uri, &HeaderMap),
    body: &[u8],
) -> bool {
    let who = auth::caller(node, method, uri, headers, body).ok().flatten();
    auth::is_client(node, who)
}

pub(super) fn too_many(text: &'static str) -> ApiError {
    ApiError::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", text).with("retry_after", 300)
}

fn check(node: &Node, block: &[u8]) -> Result<Checked, ApiError> {
    match SignedCertificate::decode(block) {
        Ok(certificate) => check_certificate(node, &certificate),
        Err(DocumentError::Kind { .. }) => check_revocation(node, block),
        Err(error) => Err(refused(error.to_string())),
    }
}

/// A revocation by the electrician of a certificate that is here.
fn check_revocation(node: &Node, block: &[u8]) -> Result<Checked, ApiError> {
    let signed = SignedRevocation::decode(block).map_err(|error| refused(error.to_string()))?;
    let certificate = node.store.block(&signed.revocation().certificate)?;
    let certificate = certificate.and_then(|block| SignedCertificate::decode(&block).ok());
    if !certificate.is_some_and(|certificate| signed.is_of(&certificate)) {
        return Err(refused("no certificate here is taken back by its electrician with this".to_owned()));
    }
    Ok(Checked { cid: signed.cid(), photos: Vec::new() })
}

/// A certificate that is signed, of this meter and of this gateway's reading key.
fn check_certificate(node: &Node, signed: &SignedCertificate) -> Result<Checked, ApiError> {
    let certificate = signed.certificate();
    if certificate.meter != node.meter {
        return Err(refused(format!("the certificate is of meter {}", certificate.meter)));
    }
    if certificate.reading_key != node.keys.reading_key() {
        return Err(refused("the certificate names another reading key".to_owned()));
    }
    let photos = certificate.seals.iter().filter_map(|seal| seal.photo).collect();
    Ok(Checked { cid: signed.cid(), photos })
}

pub(super) fn refused(text: String) -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_document", text)
}

async fn keep(node: Arc<Node>, document: Checked, block: Bytes) -> Result<(), ApiError> {
    let Checked { cid, photos } = document;
    let kept = tokio::task::spawn_blocking(move || node.store.keep_document(&cid, &block, &photos)).await;
    kept.map_err(|_| ended())??;
    Ok(())
}

pub(super) fn ended() -> ApiError {
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "A thread ended.")
}
