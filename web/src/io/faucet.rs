//! The dev chain's faucet: play money, and no other chain has one.

use serde::Deserialize;
use serde_json::json;

use super::http;
use crate::wire::WireError;
use crate::wire::refusal::Refusal;
use crate::wire::trouble::GatewayError;

const MAX: usize = 4 * 1024;

/// Asks for `swartz` to `address`; returns the transaction's id as the faucet names it.
///
/// # Errors
/// [`GatewayError`] if the faucet cannot be reached or says no.
pub async fn ask(url: &str, address: &str, swartz: u64) -> Result<String, GatewayError> {
    #[derive(Deserialize)]
    struct Sent {
        txid: String,
    }
    let body = json!({ "address": address, "amount": swartz }).to_string();
    let answer = http::post(url, "application/json", body.as_bytes(), MAX).await?;
    let text = String::from_utf8_lossy(&answer.body);
    if !answer.is_success() {
        return Err(Refusal::parse(answer.status, &text).into());
    }
    let sent: Sent = serde_json::from_str(&text).map_err(|error| WireError::NotJson(error.to_string()))?;
    Ok(sent.txid)
}
