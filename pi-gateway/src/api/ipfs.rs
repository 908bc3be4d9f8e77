//! `GET /ipfs/<cid>?format=raw`: this gateway's own blocks, to be hashed by whoever asks; `format=car` with all below.

use super::{ApiError, App, car};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use wasm_core::ipld::Cid;

const RAW: &str = "application/vnd.ipld.raw";
/// A block never changes.
pub(super) const FOR_EVER: &str = "public, max-age=29030400, immutable";

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    format: Option<String>,
    #[serde(rename = "dag-scope")]
    dag_scope: Option<String>,
}

/// In what form a block is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Raw,
    Car,
}

pub(super) async fn get(
    State(node): App,
    Path(cid): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Query(wanted) = wanted?;
    let format = format(wanted.format.as_deref(), &headers).ok_or_else(|| {
        let text = "Blocks are served with format=raw, and with all below them with format=car.";
        ApiError::new(StatusCode::NOT_ACCEPTABLE, "unsupported_format", text)
    })?;
    let cid: Cid =
        cid.parse().map_err(|error: wasm_core::ipld::IpldError| ApiError::bad_request(error.to_string()))?;
    let etag = format!("\"{cid}.{}\"", if format == Format::Car { "car" } else { "raw" });
    let fixed = [(header::ETAG, etag.clone()), (header::CACHE_CONTROL, FOR_EVER.to_owned())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let missing = || ApiError::new(StatusCode::NOT_FOUND, "no_such_block", "This gateway has no such block.");
    let block = node.store.block(&cid)?.ok_or_else(missing)?;
    if format == Format::Car {
        return Ok(car::answer(node, cid, car::scope(wanted.dag_scope.as_deref())?, block));
    }
    let kind = [(header::CONTENT_TYPE, RAW.to_owned()), (header::CONTENT_DISPOSITION, attachment(&cid))];
    Ok((fixed, kind, block).into_response())
}

fn attachment(cid: &Cid) -> String {
    format!("attachment; filename=\"{cid}.bin\"")
}

/// Without `format`, whoever names a kind must name one of ours or any.
fn format(format: Option<&str>, headers: &HeaderMap) -> Option<Format> {
    match format {
        Some("raw") => return Some(Format::Raw),
        Some("car") => return Some(Format::Car),
        Some(_) => return None,
        None => {}
    }
    let Some(accept) = headers.get(header::ACCEPT) else { return Some(Format::Raw) };
    let accept = accept.to_str().ok()?;
    if accept.contains(car::KIND) {
        return Some(Format::Car);
    }
    (accept.contains(RAW) || accept.contains("*/*")).then_some(Format::Raw)
}
