//! The methods, parsed once into a closed set.

use std::cmp::Ordering;

use bitcoin::Txid;
use serde_json::Value;

use super::args::{Args, Spec, python};
use super::error::RpcError;
use crate::index::ScriptHash;

/// A protocol version such as 1.4.2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Version(Vec<u32>);

impl Version {
    /// Lowest version spoken, and the one assumed before `server.version`.
    pub(super) fn lowest() -> Self {
        Self(vec![1, 4])
    }

    /// Lowest version whose sessions get 80 byte headers when they name a checkpoint.
    pub(super) fn short_headers() -> Self {
        Self(vec![1, 4, 1])
    }

    /// Highest version spoken.
    pub(super) fn highest() -> Self {
        Self(vec![1, 4, 2])
    }

    fn parse(value: &Value) -> Option<Self> {
        value.as_str()?.split('.').map(|part| part.parse().ok()).collect::<Option<_>>().map(Self)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.0.partial_cmp(&other.0)
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts: Vec<String> = self.0.iter().map(u32::to_string).collect();
        f.write_str(&parts.join("."))
    }
}

/// What a client may ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Request {
    Version(Version),
    Features,
    Ping,
    Banner,
    DonationAddress,
    Peers,
    EstimateFee,
    RelayFee,
    FeeHistogram,
    Header { height: u32, checkpoint: u32 },
    Headers { start: u32, count: u32, checkpoint: u32 },
    HeadersSubscribe,
    History(ScriptHash),
    Balance(ScriptHash),
    Unspent(ScriptHash),
    Waiting(ScriptHash),
    Subscribe(ScriptHash),
    Unsubscribe(ScriptHash),
    Transaction { txid: Txid, verbose: bool },
    Merkle { txid: Txid, height: u32 },
    IdFromPosition { height: u32, position: u32, merkle: bool },
    Broadcast(Option<String>),
}

const fn spec(
    name: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
) -> Spec {
    Spec { name, required, optional }
}

const SPECS: &[Spec] = &[
    spec("server.version", &[], &["client_name", "protocol_version"]),
    spec("server.features", &[], &[]),
    spec("server.ping", &[], &[]),
    spec("server.banner", &[], &[]),
    spec("server.donation_address", &[], &[]),
    spec("server.peers.subscribe", &[], &[]),
    spec("mempool.get_fee_histogram", &[], &[]),
    spec("blockchain.estimatefee", &["number"], &["mode"]),
    spec("blockchain.relayfee", &[], &[]),
    spec("blockchain.block.header", &["height"], &["cp_height"]),
    spec("blockchain.block.headers", &["start_height", "count"], &["cp_height"]),
    spec("blockchain.headers.subscribe", &[], &[]),
    spec("blockchain.scripthash.get_history", &["scripthash"], &[]),
    spec("blockchain.scripthash.get_balance", &["scripthash"], &[]),
    spec("blockchain.scripthash.listunspent", &["scripthash"], &[]),
    spec("blockchain.scripthash.get_mempool", &["scripthash"], &[]),
    spec("blockchain.scripthash.subscribe", &["scripthash"], &[]),
    spec("blockchain.scripthash.unsubscribe", &["scripthash"], &[]),
    spec("blockchain.transaction.get", &["tx_hash"], &["verbose"]),
    spec("blockchain.transaction.get_merkle", &["tx_hash", "height"], &[]),
    spec("blockchain.transaction.id_from_pos", &["height", "tx_pos"], &["merkle"]),
    spec("blockchain.transaction.broadcast", &["raw_tx"], &[]),
];

impl Request {
    /// Reads a method and its arguments, as a session that negotiated `version` may call them.
    ///
    /// # Errors
    /// Unknown method, wrong arguments.
    pub(super) fn parse(method: &str, params: Option<Value>, version: &Version) -> Result<Self, RpcError> {
        let later = method == "blockchain.scripthash.unsubscribe" && *version < Version::highest();
        let known = SPECS.iter().find(|spec| spec.name == method && !later);
        let spec = known.ok_or_else(|| RpcError::unknown_method(format!("unknown method \"{method}\"")))?;
        let mut args = spec.bind(params)?;
        match method.split_once('.') {
            Some(("blockchain", rest)) => Self::blockchain(rest, &mut args),
            _ => Self::server(method, &mut args),
        }
    }

