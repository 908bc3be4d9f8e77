//! `GET /v1/head`: the newest record's number, hash and time.

use super::App;
use axum::Json;
use axum::extract::State;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Head {
    v: u8,
    seq: u64,
    hash: String,
    time: u64,
}

pub(super) async fn get(State(node): App) -> Json<Head> {
    let head = node.head();
    let time = head.time.map_or(0, wasm_core::units::UnixTime::secs);
    Json(Head { v: 1, seq: head.seq, hash: head.hash.to_string(), time })
}
