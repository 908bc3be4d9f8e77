//! The Electrum protocol 1.4 to 1.4.2, as Doichain's `ElectrumX` speaks it, over TCP lines and WebSocket messages.
//!
//! Left out on purpose: verbose transactions (clients decode raw bytes), peers, cost limits, the JSON-RPC 1.0 dialect,
//! the cut-off of idle connections. Notifications come at once instead of after seconds.

mod answer;
mod args;
mod error;
mod liar;
mod lines;
mod merkle;
mod request;
mod rpc;
mod session;
mod tcp;
mod ws;

pub use error::RpcError;
pub use session::{Outcome, Session};
pub use tcp::listen_tcp;
pub use ws::listen_ws;

/// What the server calls itself.
pub const SERVER_NAME: &str = concat!("BlockPro devnet ", env!("CARGO_PKG_VERSION"));
/// Shown to users by clients that show banners.
pub const BANNER: &str = "BlockPro dev chain: an embedded Doichain regtest for demo and tests. \
Play money, no peers, no proof of work worth the name.";
/// Longest message taken, in bytes.
pub const MAX_MESSAGE: usize = 1_048_576;
/// Most headers given at once.
pub const MAX_HEADERS: u32 = 2016;
/// Most scripthashes one connection may subscribe to.
pub const MAX_SUBSCRIPTIONS: usize = 10_000;
