//! The dApp's pages: what is asked for by no route of the interface.

use super::{ApiError, App};
use crate::config::ReadAccess;
use crate::dapp::DappError;
use crate::health::Code;
use crate::node::Node;
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;

/// What the dApp asks for about its surroundings.
const CONFIG: &str = "/config.json";
/// No other page may show this one, run scripts in it, or change where it is. The page itself says the rest.
const POLICY: &str = "script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const ASK: &str = "no-cache";

pub(super) async fn get(
    axum::extract::State(node): App,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let nothing = || ApiError::new(StatusCode::NOT_FOUND, "not_found", "There is nothing here.");
    let dapp = node.dapp.as_ref().ok_or_else(nothing)?;
    let Some(file) = dapp.file(uri.path()) else {
        let answer = (uri.path() == CONFIG).then(|| config(&node, &headers)).flatten();
        return answer.filter(|_| method == Method::GET).ok_or_else(nothing);
    };
    if method != Method::GET && method != Method::HEAD {
        return Err(nothing());
    }
    let tag = format!("\"{}\"", file.tag());
    let cache = if file.is_immutable() { IMMUTABLE } else { ASK };
    let mut head = HeaderMap::new();
    for (name, value) in [
        (header::CONTENT_TYPE, file.kind()),
        (header::CACHE_CONTROL, cache),
        (header::ETAG, tag.as_str()),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        head.extend(HeaderValue::from_str(value).map(|value| (name, value)));
    }
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, head).into_response());
    }
    let file = file.clone();
    let read = tokio::task::spawn_blocking(move || file.read()).await;
    let ended = |_| ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "A thread ended.");
    let bytes = read.map_err(ended)?.map_err(|error| refused(&node, &error))?;
    Ok((head, bytes).into_response())
}

fn refused(node: &Node, error: &DappError) -> ApiError {
    node.health.warn(Code::DappRefused, format!("the dApp is not served as it was: {error}"));
    let text =
        "This file of the dApp changed since the gateway started; restart the gateway if that is right.";
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "dapp_changed", text)
}

/// Where this page is, there is the gateway too, and its line to the Electrum servers.
fn config(node: &Node, headers: &HeaderMap) -> Option<Response> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    if host.is_empty() || !host.chars().all(plain) {
        return None;
    }
    let secure = if node.https.is_some() { "s" } else { "" };
    let mut config = json!({ "network": node.config.network, "gateway": format!("http{secure}://{host}") });
    let relays = !node.config.electrum.is_empty() && node.config.access.read == ReadAccess::Everybody;
    if let (true, Some(config)) = (relays, config.as_object_mut()) {
        config.insert("electrum".to_owned(), json!([format!("ws{secure}://{host}/v1/electrum")]));
    }
    Some(([(header::CACHE_CONTROL, "no-store")], Json(config)).into_response())
}
