//! A pinning service: it is told what to keep and where to fetch it, and says how far it is.

use serde_json::json;
use wasm_core::ipld::Cid;

use super::http::{self, Answer};
use crate::state::service::Service;
use crate::wire::pinning::{PinSaid, check_list};
use crate::wire::refusal::Refusal;
use crate::wire::trouble::GatewayError;

const MAX_ANSWER: usize = 64 * 1024;

/// Asks for a block to be fetched from `origins` and pinned; `name` is for the person who reads the service's list.
///
/// # Errors
/// [`GatewayError`].
pub async fn pin(
    service: &Service,
    cid: &Cid,
    name: &str,
    origins: &[String],
) -> Result<PinSaid, GatewayError> {
    let body = json!({ "cid": cid.to_string(), "name": name, "origins": origins }).to_string();
    let (url, authorization) = (service.url.at("/pins"), service.authorization());
    let answer = http::post_as(&url, "application/json", authorization, body.as_bytes(), MAX_ANSWER).await?;
    Ok(PinSaid::parse(&text(&answer)?, cid)?)
}

/// Asks how far a request is.
///
/// # Errors
/// [`GatewayError`].
pub async fn look(service: &Service, cid: &Cid, request: &str) -> Result<PinSaid, GatewayError> {
    let url = service.url.at(&format!("/pins/{request}"));
    let answer = http::get_as(&url, service.authorization(), MAX_ANSWER).await?;
    Ok(PinSaid::parse(&text(&answer)?, cid)?)
}

/// Whether it is a pinning service and knows who is asking; nothing is kept for it.
///
/// # Errors
/// [`GatewayError`].
pub async fn check(service: &Service) -> Result<(), GatewayError> {
    let answer = http::get_as(&service.url.at("/pins?limit=1"), service.authorization(), MAX_ANSWER).await?;
    Ok(check_list(&text(&answer)?)?)
}

fn text(answer: &Answer) -> Result<String, GatewayError> {
    let text = String::from_utf8_lossy(&answer.body);
    if answer.is_success() { Ok(text.into_owned()) } else { Err(Refusal::parse(answer.status, &text).into()) }
}
