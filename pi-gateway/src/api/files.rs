//! `GET /v1/files`: which files there are, by time, so that readers fetch what they lack; `GET /v1/files/<cid>`: a day
//! file with its hour files, as a CAR.

use super::car::Scope;
use super::{ApiError, App, car, ipfs};
use crate::store::{FileKind, Row};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use wasm_core::ipld::{Cid, IpldError};
use wasm_core::units::UnixTime;

/// Files in an answer unless asked otherwise, and at most: a year of days; ten weeks of hours.
const USUAL: usize = 400;
const MOST: usize = 2000;

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    kind: Option<FileKind>,
    from: Option<u64>,
    until: Option<u64>,
    after: Option<u64>,
    limit: Option<usize>,
}

/// One page of the listing.
#[derive(Debug, Serialize)]
pub(super) struct Files {
    v: u8,
    kind: FileKind,
    files: Vec<Listed>,
    more: bool,
}

#[derive(Debug, Serialize)]
struct Listed {
    number: u64,
    cid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<String>,
    from: u64,
    until: u64,
    first: u64,
    last: u64,
}

pub(super) async fn list(
    State(node): App,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Files>, ApiError> {
    let Query(wanted) = wanted?;
    let from = time(wanted.from.unwrap_or(0))?;
    let until = time(wanted.until.unwrap_or(UnixTime::MAX.secs()))?;
    if from > until {
        return Err(ApiError::bad_request("from is later than until"));
    }
    let kind = wanted.kind.unwrap_or(FileKind::Day);
    let limit = wanted.limit.unwrap_or(USUAL).clamp(1, MOST);
    let (rows, more) = node.store.files_of_time(kind, (from, until), wanted.after.unwrap_or(0), limit)?;
    Ok(Json(Files { v: 1, kind, files: rows.into_iter().map(Listed::from).collect(), more }))
}

/// A file and, of a day, its hour files.
pub(super) async fn get(
    State(node): App,
    Path(cid): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let cid: Cid = cid.parse().map_err(|error: IpldError| ApiError::bad_request(error.to_string()))?;
    if node.store.place_of(&cid.to_string())?.is_none() {
        return Err(ipfs::missing(&headers));
    }
    let etag = Scope::Day.etag(&cid);
    if ipfs::is_known(&headers, &etag) {
        let fixed = [(header::ETAG, etag), (header::CACHE_CONTROL, ipfs::FOR_EVER.to_owned())];
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let block = node.store.block(&cid)?.ok_or_else(|| ipfs::missing(&headers))?;
    Ok(car::answer(node, cid, Scope::Day, block))
}

impl From<Row> for Listed {
    fn from(row: Row) -> Self {
        let from = row.from();
        match row {
            Row::Hour(row) => Self {
                number: row.number,
                cid: row.cid,
                day: None,
                from,
                until: row.until,
                first: row.first,
                last: row.last,
            },
            Row::Day(row) => Self {
                number: row.number,
                cid: row.cid,
                day: Some(row.day),
                from,
                until: row.until,
                first: row.first,
                last: row.last,
            },
        }
    }
}

fn time(secs: u64) -> Result<UnixTime, ApiError> {
    UnixTime::from_secs(secs).map_err(|error| ApiError::bad_request(error.to_string()))
}

#[cfg(test)]
mod tests;
