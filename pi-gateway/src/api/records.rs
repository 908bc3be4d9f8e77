//! `GET /v1/records`: signed records, by number or by time.

use super::{ApiError, App};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use wasm_core::units::UnixTime;

/// Records in an answer unless asked otherwise, and at most.
const USUAL: usize = 100;
const MOST: usize = 1000;

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    after: Option<u64>,
    limit: Option<usize>,
    from: Option<u64>,
    until: Option<u64>,
}

#[derive(Debug, Serialize)]
pub(super) struct Records {
    v: u8,
    records: Vec<String>,
    more: bool,
}

pub(super) async fn get(
    State(node): App,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Records>, ApiError> {
    let Query(wanted) = wanted?;
    let limit = wanted.limit.unwrap_or(USUAL).clamp(1, MOST);
    let after = wanted.after.unwrap_or(0);
    let page = if wanted.from.is_some() || wanted.until.is_some() {
        let from = time(wanted.from.unwrap_or(0))?;
        let until = time(wanted.until.unwrap_or(UnixTime::MAX.secs()))?;
        if from > until {
            return Err(ApiError::bad_request("from is later than until"));
        }
        node.store.page_of_time((from, until), after, limit)?
    } else {
        node.store.page_after(after, limit)?
    };
    Ok(Json(Records { v: 1, records: page.records, more: page.more }))
}

fn time(secs: u64) -> Result<UnixTime, ApiError> {
    UnixTime::from_secs(secs).map_err(|error| ApiError::bad_request(error.to_string()))
}
