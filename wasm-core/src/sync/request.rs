//! Everything we ever ask an Electrum server.

use serde_json::{Value, json};

use crate::hash::{ScriptHash, Txid};
use crate::tx::Transaction;
use crate::units::Height;

/// Headers in one answer at most (ElectrumX).
pub const MAX_HEADERS: u32 = 2016;

/// The oldest and the newest protocol version we speak.
pub(super) const PROTOCOL: [&str; 2] = ["1.4", "1.4.2"];

/// A question to an Electrum server, as data. [`Session::request`](super::Session::request) writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Agree on a protocol version. Sent by [`Session::open`](super::Session::open), once per connection.
    Version,
    /// Say that we are still here: idle connections are cut after ten minutes.
    Ping,
    /// Headers from a height up, at most [`MAX_HEADERS`].
    Headers {
        /// The first height.
        start: Height,
        /// How many.
        count: u32,
    },
    /// The tip, and from now on a notification for each new one.
    HeadersSubscribe,
    /// All transactions of a script, or all operations of a name (confirmed only) by its index script.
    History(ScriptHash),
    /// The status of a script, and from now on a notification when it changes.
    Subscribe(ScriptHash),
    /// A transaction.
    Transaction(Txid),
    /// The proof that a transaction is in the block at a height.
    Merkle {
        /// The transaction.
        txid: Txid,
        /// The block's height.
        height: Height,
    },
    /// Pass a transaction on to the network.
    Broadcast(Transaction),
    /// The lowest fee rate the server's node relays.
    RelayFee,
    /// The fee rate the server's node thinks gets a transaction into the next so many blocks.
    EstimateFee {
        /// Blocks to wait at most.
        blocks: u16,
    },
}

impl Request {
    /// The method's name on the wire.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        match self {
            Self::Version => "server.version",
            Self::Ping => "server.ping",
            Self::Headers { .. } => "blockchain.block.headers",
            Self::HeadersSubscribe => HEADERS_SUBSCRIBE,
            Self::History(_) => "blockchain.scripthash.get_history",
            Self::Subscribe(_) => SCRIPT_SUBSCRIBE,
            Self::Transaction(_) => "blockchain.transaction.get",
            Self::Merkle { .. } => "blockchain.transaction.get_merkle",
            Self::Broadcast(_) => "blockchain.transaction.broadcast",
            Self::RelayFee => "blockchain.relayfee",
            Self::EstimateFee { .. } => "blockchain.estimatefee",
        }
    }

    pub(super) fn params(&self, client: &str) -> Value {
        match self {
            Self::Version => json!([client, PROTOCOL]),
            Self::Ping | Self::HeadersSubscribe | Self::RelayFee => json!([]),
            Self::Headers { start, count } => json!([start.0, count]),
            Self::History(script) | Self::Subscribe(script) => json!([script.to_string()]),
            Self::Transaction(txid) => json!([txid.to_string()]),
            Self::Merkle { txid, height } => json!([txid.to_string(), height.0]),
            Self::Broadcast(transaction) => json!([hex::encode(transaction.encode())]),
            Self::EstimateFee { blocks } => json!([blocks]),
        }
    }
}

/// Also the name of the notification about a new tip.
pub(super) const HEADERS_SUBSCRIBE: &str = "blockchain.headers.subscribe";
/// Also the name of the notification about a changed script.
pub(super) const SCRIPT_SUBSCRIBE: &str = "blockchain.scripthash.subscribe";
