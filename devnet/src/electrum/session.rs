//! One connection: message in, message out, no socket.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::error::RpcError;
use super::request::{Request, Version};
use super::rpc::{self, Call, Dialect, Item, Message};
use super::{MAX_SUBSCRIPTIONS, SERVER_NAME, answer, liar};
use crate::index::ScriptHash;
use crate::node::Node;
use crate::node::lie::{Lie, Server, Told};
use crate::node::shared::SharedNode;

/// What to do after a message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// The answer, if one is due.
    pub reply: Option<String>,
    /// True when the connection is to be closed after it.
    pub close: bool,
}

/// State of one connection.
#[derive(Debug)]
pub struct Session {
    node: SharedNode,
    server: Server,
    dialect: Dialect,
    version: Option<Version>,
    header: Option<Value>,
    statuses: BTreeMap<ScriptHash, Option<String>>,
    close: bool,
}

impl Session {
    /// A fresh connection to one of the servers of `node`.
    #[must_use]
    pub fn new(node: SharedNode, server: Server) -> Self {
        Self {
            node,
            server,
            dialect: Dialect::default(),
            version: None,
            header: None,
            statuses: BTreeMap::new(),
            close: false,
        }
    }

    /// Whether the server is to seem gone.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.lie() == Lie::Gone
    }

    fn lie(&self) -> Lie {
        self.node.read(|node| node.lies.of(self.server).lie)
    }

    /// Handles one message.
    pub fn handle(&mut self, message: &[u8]) -> Outcome {
        let greeted = self.version.is_some();
        let reply = match rpc::parse(message, &mut self.dialect) {
            Message::Single(item) => self.handle_item(item),
            Message::Batch(items) => {
                let answers: Vec<Value> =
                    items.into_iter().filter_map(|item| self.handle_item(item)).collect();
                (!answers.is_empty()).then_some(Value::Array(answers))
            }
        };
        // A lie begins behind the greeting, so that it is not taken for a server of another kind.
        let lie = if greeted { self.lie() } else { Lie::None };
        Outcome { reply: reply.and_then(|reply| liar::send(lie, reply)), close: self.close }
    }

    /// What has changed for this connection since it was last told: the header first, then scripthashes.
    pub fn notifications(&mut self) -> Vec<String> {
        let (node, server) = (self.node.clone(), self.server);
        node.read(|node| {
            let told = node.lies.of(server);
            let mut messages = Vec::new();
            if let Some(known) = &mut self.header {
                let tip = liar::tip(told, node);
                if *known != tip {
                    messages.push(rpc::notification("blockchain.headers.subscribe", &json!([tip])));
                    *known = tip;
                }
            }
            for (hash, known) in &mut self.statuses {
                let status = liar::status(told, node, hash);
                if *known != status {
                    let params = json!([hash.to_string(), status]);
                    messages.push(rpc::notification("blockchain.scripthash.subscribe", &params));
                    *known = status;
                }
            }
            messages
        })
    }

    fn handle_item(&mut self, item: Item) -> Option<Value> {
        match item {
            Item::Silent => None,
            Item::Wrong(id, error) => Some(rpc::response(&id, Err(error))),
            Item::Call(Call { id, method, params }) => {
                let result = self.call(&method, params);
                id.map(|id| rpc::response(&id, result))
            }
        }
    }

    fn call(&mut self, method: &str, params: Option<Value>) -> Result<Value, RpcError> {
        let version = self.version.clone().unwrap_or_else(Version::lowest);
        if method == "server.version" && self.version.is_some() {
            return Err(RpcError::bad_request("server.version already sent"));
        }
        let request = Request::parse(method, params, &version);
        if method == "server.version" && request.as_ref().is_err_and(|error| error.code == 1) {
            self.close = true;
        }
        self.answer(request?)
    }

    fn answer(&mut self, request: Request) -> Result<Value, RpcError> {
        match request {
            Request::Version(version) => {
                let answer = json!([SERVER_NAME, version.to_string()]);
                self.version = Some(version);
                Ok(answer)
            }
            Request::HeadersSubscribe => {
                let tip = self.node.read(|node| liar::tip(node.lies.of(self.server), node));
                self.header = Some(tip.clone());
                Ok(tip)
            }
            Request::Subscribe(hash) => self.subscribe(hash),
            Request::Unsubscribe(hash) => Ok(Value::from(self.statuses.remove(&hash).is_some())),
            Request::Broadcast(raw) => self.broadcast(raw),
            other => {
                let short = self.version.as_ref().is_some_and(|known| *known >= Version::short_headers());
                self.node.read(|node| answer_from(node, node.lies.of(self.server), &other, short))
            }
        }
    }

    fn subscribe(&mut self, hash: ScriptHash) -> Result<Value, RpcError> {
        if self.statuses.len() >= MAX_SUBSCRIPTIONS && !self.statuses.contains_key(&hash) {
            return Err(RpcError::bad_request(format!("more than {MAX_SUBSCRIPTIONS} subscriptions")));
        }
        let status = self.node.read(|node| liar::status(node.lies.of(self.server), node, &hash));
        self.statuses.insert(hash, status.clone());
        Ok(json!(status))
    }

    fn broadcast(&self, raw: Option<String>) -> Result<Value, RpcError> {
        let raw = raw.ok_or_else(RpcError::internal)?;
        let result = self.node.change(|node| node.broadcast(&raw));
        result.map(|txid| Value::from(txid.to_string())).map_err(|error| {
            tracing::info!(%error, "broadcast refused");
            RpcError::bad_request(format!(
                "the transaction was rejected by network rules.\n\n{error}\n[{raw}]"
            ))
        })
    }
}

/// An answer, as far as it goes by the truth alone, with what is told instead.
fn answer_from(node: &Node, told: Told, request: &Request, short: bool) -> Result<Value, RpcError> {
    match request {
        Request::History(hash) => Ok(answer::history(liar::history(told, node, hash))),
        request => Ok(liar::distort(told, node, request, truth(node, request, short)?)),
    }
}

fn truth(node: &Node, request: &Request, short: bool) -> Result<Value, RpcError> {
    match request {
        Request::Features => Ok(answer::features()),
        Request::Banner => Ok(answer::banner()),
        Request::DonationAddress => Ok(Value::from("")),
        Request::Peers | Request::FeeHistogram => Ok(json!([])),
        Request::EstimateFee => Ok(Value::from(-1)),
        Request::RelayFee => Ok(Value::from(0.001)),
        Request::Header { height, checkpoint } => {
            answer::header(&node.chain, *height, *checkpoint, short && *checkpoint > 0)
        }
        Request::Headers { start, count, checkpoint } => {
            answer::headers(&node.chain, *start, *count, *checkpoint, short && *checkpoint > 0)
        }
        Request::Waiting(hash) => Ok(answer::history(node.index.mempool_history(hash, &node.mempool))),
        Request::Unspent(hash) => Ok(answer::unspent(node.index.unspent(hash, &node.mempool))),
        Request::Balance(hash) => Ok(answer::balance(node, hash)),
        Request::Transaction { txid, verbose } => answer::transaction(node, txid, *verbose),
        Request::Merkle { txid, height } => answer::merkle(node, txid, *height),
        Request::IdFromPosition { height, position, merkle } => {
            answer::id_from_position(&node.chain, *height, *position, *merkle)
        }
        Request::Ping
        | Request::Version(_)
        | Request::HeadersSubscribe
        | Request::History(_)
        | Request::Subscribe(_)
        | Request::Unsubscribe(_)
        | Request::Broadcast(_) => Ok(Value::Null),
    }
}
