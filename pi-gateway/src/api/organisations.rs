//! `POST /v1/organisations`: an organisation has its document kept, so that whoever is here finds it.
//!
//! Anybody may, for the document proves itself; whether it is the newest, and whether to accept the organisation, is for
//! readers to judge. Strangers share their tries with those who hand in certificates, and only so many are kept.

use super::{ApiError, App, auth};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use serde::Serialize;
use std::time::Instant;
use wasm_core::trust::SignedOrganisation;

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
    let signed = SignedOrganisation::decode(&body).map_err(|error| {
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_document", error.to_string())
    })?;
    // A document proves itself: who cannot say who he is, is a stranger.
    let who = auth::caller(&node, &method, &uri, &headers, &body).ok().flatten();
    if !auth::is_client(&node, who) && !node.documents_allowance().take(Instant::now()) {
        let text = "Too many documents at the moment; try again in some minutes.";
        return Err(
            ApiError::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", text).with("retry_after", 300)
        );
    }
    let cid = signed.cid();
    let kept = tokio::task::spawn_blocking(move || node.store.keep_organisation(&cid, &body)).await;
    kept.map_err(|_| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "A thread ended."))??;
    tracing::info!(%cid, name = %signed.organisation().name, "organisation kept");
    Ok(Json(Kept { cid: cid.to_string() }))
}
