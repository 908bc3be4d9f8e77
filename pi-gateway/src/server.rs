//! Takes connections and serves the interface on them, with limits: so many connections, so long for a head.
//!
//! A client in the local network may be broken or hostile; it may cost a connection, not the gateway.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// Connections at a time; more wait in the system's queue.
const MAX_CONNECTIONS: usize = 128;
/// Time for the head of a request, also of the first on a connection.
const HEAD_LIMIT: Duration = Duration::from_secs(15);
/// Bytes for the head of a request.
const HEAD_BYTES: usize = 16 * 1024;
/// Pause after the system refused a connection (too many open files).
const PAUSE: Duration = Duration::from_millis(200);

/// Serves until the task is dropped.
pub(crate) async fn serve(listener: TcpListener, router: Router) {
    let room = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let router = router.clone();
                tokio::spawn(async move {
                    connection(stream, router).await;
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

/// One connection to its end; how a client ends it is its own affair.
async fn connection(stream: TcpStream, router: Router) {
    let _ = stream.set_nodelay(true);
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_LIMIT)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .with_upgrades()
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended badly");
    }
}
