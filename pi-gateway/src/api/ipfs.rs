//! `GET /ipfs/<cid>?format=raw`: this gateway's own blocks, to be hashed by whoever asks.

use super::{ApiError, App};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use wasm_core::ipld::Cid;

const RAW: &str = "application/vnd.ipld.raw";
/// A block never changes.
const FOR_EVER: &str = "public, max-age=29030400, immutable";

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    format: Option<String>,
}

pub(super) async fn get(
    State(node): App,
    Path(cid): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Query(wanted) = wanted?;
    if !wanted.format.map_or_else(|| accepts_raw(&headers), |format| format == "raw") {
        let text = "Only single blocks are served: format=raw.";
        return Err(ApiError::new(StatusCode::NOT_ACCEPTABLE, "unsupported_format", text));
    }
    let cid: Cid =
        cid.parse().map_err(|error: wasm_core::ipld::IpldError| ApiError::bad_request(error.to_string()))?;
    let etag = format!("\"{cid}.raw\"");
    let fixed = [(header::ETAG, etag.clone()), (header::CACHE_CONTROL, FOR_EVER.to_owned())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let missing = || ApiError::new(StatusCode::NOT_FOUND, "no_such_block", "This gateway has no such block.");
    let block = node.store.block(&cid)?.ok_or_else(missing)?;
    let kind = [(header::CONTENT_TYPE, RAW.to_owned()), (header::CONTENT_DISPOSITION, attachment(&cid))];
    Ok((fixed, kind, block).into_response())
}

fn attachment(cid: &Cid) -> String {
    format!("attachment; filename=\"{cid}.bin\"")
}

/// Without `format`, whoever names a kind must name ours or any.
fn accepts_raw(headers: &HeaderMap) -> bool {
    let Some(accept) = headers.get(header::ACCEPT) else { return true };
    accept.to_str().is_ok_and(|accept| accept.contains(RAW) || accept.contains("*/*"))
}