    fn server(method: &str, args: &mut Args) -> Result<Self, RpcError> {
        Ok(match method {
            "server.version" => Self::Version(negotiate(args.value(1))?),
            "server.features" => Self::Features,
            "server.ping" => Self::Ping,
            "server.banner" => Self::Banner,
            "server.donation_address" => Self::DonationAddress,
            "server.peers.subscribe" => Self::Peers,
            _ => Self::FeeHistogram,
        })
    }

    fn blockchain(method: &str, args: &mut Args) -> Result<Self, RpcError> {
        Ok(match method {
            "estimatefee" => estimate(args.number(0)?)?,
            "relayfee" => Self::RelayFee,
            "block.header" => Self::Header { height: args.number(0)?, checkpoint: args.number_or_zero(1)? },
            "block.headers" => Self::Headers {
                start: args.number(0)?,
                count: args.number(1)?,
                checkpoint: args.number_or_zero(2)?,
            },
            "headers.subscribe" => Self::HeadersSubscribe,
            "transaction.get" => Self::Transaction { txid: args.txid(0)?, verbose: args.flag(1, "verbose")? },
            "transaction.get_merkle" => Self::Merkle { txid: args.txid(0)?, height: args.number(1)? },
            "transaction.id_from_pos" => Self::IdFromPosition {
                height: args.number(0)?,
                position: args.number(1)?,
                merkle: args.flag(2, "merkle")?,
            },
            "transaction.broadcast" => {
                Self::Broadcast(args.value(0).and_then(|v| v.as_str().map(str::to_owned)))
            }
            _ => Self::script_hash(method, args.script_hash(0)?),
        })
    }

    fn script_hash(method: &str, hash: ScriptHash) -> Self {
        match method {
            "scripthash.get_history" => Self::History(hash),
            "scripthash.get_balance" => Self::Balance(hash),
            "scripthash.listunspent" => Self::Unspent(hash),
            "scripthash.get_mempool" => Self::Waiting(hash),
            "scripthash.subscribe" => Self::Subscribe(hash),
            _ => Self::Unsubscribe(hash),
        }
    }
}

fn estimate(target: u32) -> Result<Request, RpcError> {
    if (1..=1008).contains(&target) {
        Ok(Request::EstimateFee)
    } else {
        Err(RpcError::daemon(-8, "Invalid conf_target, must be between 1 - 1008"))
    }
}

/// The highest version both sides speak.
fn negotiate(wanted: Option<Value>) -> Result<Version, RpcError> {
    let unsupported = |value: &Value| {
        let text = format!("unsupported protocol version: {}", python(value));
        RpcError::bad_request(text)
    };
    let Some(value) = wanted.filter(|value| !value.is_null()) else { return Ok(Version::lowest()) };
    let range = match &value {
        Value::Array(pair) => match pair.as_slice() {
            [low, high] => Version::parse(low).zip(Version::parse(high)),
            _ => None,
        },
        single => Version::parse(single).map(|version| (version.clone(), version)),
    };
    let (low, high) = range.ok_or_else(|| unsupported(&value))?;
    let best = if high < Version::highest() { high } else { Version::highest() };
    if best < low || best < Version::lowest() { Err(unsupported(&value)) } else { Ok(best) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn versions_as_recorded() {
        let rows = [
            (json!("1.4"), Ok("1.4")),
            (json!(["1.4", "1.4.2"]), Ok("1.4.2")),
            (json!("1.4.1"), Ok("1.4.1")),
            (json!(["1.4", "1.5"]), Ok("1.4.2")),
            (json!(["1.1", "1.4.5"]), Ok("1.4.2")),
            (json!(null), Ok("1.4")),
            (json!("1.2"), Err("unsupported protocol version: 1.2")),
            (json!("1.5"), Err("unsupported protocol version: 1.5")),
            (json!(["1.6", "1.6"]), Err("unsupported protocol version: ['1.6', '1.6']")),
            (json!(1.4), Err("unsupported protocol version: 1.4")),
        ];
        for (wanted, expected) in rows {
            let got = negotiate(Some(wanted.clone())).map(|v| v.to_string()).map_err(|e| e.message);
            assert_eq!(got, expected.map(str::to_owned).map_err(str::to_owned), "{wanted}");
        }
    }
}
