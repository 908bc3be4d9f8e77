//! Questions to HTTP servers elsewhere: one connection each, with limits for time and for the answer.
//!
//! For a handful of questions an hour this is enough: no pool, no redirects, no cookies.

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderValue, Request, Response, Uri, header};
use futures_util::StreamExt as _;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{self, ClientConfig, RootCertStore};

/// Why a server's own certificate cannot be checked.
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

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AskError {
    /// The network, TLS, or what is no HTTP.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It takes too long.
    #[error("no answer within {} s", limit.as_secs())]
    Late {
        /// The limit.
        limit: Duration,
    },
    /// The answer does not end.
    #[error("an answer of more than {max} bytes")]
    TooLong {
        /// The limit.
        max: usize,
    },
}

/// How long an answer may take and be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// For the question and its answer together.
    pub(crate) time: Duration,
    /// Bytes of the answer.
    pub(crate) answer: usize,
}

/// Asks servers that the world's authorities vouch for, or those of a file.
pub(crate) struct Client {
    tls: TlsConnector,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

impl Client {
    /// A client that trusts the certificates of a file, or the world's authorities.
    ///
    /// # Errors
    /// [`ClientError`].
    pub(crate) fn new(roots: Option<&Path>) -> Result<Self, ClientError> {
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

    /// Sends a request with a whole `http://` or `https://` address and reads the whole answer.
    ///
    /// # Errors
    /// [`AskError`]; an answer with any status is none.
    pub(crate) async fn ask<B>(
        &self,
        request: Request<B>,
        patience: Patience,
    ) -> Result<Response<Bytes>, AskError>
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let answered = tokio::time::timeout(patience.time, self.ask_without_end(request, patience.answer));
        answered.await.map_err(|_| AskError::Late { limit: patience.time }).flatten()
    }

    async fn ask_without_end<B>(&self, request: Request<B>, max: usize) -> Result<Response<Bytes>, AskError>
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let other = |text: &'static str| io::Error::new(io::ErrorKind::InvalidInput, text);
        let uri = request.uri().clone();
        let authority = uri.authority().ok_or_else(|| other("an address without a host"))?;
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        let is_plain = match uri.scheme_str() {
            Some("http") => true,
            Some("https") => false,
            _ => return Err(other("an address that is not http:// or https://").into()),
        };
        let port = authority.port_u16().unwrap_or(if is_plain { 80 } else { 443 });
        let stream = TcpStream::connect((host, port)).await?;
        if is_plain {
            return converse(stream, &uri, request, max).await;
        }
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        converse(self.tls.connect(name, stream).await?, &uri, request, max).await
    }
}

async fn converse<S, B>(
    stream: S,
    uri: &Uri,
    mut request: Request<B>,
    max: usize,
) -> Result<Response<Bytes>, AskError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    // It ends with the sender, which is dropped with this future.
    tokio::spawn(connection);
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let value = HeaderValue::from_str(authority).map_err(io::Error::other)?;
    request.headers_mut().insert(header::HOST, value);
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    *request.uri_mut() = target.parse::<Uri>().map_err(io::Error::other)?;
    let (parts, body) = sender.send_request(request).await.map_err(io::Error::other)?.into_parts();
    let mut chunks = Body::new(body).into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(io::Error::other)?;
        if bytes.len().saturating_add(chunk.len()) > max {
            return Err(AskError::TooLong { max });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Response::from_parts(parts, bytes.into()))
}
