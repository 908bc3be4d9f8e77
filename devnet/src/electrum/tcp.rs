//! Electrum over TCP: one JSON text per line.

use std::io;

use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::lines::Lines;
use super::session::Session;
use crate::node::lie::Server;
use crate::node::shared::SharedNode;

/// Serves connections until dropped.
pub async fn listen_tcp(listener: TcpListener, node: SharedNode, server: Server) {
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

async fn serve(stream: TcpStream, node: SharedNode, server: Server) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (read, mut write) = stream.into_split();
    let mut lines = Lines::new(BufReader::new(read));
    let mut bell = node.subscribe();
    let mut session = Session::new(node, server);
    while !session.is_gone() {
        tokio::select! {
            line = lines.next() => {
                let Some(line) = line? else { return Ok(()) };
                let outcome = session.handle(&line);
                if let Some(reply) = outcome.reply {
                    write.write_all(format!("{reply}\n").as_bytes()).await?;
                }
                if outcome.close {
                    return write.shutdown().await;
                }
            }
            Ok(()) = bell.changed() => {
                for message in session.notifications() {
                    write.write_all(format!("{message}\n").as_bytes()).await?;
                }
            }
        }
    }
    Ok(())
}
