//! `POST /v1/pair`: a client says the code and becomes the one this gateway belongs to.

use super::{ApiError, App};
use crate::health::Code;
use crate::node::{self, Node};
use crate::notice;
use crate::pairing::Outcome;
use crate::store::PairingRow;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::{Duration, Instant};
use wasm_core::hash::sha256;
use wasm_core::keys::PublicKey;
use wasm_core::multisig::Holder;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    code: String,
    client_key: String,
}

#[derive(Serialize)]
pub(super) struct Paired {
    v: u8,
    token: String,
    holder_key: PublicKey,
    holder_address: String,
    witness_script: String,
}

pub(super) async fn post(
    State(node): App,
    said: Result<Json<Said>, JsonRejection>,
) -> Result<Json<Paired>, ApiError> {
    let Json(said) = said?;
    let client_key = client_key(&node, &said.client_key)?;
    let before = node.client();
    if before.as_ref().is_some_and(|row| row.client_key != client_key) {
        let text = "This gateway belongs to another client already.";
        return Err(ApiError::new(StatusCode::CONFLICT, "already_paired", text));
    }
    let checked = check_code(&node, &said.code);
    let shown = Arc::clone(&node);
    let put_up = tokio::task::spawn_blocking(move || notice::put_up(&shown));
    checked?;
    let token = hex::encode(random::<32>()?);
    let token_hash = hex::encode(sha256(token.as_bytes()));
    keep(&node, PairingRow { client_key, token_hash }).await?;
    drop(put_up.await);
    tracing::info!(%client_key, "paired");
    let holder = Holder::new(client_key, node.keys.holder_key());
    Ok(Json(Paired {
        v: 1,
        token,
        holder_key: node.keys.holder_key(),
        holder_address: holder.address(node.config.network).to_string(),
        witness_script: hex::encode(holder.witness_script().as_bytes()),
    }))
}

fn client_key(node: &Node, text: &str) -> Result<PublicKey, ApiError> {
    let key =
        PublicKey::from_hex(text).map_err(|error| ApiError::bad_request(format!("client_key: {error}")))?;
    if [node.keys.holder_key(), node.keys.reading_key()].contains(&key) {
        return Err(ApiError::bad_request("client_key is a key of this gateway"));
    }
    Ok(key)
}

fn check_code(node: &Node, code: &str) -> Result<(), ApiError> {
    let now = Instant::now();
    let mut codes = node.codes();
    let outcome = codes.say(code, now);
    match outcome {
        Outcome::Right => {
            node.health.clear(Code::PairingAttacked);
            Ok(())
        }
        Outcome::Wrong { left } => Err(wrong(left)),
        Outcome::Exhausted { pause } => {
            codes.renew(random()?, now);
            node.health.warn(Code::PairingAttacked, "too many wrong pairing codes; there is a new code");
            if let Some(code) = codes.shown(now) {
                tracing::warn!(code, ?pause, "new pairing code after too many wrong ones");
            }
            Err(wrong(0))
        }
        Outcome::Paused { pause } => Err(paused(pause)),
        Outcome::NoCode => Err(wrong(0).with("expired", true)),
    }
}

fn wrong(left: u32) -> ApiError {
    let text = "This is not the code the gateway shows.";
    ApiError::new(StatusCode::FORBIDDEN, "wrong_code", text).with("left", left)
}

fn paused(pause: Duration) -> ApiError {
    let seconds = pause.as_secs().max(1);
    let text = "Too many wrong codes. Wait, or restart the gateway for a new code.";
    ApiError::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", text).with("retry_after", seconds)
}

fn random<const N: usize>() -> Result<[u8; N], ApiError> {
    node::entropy().map_err(|error| {
        tracing::error!(%error, "no random bytes");
        ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "no_entropy", "The gateway has no random bytes.")
    })
}

async fn keep(node: &Arc<Node>, row: PairingRow) -> Result<(), ApiError> {
    let (store, stored) = (Arc::clone(node), row.clone());
    let kept = tokio::task::spawn_blocking(move || store.store.set_pairing(&stored)).await;
    kept.map_err(|_| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "A thread ended."))??;
    node.set_client(row);
    Ok(())
}
