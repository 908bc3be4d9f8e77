//! Takes connections and serves the interface on them, with limits: so many connections, so long for a handshake
//! and for a head.
//!
//! A client in the local network may be broken or hostile; it may cost a connection, not the gateway.

use axum::Router;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

/// Connections at a time, a thousand streams among them; more wait in the system's queue.
const MAX_CONNECTIONS: usize = 1200;
/// Time for the head of a request, also of the first on a connection.
const HEAD_LIMIT: Duration = Duration::from_secs(15);
/// Time for the first byte and for the handshake that it begins.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// Bytes for the head of a request.
const HEAD_BYTES: usize = 16 * 1024;
/// Pause after the system refused a connection (too many open files).
const PAUSE: Duration = Duration::from_millis(200);
/// How a TLS handshake begins; no HTTP request does.
const HANDSHAKE: u8 = 0x16;

/// Serves until the task is dropped, encrypted if there is a configuration for that.
pub(crate) async fn serve(listener: TcpListener, router: Router, tls: Option<Arc<ServerConfig>>) {
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let tls = tls.map(TlsAcceptor::from);
    loop {
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let (router, tls) = (router.clone(), tls.clone());
                tokio::spawn(async move {
                    let _ = stream.set_nodelay(true);
                    match tls {
                        Some(tls) => encrypted(stream, router, &tls).await,
                        None => connection(stream, router).await,
                    }
                    drop(permit);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

/// A connection that shall be encrypted; one that is not is only told where to go.
async fn encrypted(stream: TcpStream, router: Router, tls: &TlsAcceptor) {
    let mut first = [0];
    match timeout(HANDSHAKE_LIMIT, stream.peek(&mut first)).await {
        Ok(Ok(1)) if first == [HANDSHAKE] => {}
        Ok(Ok(1)) => return connection(stream, Router::new().fallback(elsewhere)).await,
        _ => return,
    }
    match timeout(HANDSHAKE_LIMIT, tls.accept(stream)).await {
        Ok(Ok(stream)) => connection(stream, router).await,
        Ok(Err(error)) => tracing::debug!(%error, "a handshake failed"),
        Err(_) => tracing::debug!("a handshake took too long"),
    }
}

/// To the same address, encrypted. A request with a body or a secret has shown it already: it is refused.
async fn elsewhere(method: axum::http::Method, uri: Uri, headers: HeaderMap) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    match host.filter(|host| !host.is_empty() && host.chars().all(plain)) {
        Some(host) if method == axum::http::Method::GET && !headers.contains_key(header::AUTHORIZATION) => {
            let target = uri.path_and_query().map_or("/", |target| target.as_str());
            let location = format!("https://{host}{target}");
            (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, location)]).into_response()
        }
        _ => (StatusCode::UPGRADE_REQUIRED, "This gateway answers encrypted requests (https://) only.\n")
            .into_response(),
    }
}

/// One connection to its end; how a client ends it is its own affair.
pub(crate) async fn connection(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, router: Router) {
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_LIMIT)
        .max_buf_size(HEAD_BYTES)
        // Who has said all and closes that side is answered all the same.
        .half_close(true)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .with_upgrades()
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended badly");
    }
}
