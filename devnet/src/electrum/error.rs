//! Errors as clients get them: a code and a sentence.

use serde_json::{Value, json};

/// A JSON-RPC error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} (code {code})")]
pub struct RpcError {
    /// The code: 1 bad request, 2 node error, negative ones by JSON-RPC.
    pub code: i32,
    /// What is wrong.
    pub message: String,
}

impl RpcError {
    fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    /// Code 1: the request cannot be served.
    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(1, message)
    }

    /// Code 2: what the node behind a real server would answer.
    pub(super) fn daemon(code: i32, message: &str) -> Self {
        Self::new(2, format!("daemon error: DaemonError({{'code': {code}, 'message': '{message}'}})"))
    }

    /// Code -32700: no JSON.
    pub(super) fn parse(message: &str) -> Self {
        Self::new(-32_700, message)
    }

    /// Code -32600: JSON, but no request.
    pub(super) fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(-32_600, message)
    }

    /// Code -32601.
    pub(super) fn unknown_method(message: impl Into<String>) -> Self {
        Self::new(-32_601, message)
    }

    /// Code -32602: wrong number or kind of arguments.
    pub(super) fn arguments(message: impl Into<String>) -> Self {
        Self::new(-32_602, message)
    }

    /// Code -32603: what a real server answers where a Python exception escapes.
    pub(super) fn internal() -> Self {
        Self::new(-32_603, "internal server error")
    }

    /// The error object of a response.
    pub(super) fn to_json(&self) -> Value {
        json!({ "code": self.code, "message": self.message })
    }
}
