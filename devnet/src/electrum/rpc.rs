//! JSON-RPC 2.0: one message in, calls out; answers back into one message.

use serde_json::{Value, json};

use super::error::RpcError;

/// How strict a connection is about the `jsonrpc` member; its first message decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Dialect {
    /// Nothing received yet.
    #[default]
    Open,
    /// Every message must say `"jsonrpc":"2.0"`.
    Strict,
    /// The first message did not say so; none has to.
    Loose,
}

/// A method call.
#[derive(Debug)]
pub(super) struct Call {
    /// `None` when no answer is wanted.
    pub(super) id: Option<Value>,
    pub(super) method: String,
    pub(super) params: Option<Value>,
}

/// One element of a message.
#[derive(Debug)]
pub(super) enum Item {
    /// Something to do.
    Call(Call),
    /// Something to ignore, such as a response.
    Silent,
    /// Something wrong, answered under this id.
    Wrong(Value, RpcError),
}

/// A whole message.
#[derive(Debug)]
pub(super) enum Message {
    Single(Item),
    Batch(Vec<Item>),
}

/// Parses a message and settles the dialect.
pub(super) fn parse(bytes: &[u8], dialect: &mut Dialect) -> Message {
    let wrong = |error| Message::Single(Item::Wrong(Value::Null, error));
    let Ok(text) = std::str::from_utf8(bytes) else {
        *dialect = settled(*dialect, None);
        return wrong(RpcError::parse("messages must be encoded in UTF-8"));
    };
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        *dialect = settled(*dialect, None);
        return wrong(RpcError::parse("invalid JSON"));
    };
    let first = value.as_array().map_or(Some(&value), |items| items.first());
    *dialect = settled(*dialect, first);
    match value {
        Value::Array(items) if items.is_empty() => wrong(RpcError::invalid_request("batch is empty")),
        Value::Array(items) => {
            Message::Batch(items.into_iter().map(|item| parse_item(item, *dialect)).collect())
        }
        single => Message::Single(parse_item(single, *dialect)),
    }
}

fn settled(dialect: Dialect, first: Option<&Value>) -> Dialect {
    let loose = first.is_some_and(|value| value.is_object() && value.get("jsonrpc").is_none());
    match dialect {
        Dialect::Open if loose => Dialect::Loose,
        Dialect::Open => Dialect::Strict,
        known => known,
    }
}

fn parse_item(value: Value, dialect: Dialect) -> Item {
    let Value::Object(mut map) = value else {
        return Item::Wrong(Value::Null, RpcError::invalid_request("request object must be a dictionary"));
    };
    let id = map.remove("id").filter(|id| !id.is_null());
    if let Some(id) = id.as_ref().filter(|id| !id.is_string() && !id.is_number()) {
        return Item::Wrong(Value::Null, RpcError::invalid_request(format!("invalid \"id\": {id}")));
    }
    let shown_id = id.clone().unwrap_or(Value::Null);
    if dialect == Dialect::Strict && map.get("jsonrpc") != Some(&Value::from("2.0")) {
        return Item::Wrong(shown_id, RpcError::invalid_request("\"jsonrpc\" is not \"2.0\""));
    }
    match map.remove("method") {
        None => Item::Silent,
        Some(Value::String(method)) => Item::Call(Call { id, method, params: map.remove("params") }),
        Some(_) => Item::Wrong(shown_id, RpcError::unknown_method("method must be a string")),
    }
}

/// A response under `id`.
pub(super) fn response(id: &Value, result: Result<Value, RpcError>) -> Value {
    match result {
        Ok(result) => json!({ "jsonrpc": "2.0", "result": result, "id": id }),
        Err(error) => json!({ "jsonrpc": "2.0", "error": error.to_json(), "id": id }),
    }
}

/// A message nobody asked for at this moment.
pub(super) fn notification(method: &str, params: &Value) -> String {
    json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string()
}
