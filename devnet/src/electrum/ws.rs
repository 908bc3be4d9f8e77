//! Electrum over WebSocket: one JSON text per message.

use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, accept_async_with_config};

use super::MAX_MESSAGE;
use super::session::Session;
use crate::node::lie::Server;
use crate::node::shared::SharedNode;

/// Serves connections until dropped. Any path and origin will do: there is nothing to protect.
pub async fn listen_ws(listener: TcpListener, node: SharedNode, server: Server) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                let session = serve(stream, node.clone(), server);
                connections.spawn(async move {
                    if let Err(error) = session.await {
                        tracing::debug!(%peer, %error, "electrum connection ended");
                    }
                });
            }
            Err(error) => tracing::warn!(%error, "electrum connection not accepted"),
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(stream: TcpStream, node: SharedNode, server: Server) -> Result<(), Error> {
    stream.set_nodelay(true)?;
    let mut session = Session::new(node.clone(), server);
    if session.is_gone() {
        return Ok(());
    }
    let mut config = WebSocketConfig::default();
    config.max_message_size = Some(MAX_MESSAGE);
    config.max_frame_size = Some(MAX_MESSAGE);
    let mut socket = accept_async_with_config(stream, Some(config)).await?;
    let mut bell = node.subscribe();
    while !session.is_gone() {
        tokio::select! {
            message = socket.next() => match message {
                None => return Ok(()),
                Some(Err(Error::Capacity(_))) => return close(&mut socket, CloseCode::Size).await,
                Some(message) => if !answer(&mut socket, &mut session, message?).await? {
                    return close(&mut socket, CloseCode::Normal).await;
                },
            },
            Ok(()) = bell.changed() => {
                for message in session.notifications() {
                    socket.send(Message::text(message)).await?;
                }
            }
        }
    }
    Ok(())
}

/// Answers one message; false when the connection is to be closed.
async fn answer(
    socket: &mut WebSocketStream<TcpStream>,
    session: &mut Session,
    message: Message,
) -> Result<bool, Error> {
    let bytes = match message {
        Message::Text(text) => text.as_bytes().to_vec(),
        Message::Binary(bytes) => bytes.to_vec(),
        Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => return Ok(true),
        Message::Close(_) => return Ok(false),
    };
    let outcome = session.handle(&bytes);
    if let Some(reply) = outcome.reply {
        socket.send(Message::text(reply)).await?;
    }
    Ok(!outcome.close)
}

async fn close(socket: &mut WebSocketStream<TcpStream>, code: CloseCode) -> Result<(), Error> {
    match socket.close(Some(CloseFrame { code, reason: "".into() })).await {
        Err(Error::ConnectionClosed) => Ok(()),
        other => other,
    }
}
