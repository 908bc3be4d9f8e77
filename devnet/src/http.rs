//! The side door of demo and tests: faucet, mining on demand, status, lies. Open to every origin.

use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tower_http::cors::CorsLayer;

use crate::app::unix_now;
use crate::electrum::BANNER;
use crate::node::shared::SharedNode;
use crate::node::{FaucetError, Lie};

/// Most blocks mined by one request: enough to see a name expire.
pub const MAX_BLOCKS: u32 = 40_000;
/// Blocks mined before others may speak to the node again.
const BLOCKS_AT_ONCE: u32 = 50;

/// The routes: `POST /faucet`, `POST /mine`, `POST /lie`, `GET /status`.
pub fn router(node: SharedNode) -> Router {
    Router::new()
        .route("/faucet", post(faucet))
        .route("/mine", post(mine))
        .route("/lie", post(lie))
        .route("/status", get(status))
        .layer(CorsLayer::permissive())
        .with_state(node)
}

#[derive(Debug, Deserialize)]
struct Gift {
    address: String,
    amount: u64,
}

#[derive(Debug, Deserialize)]
struct Blocks {
    blocks: u32,
}

#[derive(Debug, Deserialize)]
struct Told {
    kind: Lie,
}

/// A refused request.
struct Refusal {
    status: StatusCode,
    code: &'static str,
    text: String,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.code, "text": self.text }))).into_response()
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        Self { status: StatusCode::BAD_REQUEST, code: "bad_request", text: rejection.body_text() }
    }
}

impl From<FaucetError> for Refusal {
    fn from(error: FaucetError) -> Self {
        let (status, code) = match &error {
            FaucetError::Address(_) => (StatusCode::BAD_REQUEST, "bad_address"),
            FaucetError::Amount { .. } => (StatusCode::BAD_REQUEST, "bad_amount"),
            FaucetError::Dry(_) => (StatusCode::SERVICE_UNAVAILABLE, "faucet_dry"),
            FaucetError::Rejected(_) => (StatusCode::SERVICE_UNAVAILABLE, "faucet_busy"),
        };
        Self { status, code, text: error.to_string() }
    }
}

async fn faucet(
    State(node): State<SharedNode>,
    gift: Result<Json<Gift>, JsonRejection>,
) -> Result<Json<Value>, Refusal> {
    let Json(gift) = gift?;
    let txid = node.change(|node| node.faucet(&gift.address, gift.amount))?;
    tracing::info!(%txid, address = gift.address, swartz = gift.amount, "faucet");
    Ok(Json(json!({ "txid": txid.to_string() })))
}

async fn mine(
    State(node): State<SharedNode>,
    blocks: Result<Json<Blocks>, JsonRejection>,
) -> Result<Json<Value>, Refusal> {
    let Json(Blocks { blocks }) = blocks?;
    if blocks > MAX_BLOCKS {
        let text = format!("at most {MAX_BLOCKS} blocks at once, {blocks} were asked for");
        return Err(Refusal { status: StatusCode::BAD_REQUEST, code: "too_many", text });
    }
    let mined = tokio::task::spawn_blocking(move || mine_all(&node, blocks).map(|()| tip(&node)));
    let failed =
        |text: String| Refusal { status: StatusCode::INTERNAL_SERVER_ERROR, code: "mining_failed", text };
    let tip = mined.await.map_err(|error| failed(error.to_string()))?.map_err(failed)?;
    Ok(Json(tip))
}

fn mine_all(node: &SharedNode, blocks: u32) -> Result<(), String> {
    let mut left = blocks;
    while left > 0 {
        let now = left.min(BLOCKS_AT_ONCE);
        let mined = node.change(|node| (0..now).try_for_each(|_| node.mine(unix_now())));
        mined.map_err(|error| error.to_string())?;
        left = left.saturating_sub(now);
    }
    Ok(())
}

async fn lie(
    State(node): State<SharedNode>,
    told: Result<Json<Told>, JsonRejection>,
) -> Result<Json<Value>, Refusal> {
    let Json(Told { kind }) = told?;
    node.change(|node| node.lie = kind);
    tracing::warn!(?kind, "the electrum side lies");
    Ok(Json(json!({ "kind": kind })))
}

async fn status(State(node): State<SharedNode>) -> Json<Value> {
    Json(tip(&node))
}

fn tip(node: &SharedNode) -> Value {
    node.read(|node| {
        json!({
            "devnet": true,
            "notice": BANNER,
            "height": node.chain.height(),
            "tip": node.chain.tip().hash.to_string(),
            "mempool": node.mempool.len(),
        })
    })
}
