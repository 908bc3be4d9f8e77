//! `POST /v1/photos`: an electrician hands in a photo that a certificate kept here names.
//!
//! Nothing else gets in: a JPEG file without a word beside the picture, whose content address an electrician has signed.

use super::documents::{Kept, ended, is_client, refused, too_many};
use super::{ApiError, App};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use std::time::Instant;
use wasm_core::trust::{MAX_PHOTO_BYTES, Photo};

/// The longest body.
pub(super) const MAX_BODY: usize = MAX_PHOTO_BYTES;

pub(super) async fn post(
    State(node): App,
    (method, uri, headers): (Method, Uri, HeaderMap),
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Kept>, ApiError> {
    let body = body?;
    let client = is_client(&node, (&method, &uri, &headers), &body);
    let photo = Photo::new(body.to_vec()).map_err(|error| refused(error.to_string()))?;
    if !client && !node.photos_allowance().take(Instant::now()) {
        return Err(too_many("Too many photos at the moment; try again in some minutes."));
    }
    let cid = photo.cid();
    let kept = tokio::task::spawn_blocking(move || node.store.keep_photo(&cid, photo.bytes())).await;
    if !kept.map_err(|_| ended())?? {
        let text = "No certificate kept here names this photo; hand the certificate in first.";
        return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "unnamed_photo", text));
    }
    tracing::info!(%cid, "photo kept");
    Ok(Json(Kept { cid: cid.to_string() }))
}
