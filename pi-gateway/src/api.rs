//! The HTTP interface (PROTOCOL, section 10): one file per route.
//!
//! Reading is open to everybody in the network unless configured otherwise, writing needs the pairing token, a signed
//! request, or proves itself. Every error
//! is JSON of one shape. What no route takes is looked for in the dApp, if one is served.

mod auth;
mod authority;
mod car;
mod cosign;
mod dapp;
mod documents;
mod electrum;
mod error;
mod files;
mod head;
mod health;
mod ipfs;
mod mailbox;
mod metrics;
mod node;
mod openapi;
mod organisations;
mod pair;
mod photos;
mod records;
mod stream;

pub(crate) use error::ApiError;

use crate::node::Node;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use std::sync::Arc;
use std::time::Duration;
use tower_http::cors::{Any, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use wasm_core::trust::{MAX_CERTIFICATE_BYTES, MAX_ORGANISATION_BYTES};

/// Longest time for a request, body included. A stream is a request that ends with its upgrade.
const TIME_LIMIT: Duration = Duration::from_secs(20);

type App = State<Arc<Node>>;

/// All routes.
pub(crate) fn router(node: Arc<Node>) -> Router {
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION])
        .allow_private_network(true)
        .max_age(Duration::from_secs(3600));
    let nosniff = SetResponseHeaderLayer::if_not_present(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    let reading = Router::new()
        .route("/v1/records", get(records::get))
        .route("/v1/head", get(head::get))
        .route("/v1/files", get(files::list))
        .route("/v1/files/{cid}", get(files::get))
        .route("/v1/stream", get(stream::get))
        .route("/v1/electrum", get(electrum::get))
        .route("/ipfs/{cid}", get(ipfs::get))
        .route("/metrics", get(metrics::get))
        .layer(middleware::from_fn_with_state(Arc::clone(&node), auth::readers));
    let messages = Router::new()
        .route("/v1/mailbox/{key}", post(mailbox::post))
        .route("/v1/cosign/key", post(cosign::post))
        .layer(DefaultBodyLimit::max(mailbox::MAX_MESSAGE));
    let organisations = Router::new()
        .route("/v1/organisations", post(organisations::post))
        .layer(DefaultBodyLimit::max(MAX_ORGANISATION_BYTES));
    let pictures =
        Router::new().route("/v1/photos", post(photos::post)).layer(DefaultBodyLimit::max(photos::MAX_BODY));
    Router::new()
        .route("/v1/node", get(node::get))
        .route("/v1/pair", post(pair::post))
        .route("/v1/documents", post(documents::post))
        .route("/v1/mailbox", get(mailbox::get).delete(mailbox::delete))
        .route("/v1/authority", get(authority::get))
        .route("/v1/openapi.json", get(openapi::get))
        .route("/health", get(health::get))
        .merge(messages)
        .merge(organisations)
        .merge(pictures)
        .merge(reading)
        .fallback(dapp::get)
        .method_not_allowed_fallback(async || {
            ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Not with this method.")
        })
        .layer(DefaultBodyLimit::max(MAX_CERTIFICATE_BYTES))
        .layer(middleware::from_fn(limit_time))
        .layer(nosniff)
        .layer(cors)
        .with_state(node)
}

async fn limit_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(TIME_LIMIT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::new(StatusCode::REQUEST_TIMEOUT, "timeout", "The request took too long.")
            .into_response(),
    }
}
