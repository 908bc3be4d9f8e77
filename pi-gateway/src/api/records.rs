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
    // Behind the head stands nothing that may be shown: it waits for its second copy.
    let shown = wanted.after.unwrap_or(0).saturating_add(1)..=node.head().seq;
    let page = if wanted.from.is_some() || wanted.until.is_some() {
        let from = time(wanted.from.unwrap_or(0))?;
        let until = time(wanted.until.unwrap_or(UnixTime::MAX.secs()))?;
        if from > until {
            return Err(ApiError::bad_request("from is later than until"));
        }
        node.store.page_of_time((from, until), shown, limit)?
    } else {
        node.store.page(shown, limit)?
    };
    Ok(Json(Records { v: 1, records: page.records, more: page.more }))
}

fn time(secs: u64) -> Result<UnixTime, ApiError> {
    UnixTime::from_secs(secs).map_err(|error| ApiError::bad_request(error.to_string()))
}

#[cfg(test)]
mod tests {
    use crate::interface::Interface;
    use crate::testing::{Bench, midnight};
    use std::sync::Arc;
    use wasm_core::record::{ChainState, Record};

    /// Between the transaction and the second copy a record is stored but not shown: no answer has it before all have.
    #[tokio::test]
    async fn a_record_is_in_no_answer_before_the_head_is() {
        let mut bench = Bench::new("");
        let start = midnight("2026-11-22");
        bench.record(start + 900);
        let interface = Interface::of(Arc::clone(&bench.node));
        let ask = async |path: &str| {
            let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
            let answer = interface.answer(request.as_bytes()).await.expect("the pipe holds");
            String::from_utf8(answer).expect("text")
        };
        for path in ["/v1/records", "/v1/records?from=0"] {
            assert!(ask(path).await.ends_with("{\"v\":1,\"records\":[],\"more\":false}"), "{path}");
        }
        assert!(ask("/metrics").await.contains("blockpro_records 0\n"));
        let text = bench.node.store.page_after(0, 1).expect("reads").records.remove(0);
        let record = Record::parse(&text).expect("a record");
        bench.node.set_head(ChainState::after(&record), record.time());
        for path in ["/v1/records", "/v1/records?from=0"] {
            assert!(ask(path).await.contains("OCMF|"), "{path}");
        }
        assert!(ask("/metrics").await.contains("blockpro_records 1\n"));
    }
}
