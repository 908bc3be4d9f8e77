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
use crate::node::lie::{Lie, Server};
use crate::node::shared::SharedNode;
use crate::node::{Fate, FaucetError, ReorgError};

/// Most blocks mined by one request: enough to see a name expire.
pub const MAX_BLOCKS: u32 = 40_000;
/// Blocks mined before others may speak to the node again.
const BLOCKS_AT_ONCE: u32 = 50;

/// The routes: `POST /faucet`, `POST /mine`, `POST /reorg`, `POST /lie`, `GET /status`.
pub fn router(node: SharedNode) -> Router {
    Router::new()
        .route("/faucet", post(faucet))
        .route("/mine", post(mine))
        .route("/reorg", post(reorg))
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
    /// 1, or 2 for the second server; without it the first.
    #[serde(default)]
    server: Option<u8>,
}

#[derive(Debug, Deserialize)]
struct Branch {
    depth: u32,
    #[serde(default)]
    transactions: Fate,
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

impl From<ReorgError> for Refusal {
    fn from(error: ReorgError) -> Self {
        let (status, code) = match error {
            ReorgError::Depth { .. } => (StatusCode::BAD_REQUEST, "bad_depth"),
            ReorgError::Block(_) => (StatusCode::INTERNAL_SERVER_ERROR, "reorg_failed"),
        };
        Self { status, code, text: error.to_string() }
    }
}

async fn reorg(
    State(node): State<SharedNode>,
    branch: Result<Json<Branch>, JsonRejection>,
) -> Result<Json<Value>, Refusal> {
    let Json(Branch { depth, transactions }) = branch?;
    let task = {
        let node = node.clone();
        move || node.change(|node| node.reorg(depth, transactions, unix_now()))
    };
    let joined = tokio::task::spawn_blocking(task).await;
    joined.map_err(|error| Refusal {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        code: "reorg_failed",
        text: error.to_string(),
    })??;
    tracing::warn!(depth, ?transactions, "another branch took over");
    Ok(Json(tip(&node)))
}

async fn lie(
    State(node): State<SharedNode>,
    told: Result<Json<Told>, JsonRejection>,
) -> Result<Json<Value>, Refusal> {
    let Json(Told { kind, server }) = told?;
    let server = match server {
        None | Some(1) => Server::First,
        Some(2) => Server::Second,
        Some(other) => {
            let text = format!("there are servers 1 and 2, not {other}");
            return Err(Refusal { status: StatusCode::BAD_REQUEST, code: "no_such_server", text });
        }
    };
    node.change(|node| {
        let height = node.chain.height();
        node.lies.tell(server, kind, height);
    });
    tracing::warn!(?kind, ?server, "the electrum side lies");
    Ok(Json(json!({ "kind": kind })))
}

async fn status(State(node): State<SharedNode>) -> Json<Value> {
    Json(tip(&node))
}

fn tip(node: &SharedNode) -> Value {
    let kept = node.is_kept();
    node.read(|node| {
        json!({
            "devnet": true,
            "notice": BANNER,
            "height": node.chain.height(),
            "tip": node.chain.tip().hash.to_string(),
            "mempool": node.mempool.len(),
            "auxpow": node.chain.params().auxpow,
            "kept": kept,
        })
    })
}
