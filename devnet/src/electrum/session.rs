//! One connection: message in, message out, no socket.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::error::RpcError;
use super::request::{Request, Version};
use super::rpc::{self, Call, Dialect, Item, Message};
use super::{MAX_SUBSCRIPTIONS, SERVER_NAME, answer};
use crate::index::ScriptHash;
use crate::node::Node;
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
    dialect: Dialect,
    version: Option<Version>,
    header: Option<Value>,
    statuses: BTreeMap<ScriptHash, Option<String>>,
    close: bool,
}

impl Session {
    /// A fresh connection to `node`.
    #[must_use]
    pub fn new(node: SharedNode) -> Self {
        Self {
            node,
            dialect: Dialect::default(),
            version: None,
            header: None,
            statuses: BTreeMap::new(),
            close: false,
        }
    }

    /// Handles one message.
    pub fn handle(&mut self, message: &[u8]) -> Outcome {
        let reply = match rpc::parse(message, &mut self.dialect) {
            Message::Single(item) => self.handle_item(item),
            Message::Batch(items) => {
                let answers: Vec<Value> =
                    items.into_iter().filter_map(|item| self.handle_item(item)).collect();
                (!answers.is_empty()).then_some(Value::Array(answers))
            }
        };
        Outcome { reply: reply.map(|reply| reply.to_string()), close: self.close }
    }

    /// What has changed for this connection since it was last told: the header first, then scripthashes.
    pub fn notifications(&mut self) -> Vec<String> {
        let node = self.node.clone();
        node.read(|node| {
            let mut messages = Vec::new();
            if let Some(known) = &mut self.header {
                let tip = answer::tip(&node.chain);
                if *known != tip {
                    messages.push(rpc::notification("blockchain.headers.subscribe", &json!([tip])));
                    *known = tip;
                }
            }
            for (hash, known) in &mut self.statuses {
                let status = node.index.status(hash, &node.mempool);
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
                let tip = self.node.read(|node| answer::tip(&node.chain));
                self.header = Some(tip.clone());
                Ok(tip)
            }
            Request::Subscribe(hash) => self.subscribe(hash),
            Request::Unsubscribe(hash) => Ok(Value::from(self.statuses.remove(&hash).is_some())),
            Request::Broadcast(raw) => self.broadcast(raw),
            other => self.node.read(|node| answer_from(node, &other)),
        }
    }

    fn subscribe(&mut self, hash: ScriptHash) -> Result<Value, RpcError> {
        if self.statuses.len() >= MAX_SUBSCRIPTIONS && !self.statuses.contains_key(&hash) {
            return Err(RpcError::bad_request(format!("more than {MAX_SUBSCRIPTIONS} subscriptions")));
        }
        let status = self.node.read(|node| node.index.status(&hash, &node.mempool));
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

fn answer_from(node: &Node, request: &Request) -> Result<Value, RpcError> {
    match request {
        Request::Features => Ok(answer::features()),
        Request::Banner => Ok(answer::banner()),
        Request::DonationAddress => Ok(Value::from("")),
        Request::Peers | Request::FeeHistogram => Ok(json!([])),
        Request::EstimateFee => Ok(Value::from(-1)),
        Request::RelayFee => Ok(Value::from(0.001)),
        Request::Header { height, checkpoint } => answer::header(&node.chain, *height, *checkpoint),
        Request::Headers { start, count, checkpoint } => {
            answer::headers(&node.chain, *start, *count, *checkpoint)
        }
        Request::History(hash) => Ok(answer::history(node.index.history(hash, &node.mempool))),
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
        | Request::Subscribe(_)
        | Request::Unsubscribe(_)
        | Request::Broadcast(_) => Ok(Value::Null),
    }
}
