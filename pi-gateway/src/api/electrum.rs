//! `WS /v1/electrum`: a line to an Electrum server for browsers that cannot reach one.
//!
//! Lines are passed on as they are, in both directions: everything is verified in the browser all the same, so the
//! gateway understands none of it. The first configured server that answers is used.

use super::{ApiError, App};
use crate::anchor::{self, Stream};
use crate::node::Node;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::Response;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

/// Longest line of a browser, in bytes: a transaction to be sent is the longest.
const MAX_QUESTION: usize = 512 * 1024;
/// Longest line of a server.
const MAX_ANSWER: u64 = 4 * 1024 * 1024;
/// Longest time to connect, and to hand over a line.
const LIMIT: Duration = Duration::from_secs(15);
/// A line on which nobody says anything for this long is cut; clients ask for a sign of life each minute.
const IDLE: Duration = Duration::from_secs(300);

pub(super) async fn get(
    State(node): App,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    let upgrade = upgrade.map_err(|rejection| ApiError::bad_request(rejection.body_text()))?;
    let unavailable = |text| ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "busy", text);
    let room = node.relay_room().ok_or_else(|| unavailable("Too many lines at the moment."))?;
    let server = connect(&node).await.ok_or_else(|| unavailable("No Electrum server can be reached."))?;
    Ok(upgrade
        .protocols([super::stream::PROTOCOL])
        .max_message_size(MAX_QUESTION)
        .max_frame_size(MAX_QUESTION)
        .on_upgrade(|socket| serve(socket, server, room)))
}

/// The first server that answers.
async fn connect(node: &Node) -> Option<Box<dyn Stream>> {
    for server in &node.config.electrum {
        match timeout(LIMIT, anchor::connect(server)).await {
            Ok(Ok(stream)) => return Some(stream),
            Ok(Err(error)) => tracing::debug!(%server, %error, "no line for a browser"),
            Err(_) => tracing::debug!(%server, "no line for a browser in time"),
        }
    }
    None
}

/// Passes lines on until either side ends.
async fn serve(mut socket: WebSocket, server: Box<dyn Stream>, _room: OwnedSemaphorePermit) {
    let (from, mut to) = tokio::io::split(server);
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    loop {
        // What was read of a line stays in `line` when the other side speaks first.
        let left = MAX_ANSWER.saturating_sub(u64::try_from(line.len()).unwrap_or(MAX_ANSWER));
        let mut limited = (&mut from).take(left);
        let spoken = tokio::select! {
            heard = socket.recv() => match heard {
                Some(Ok(Message::Text(text))) => timeout(LIMIT, ask(&mut to, &text)).await.is_ok_and(|sent| sent),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => true,
                _ => false,
            },
            read = limited.read_until(b'\n', &mut line) => {
                let text = read.ok().and_then(|_| whole(&mut line));
                match text {
                    Some(text) => {
                        let sent = timeout(LIMIT, socket.send(Message::Text(text.into()))).await;
                        matches!(sent, Ok(Ok(())))
                    }
                    None => false,
                }
            }
            () = tokio::time::sleep(IDLE) => false,
        };
        if !spoken {
            break;
        }
    }
    let _ = timeout(LIMIT, socket.send(Message::Close(None))).await;
}

/// One question is one line, whatever the browser sent.
async fn ask(to: &mut (impl tokio::io::AsyncWrite + Unpin), text: &str) -> bool {
    let line = text.trim_end_matches(['\r', '\n']);
    if line.contains('\n') {
        return false;
    }
    let bytes = [line.as_bytes(), b"\n"].concat();
    to.write_all(&bytes).await.is_ok() && to.flush().await.is_ok()
}

/// A line with its end, as text without it; `None` at the end of the stream and for a line that is too long.
fn whole(line: &mut Vec<u8>) -> Option<String> {
    let bytes = std::mem::take(line);
    let text = bytes.strip_suffix(b"\n")?;
    String::from_utf8(text.to_vec()).ok()
}
