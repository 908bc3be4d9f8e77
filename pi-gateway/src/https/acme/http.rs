//! What carries the questions to the authority: one HTTPS connection each, with limits.
//!
//! `instant-acme` brings a client of its own, with a second TLS configuration, connection pools and HTTP/2; for a
//! handful of requests every two months this is enough.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, Request, Response, Uri, header};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use instant_acme::{BodyWrapper, BytesResponse, Error, HttpClient};
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

/// Longest time for a request and its answer.
const LIMIT: Duration = Duration::from_secs(60);
/// Longest answer, in bytes: a chain of certificates is some thousands.
const MAX_ANSWER: usize = 256 * 1024;

/// Why the authority's own certificate cannot be checked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClientError {
    /// The file of certificates is none.
    #[error("{path} holds no certificates in PEM form")]
    Roots {
        /// The file.
        path: PathBuf,
    },
    /// TLS does not work here.
    #[error("TLS: {0}")]
    Tls(#[from] rustls::Error),
}

/// A client that trusts the world's authorities, or those of a file.
pub(super) struct Client {
    tls: TlsConnector,
}

impl Client {
    pub(super) fn new(roots: Option<&Path>) -> Result<Self, ClientError> {
        let mut store = RootCertStore::empty();
        match roots {
            None => store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
            Some(path) => {
                let no_roots = || ClientError::Roots { path: path.to_owned() };
                let found = CertificateDer::pem_file_iter(path).map_err(|_| no_roots())?;
                store.add_parsable_certificates(found.filter_map(Result::ok));
                if store.is_empty() {
                    return Err(no_roots());
                }
            }
        }
        let builder = ClientConfig::builder_with_provider(Arc::new(default_provider()));
        let builder = builder.with_safe_default_protocol_versions()?;
        let config = builder.with_root_certificates(store).with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)) })
    }
}

impl HttpClient for Client {
    fn request(
        &self,
        request: Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>> {
        let tls = self.tls.clone();
        Box::pin(async move {
            let late = || io::Error::new(io::ErrorKind::TimedOut, "the authority does not answer");
            let answered = tokio::time::timeout(LIMIT, ask(tls, request)).await;
            answered.map_err(|_| late()).flatten().map_err(|error| Error::Other(Box::new(error)))
        })
    }
}

async fn ask(tls: TlsConnector, mut request: Request<BodyWrapper<Bytes>>) -> io::Result<BytesResponse> {
    let other = |text: &'static str| io::Error::new(io::ErrorKind::InvalidInput, text);
    let uri = request.uri().clone();
    if uri.scheme_str() != Some("https") {
        return Err(other("the authority names an address that is not https://"));
    }
    let authority = uri.authority().ok_or_else(|| other("an address without a host"))?;
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((host, authority.port_u16().unwrap_or(443))).await?;
    let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
    let stream = tls.connect(name, stream).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    tokio::spawn(connection);
    let value = HeaderValue::from_str(authority.as_str()).map_err(io::Error::other)?;
    request.headers_mut().insert(header::HOST, value);
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    *request.uri_mut() = target.parse::<Uri>().map_err(io::Error::other)?;
    let answer: Response<Incoming> = sender.send_request(request).await.map_err(io::Error::other)?;
    let (parts, body) = answer.into_parts();
    let body = to_bytes(Body::new(body), MAX_ANSWER).await.map_err(io::Error::other)?;
    Ok(BytesResponse { parts, body: Box::new(body) })
}
