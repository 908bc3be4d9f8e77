//! `GET /v1/authority`: the certificate of the gateway's own authority, for those who want to trust it.
//!
//! Whoever fetches it compares its fingerprint with the seal on the box: the connection itself proves nothing yet.

use super::{ApiError, App};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};

/// What browsers and phones take as a certificate to be installed.
const KIND: &str = "application/x-x509-ca-cert";

pub(super) async fn get(State(node): App) -> Result<Response, ApiError> {
    let authority = node.https.as_ref().and_then(|shown| shown.authority_der().map(<[u8]>::to_vec));
    let none =
        || ApiError::new(StatusCode::NOT_FOUND, "no_authority", "This gateway has no authority of its own.");
    let name = "attachment; filename=\"blockpro-gateway.crt\"";
    let headers = [(header::CONTENT_TYPE, KIND), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, authority.ok_or_else(none)?).into_response())
}
