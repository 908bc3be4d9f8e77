//! Writes the meter's sums to the chain: one name operation per file or more, from pairing on.
//!
//! Nothing is lost when the chain cannot be reached: files wait in the database, and one anchor vouches for
//! all that have gathered. An anchor is stored before it is sent, at most one is under way, and the next is
//! made only when it is in a block. The server is not believed: headers are worked for, transactions proven, and
//! what other servers have is compared.
//! Deliberately no wallet: money comes to one address and goes into fees.

mod compare;
mod error;
mod link;
mod next;
mod spent;
mod view;
mod wire;
mod withdraw;
mod writer;

pub(crate) use wire::{Stream, connect};

use crate::config::Server;
use crate::health::Code;
use crate::node::Node;
use compare::Faults;
use error::AnchorError;
use link::Link;
use std::sync::Arc;
use std::time::{Duration, Instant};
use view::View;
use wasm_core::sync::{FeeFloor, Upkeep};
use wasm_core::units::FeeRate;
use writer::{Memory, Round};

/// Longest wait for news before everything is looked at again.
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
    let mut work = Work {
        node: &node,
        view: View::new(node.config.network),
        faults: Faults::default(),
        began: Instant::now(),
    };
    let mut turns: Vec<_> = servers.iter().map(Turn::of).collect();
    loop {
        // The one that may be asked first; of several, the one that was not asked last.
        turns.sort_by_key(|turn| turn.not_before);
        let Some(turn) = turns.first_mut() else { return Ok(()) };
        tokio::time::sleep(Duration::from_secs(turn.not_before.saturating_sub(work.now()))).await;
        match work.follow(turn).await {
            Ok(never) => match never {},
            Err(AnchorError::Damaged(error)) => return Err(error.into()),
            Err(error) => work.report(turn.server, &error),
        }
        turn.pause(work.now());
    }
}

/// A server, and when it may be asked again.
struct Turn<'s> {
    server: &'s Server,
    upkeep: Upkeep,
    not_before: u64,
}

impl<'s> Turn<'s> {
    fn of(server: &'s Server) -> Self {
        Self { server, upkeep: Upkeep::default(), not_before: 0 }
    }

    /// The connection ended: the next one is made later each time while they do not last.
    fn pause(&mut self, now: u64) {
        let random = getrandom::u32().unwrap_or_default();
        self.not_before = now.saturating_add(self.upkeep.lost(now, random));
    }
}

/// What outlives a connection.
struct Work<'n> {
    node: &'n Node,
    view: View,
    faults: Faults,
    began: Instant,
}

/// Never returns but by an error.
enum Never {}

impl Work<'_> {
    async fn follow(&mut self, turn: &mut Turn<'_>) -> Result<Never, AnchorError> {
        let (node, server) = (self.node, turn.server);
        let mut link = Link::connect(server).await?;
        turn.upkeep.connected(self.now());
        let mut memory = Memory::new(self.rate(&mut link).await?);
        loop {
            self.view.catch_up(&mut link, node).await?;
            node.health.clear(Code::ElectrumUnreachable);
            if !memory.is_paused() {
                node.health.clear(Code::ChainRefused);
            }
            self.faults.compare((node, server), &mut self.view, &mut link).await?;
            node.update_chain(|chain| chain.funds = Some(self.view.funds()));
            Round { node, view: &mut self.view, link: &mut link, memory: &mut memory }.work().await?;
            self.faults.worked(node, server);
            tokio::select! {
                news = link.news(QUIET) => news?,
                () = node.anchor_work.notified() => {}
            }
        }
    }

    /// What to pay: what is configured, or what the server asks for within the limit.
    async fn rate(&self, link: &mut Link) -> Result<FeeRate, AnchorError> {
        let floor = link.ask(FeeFloor::new()).await?;
        let limit = self.node.config.anchor.max_fee_rate;
        if floor > limit {
            return Err(AnchorError::FeeTooHigh { floor, limit });
        }
        self.node.health.clear(Code::FeeTooHigh);
        Ok(self.node.config.anchor.fee_rate.max(floor))
    }

    /// Warns of what ended a connection.
    fn report(&mut self, server: &Server, error: &AnchorError) {
        if error.is_lie() {
            self.faults.caught(self.node, server, error);
        } else {
            let code = if error.is_greed() { Code::FeeTooHigh } else { Code::ElectrumUnreachable };
            self.node.health.warn(code, format!("Electrum server {server}: {error}"));
        }
        tracing::debug!(%server, %error, "connection ended");
    }

    /// Seconds since the beginning, from 1.
    fn now(&self) -> u64 {
        self.began.elapsed().as_secs().saturating_add(1)
    }
}
