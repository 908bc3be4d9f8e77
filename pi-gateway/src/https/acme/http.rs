//! What carries the questions to the authority: one HTTPS connection each, with limits.
//!
//! `instant-acme` brings a client of its own, with a second TLS configuration, connection pools and HTTP/2; for a
//! handful of requests every two months ours is enough.

use crate::outgoing::{self, ClientError, Patience};
use axum::body::Bytes;
use axum::http::Request;
use instant_acme::{BodyWrapper, BytesResponse, Error, HttpClient};
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// Longest time for a request and its answer; a chain of certificates is some thousands of bytes.
const PATIENCE: Patience = Patience { time: Duration::from_secs(60), answer: 256 * 1024 };

/// A client that trusts the world's authorities, or those of a file.
pub(super) struct Client(Arc<outgoing::Client>);

impl Client {
    pub(super) fn new(roots: Option<&Path>) -> Result<Self, ClientError> {
        outgoing::Client::new(roots).map(Arc::new).map(Self)
    }
}

impl HttpClient for Client {
    fn request(
        &self,
        request: Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>> {
        let client = Arc::clone(&self.0);
        Box::pin(async move {
            if request.uri().scheme_str() != Some("https") {
                let text = "the authority names an address that is not https://";
                return Err(Error::Other(Box::new(io::Error::new(io::ErrorKind::InvalidInput, text))));
            }
            let answer =
                client.ask(request, PATIENCE).await.map_err(|error| Error::Other(Box::new(error)))?;
            let (parts, body) = answer.into_parts();
            Ok(BytesResponse { parts, body: Box::new(body) })
        })
    }
}
