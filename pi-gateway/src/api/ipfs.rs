//! `GET /ipfs/<cid>?format=raw`: this gateway's own blocks, to be hashed by whoever asks; `format=car` with all below.
//!
//! The trustless gateway specification, without paths inside of blocks. `HEAD` is answered as `GET` without a body.

use super::car::Scope;
use super::{ApiError, App, car};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use wasm_core::ipld::Cid;

const RAW: &str = "application/vnd.ipld.raw";
/// The empty block, named by itself: whoever wants to know whether somebody hands out blocks asks for it (the trustless
/// gateway specification, "probing").
const PROBE: &str = "bafkqaaa";
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
    Car(Scope),
}

impl Format {
    const fn word(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Car(_) => "car",
        }
    }

    fn etag(self, cid: &Cid) -> String {
        match self {
            Self::Raw => format!("\"{cid}.raw\""),
            Self::Car(scope) => scope.etag(cid),
        }
    }
}

pub(super) async fn get(
    State(node): App,
    Path(cid): Path<String>,
    wanted: Result<Query<Wanted>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let Query(wanted) = wanted?;
    let format = format(&wanted, &headers)?;
    if cid == PROBE && format == Format::Raw {
        return Ok(([(header::CONTENT_TYPE, RAW), (header::CACHE_CONTROL, FOR_EVER)], "").into_response());
    }
    let cid: Cid =
        cid.parse().map_err(|error: wasm_core::ipld::IpldError| ApiError::bad_request(error.to_string()))?;
    let etag = format.etag(&cid);
    let block = node.store.block(&cid)?.ok_or_else(|| missing(&headers))?;
    let fixed = [(header::ETAG, etag.clone()), (header::CACHE_CONTROL, FOR_EVER.to_owned())];
    if is_known(&headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let place = wanted.format.is_none().then(|| format!("/ipfs/{cid}?format={}", format.word()));
    let place = place.map(|place| [(header::CONTENT_LOCATION, place)]);
    let answer = match format {
        Format::Car(scope) => car::answer(node, cid, scope, block),
        Format::Raw => {
            let kind =
                [(header::CONTENT_TYPE, RAW.to_owned()), (header::CONTENT_DISPOSITION, attachment(&cid))];
            (fixed, kind, block).into_response()
        }
    };
    Ok(match place {
        Some(place) => (place, answer).into_response(),
        None => answer,
    })
}

/// Whether the one who asks has it already: one of the tags it names, as far as weak comparison goes.
pub(super) fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = known.flat_map(|value| value.split(',')).map(str::trim);
    tags.any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

/// Not here; for who wants nothing fetched from elsewhere that has a code of its own.
pub(super) fn missing(headers: &HeaderMap) -> ApiError {
    let wanted = headers.get(header::CACHE_CONTROL).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let local_only = wanted.split(',').any(|word| word.trim() == "only-if-cached");
    let status = if local_only { StatusCode::PRECONDITION_FAILED } else { StatusCode::NOT_FOUND };
    ApiError::new(status, "no_such_block", "This gateway has no such block.")
}

fn attachment(cid: &Cid) -> String {
    format!("attachment; filename=\"{cid}.bin\"")
}

/// Without `format`, whoever names a kind must name one of ours or any.
fn format(wanted: &Wanted, headers: &HeaderMap) -> Result<Format, ApiError> {
    let unsupported = || {
        let text = "Blocks are served with format=raw, and with all below them with format=car.";
        ApiError::new(StatusCode::NOT_ACCEPTABLE, "unsupported_format", text)
    };
    let car = || Scope::parse(wanted.dag_scope.as_deref()).map(Format::Car);
    match wanted.format.as_deref() {
        Some("raw") => return Ok(Format::Raw),
        Some("car") => return car(),
        Some(_) => return Err(unsupported()),
        None => {}
    }
    let Some(accept) = headers.get(header::ACCEPT) else { return Ok(Format::Raw) };
    let accept = accept.to_str().map_err(|_| unsupported())?;
    if accept.contains(car::KIND) {
        return car();
    }
    let any = accept.contains(RAW) || accept.contains("*/*");
    if any { Ok(Format::Raw) } else { Err(unsupported()) }
}
