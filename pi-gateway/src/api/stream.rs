//! `WS /v1/stream`: new records and live power, to everybody who keeps up.

use super::{ApiError, App};
use crate::hub::Message as Text;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::Response;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// What a browser that offers its token as a subprotocol offers beside it, so that one can be chosen.
pub(super) const PROTOCOL: &str = "blockpro";
/// Listeners have nothing to say, so little room is kept for it: there may be a thousand of them.
const MAX_MESSAGE: usize = 1024;
/// A message that cannot be handed to the system in this time ends the stream.
const SEND_LIMIT: Duration = Duration::from_secs(10);
/// Keeps the line open through routers, and notices who is gone.
const PING: Duration = Duration::from_secs(30);

pub(super) async fn get(
    State(node): App,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    let upgrade = upgrade.map_err(|rejection| ApiError::bad_request(rejection.body_text()))?;
    let Some(news) = node.hub.listen() else {
        let text = "Too many listeners at the moment.";
        return Err(ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "busy", text));
    };
    Ok(upgrade
        .protocols([PROTOCOL])
        .max_message_size(MAX_MESSAGE)
        .max_frame_size(MAX_MESSAGE)
        .read_buffer_size(MAX_MESSAGE)
        .write_buffer_size(0)
        .on_upgrade(|socket| serve(socket, news)))
}

/// Ends when either side is done, or when the listener does not keep up.
async fn serve(mut socket: WebSocket, mut news: mpsc::Receiver<Text>) {
    let mut pings = tokio::time::interval(PING);
    pings.reset();
    let mut answered = true;
    loop {
        let message = tokio::select! {
            text = news.recv() => match text {
                Some(text) => Message::Text((&*text).into()),
                None => break,
            },
            heard = socket.recv() => match heard {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {
                    answered = true;
                    continue;
                }
            },
            _ = pings.tick() => {
                if !std::mem::replace(&mut answered, false) {
                    return;
                }
                Message::Ping(axum::body::Bytes::new())
            }
        };
        if !matches!(timeout(SEND_LIMIT, socket.send(message)).await, Ok(Ok(()))) {
            return;
        }
    }
    let _ = timeout(SEND_LIMIT, socket.send(Message::Close(None))).await;
}
