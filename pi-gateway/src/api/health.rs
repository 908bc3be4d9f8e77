//! `GET /health`: 200 while readings are kept, 503 while they are lost.

use super::App;
use crate::health::Warning;
use crate::push::Status;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Health {
    ok: bool,
    warnings: Vec<Warning>,
    /// How far the files are pushed to whom.
    push: Vec<Status>,
}

pub(super) async fn get(State(node): App) -> (StatusCode, Json<Health>) {
    let warnings = node.health.warnings();
    let ok = !warnings.iter().any(|warning| warning.code.is_serious());
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Health { ok, warnings, push: node.pushes.all() }))
}
