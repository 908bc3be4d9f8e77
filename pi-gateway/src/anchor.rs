//! Writes the meter's sums to the chain: one name operation per file or more, from pairing on.
//!
//! Nothing is lost when the chain cannot be reached: files wait in the database, and one anchor vouches for
//! all that have gathered. An anchor is stored before it is sent, at most one is under way, and the next is
//! made only when it is in a block. The server is not believed: headers are worked for, transactions proven.
//! Deliberately no wallet: money comes to one address and goes into fees.

mod error;
mod link;
mod next;
mod spent;
mod view;
mod wire;
mod writer;

pub(crate) use wire::{Stream, connect};

use crate::config::Server;
use crate::health::Code;
use crate::node::Node;
use error::AnchorError;
use link::Link;
use std::sync::Arc;
use std::time::Duration;
use view::View;
use wasm_core::sync::FeeFloor;
use writer::{Memory, Round};

/// First pause after a connection failed; doubles each time.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// Longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);
/// Longest wait for news; also keeps the connection from being cut as idle.
const QUIET: Duration = Duration::from_secs(50);

/// Follows the chain and writes anchors for ever, server after server.
///
/// # Errors
/// Only stored data that do not fit together.
pub(crate) async fn run(node: Arc<Node>) -> anyhow::Result<()> {
    let servers = node.config.electrum.clone();
    if servers.is_empty() {
        tracing::info!("no Electrum server configured: nothing is anchored");
        return std::future::pending().await;
    }
    let mut view = View::new(node.config.network);
    let mut pause = FIRST_PAUSE;
    for server in servers.iter().cycle() {
        let worked = match follow(&node, &mut view, server).await {
            Ok(never) => match never {},
            Err(AnchorError::Damaged(error)) => return Err(error.into()),
            Err(error) => report(&node, server, &error),
        };
        pause = if worked { FIRST_PAUSE } else { pause.saturating_mul(2).min(LONGEST_PAUSE) };
        tokio::time::sleep(pause).await;
    }
    Ok(())
}

/// Warns; whether the connection was of some use.
fn report(node: &Node, server: &Server, error: &AnchorError) -> bool {
    let code = match error {
        _ if error.is_greed() => Code::FeeTooHigh,
        _ if error.is_lie() => Code::ChainRefused,
        _ => Code::ElectrumUnreachable,
    };
    node.health.warn(code, format!("Electrum server {server}: {error}"));
    tracing::debug!(%server, %error, "connection ended");
    matches!(error, AnchorError::Closed)
}

/// Never returns but by an error.
enum Never {}

async fn follow(node: &Node, view: &mut View, server: &Server) -> Result<Never, AnchorError> {
    let mut link = Link::connect(server).await?;
    let floor = link.ask(FeeFloor::new()).await?;
    let limit = node.config.anchor.max_fee_rate;
    if floor > limit {
        return Err(AnchorError::FeeTooHigh { floor, limit });
    }
    node.health.clear(Code::FeeTooHigh);
    let rate = node.config.anchor.fee_rate.max(floor);
    let mut memory = Memory::new(rate);
    loop {
        view.catch_up(&mut link, node).await?;
        node.health.clear(Code::ElectrumUnreachable);
        if !memory.is_paused() {
            node.health.clear(Code::ChainRefused);
        }
        node.update_chain(|chain| chain.funds = Some(view.funds()));
        Round { node, view: &mut *view, link: &mut link, memory: &mut memory }.work().await?;
        tokio::select! {
            news = link.news(QUIET) => news?,
            () = node.anchor_work.notified() => {}
        }
    }
}
