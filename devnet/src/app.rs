//! Starting and stopping: sockets, the mining clock, tasks.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::electrum::{listen_tcp, listen_ws};
use crate::http::router;
use crate::keep::Keeper;
use crate::node::Node;
use crate::node::lie::Server;
use crate::node::shared::SharedNode;
use crate::params::Params;

/// When blocks are mined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mining {
    /// One block per period.
    Every(Duration),
    /// Only through `POST /mine`.
    OnDemand,
}

/// What to start.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address of the Electrum server for TCP clients; port 0 picks one.
    pub electrum_tcp: SocketAddr,
    /// Address of the Electrum server for WebSocket clients.
    pub electrum_ws: SocketAddr,
    /// Address of faucet, mining and status.
    pub http: SocketAddr,
    /// When blocks are mined.
    pub mining: Mining,
    /// Blocks mined before anything is served. From 101 on the faucet has coins.
    pub premine: u32,
    /// The chain.
    pub params: Params,
    /// Folder in which the chain is kept; nowhere by default.
    pub data: Option<PathBuf>,
}

impl Default for Config {
    /// Free ports on the loopback address, mining on demand, 120 blocks.
    fn default() -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        Self {
            electrum_tcp: any,
            electrum_ws: any,
            http: any,
            mining: Mining::OnDemand,
            premine: 120,
            params: Params::devnet(),
            data: None,
        }
    }
}

/// A running dev chain. Dropping it stops everything.
#[derive(Debug)]
pub struct Running {
    /// Where TCP clients connect.
    pub electrum_tcp: SocketAddr,
    /// Where WebSocket clients connect.
    pub electrum_ws: SocketAddr,
    /// Where TCP clients of the second server of the same chain connect.
    pub second_tcp: SocketAddr,
    /// Where WebSocket clients of the second server connect.
    pub second_ws: SocketAddr,
    /// Where faucet, mining and status are.
    pub http: SocketAddr,
    /// The node itself, for tests in the same process.
    pub node: SharedNode,
    tasks: JoinSet<()>,
}

impl Running {
    /// Stops serving and waits until every task is gone.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
    }
}

/// Premines up to the height asked for, unless a kept chain is higher, and starts serving.
///
/// # Errors
/// When an address cannot be bound, the folder holds no dev chain, or premining fails (a bug).
pub async fn start(config: Config) -> anyhow::Result<Running> {
    let mut node = Node::new(config.params);
    let keeper = config.data.map(|folder| Keeper::open(&folder, &mut node)).transpose()?;
    node.premine(config.premine.saturating_sub(node.chain.height()), unix_now()).context("premining")?;
    let node = SharedNode::new(node, keeper);
    node.change(|_| ());
    let tcp = bind(config.electrum_tcp).await?;
    let ws = bind(config.electrum_ws).await?;
    let http = bind(config.http).await?;
    let [electrum_tcp, electrum_ws, http_address] = [tcp.local_addr()?, ws.local_addr()?, http.local_addr()?];
    let mut tasks = JoinSet::new();
    tasks.spawn(listen_tcp(tcp, node.clone(), Server::First));
    tasks.spawn(listen_ws(ws, node.clone(), Server::First));
    let any = SocketAddr::new(electrum_tcp.ip(), 0);
    let (tcp, ws) = (bind(any).await?, bind(any).await?);
    let [second_tcp, second_ws] = [tcp.local_addr()?, ws.local_addr()?];
    tasks.spawn(listen_tcp(tcp, node.clone(), Server::Second));
    tasks.spawn(listen_ws(ws, node.clone(), Server::Second));
    tasks.spawn(serve_http(http, node.clone()));
    if let Mining::Every(period) = config.mining {
        tasks.spawn(mine_every(period, node.clone()));
    }
    Ok(Running { electrum_tcp, electrum_ws, second_tcp, second_ws, http: http_address, node, tasks })
}

/// Unix time in seconds.
#[must_use]
pub fn unix_now() -> u32 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u32::try_from(since.as_secs()).unwrap_or(u32::MAX)
}

async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("binding {address}"))
}

async fn serve_http(listener: TcpListener, node: SharedNode) {
    if let Err(error) = axum::serve(listener, router(node)).await {
        tracing::error!(%error, "http server ended");
    }
}

async fn mine_every(period: Duration, node: SharedNode) {
    let mut clock = interval(period);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    clock.tick().await;
    loop {
        clock.tick().await;
        match node
            .change(|node| node.mine(unix_now()).map(|()| (node.chain.height(), node.chain.tip().txs.len())))
        {
            Ok((height, transactions)) => tracing::info!(height, transactions, "block"),
            Err(error) => tracing::error!(%error, "no block"),
        }
    }
}
