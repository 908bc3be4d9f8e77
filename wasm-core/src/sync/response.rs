//! Answers, read once into types. What does not fit is refused here, with the reason.

use std::borrow::Cow;

use serde::Deserialize;

use super::error::{AnswerError, Misfit};
use super::message::{clip, from};
use super::request::{PROTOCOL, Request};
use crate::chain::{Branch, FullHeader, HeaderLengthError, Tip, split_headers};
use crate::hash::Txid;
use crate::tx::Transaction;
use crate::units::{Amount, Height};

/// An answer that has the form it should have.
///
/// Form only, with one exception: a transaction is what was asked for (its hash is its name). Everything
/// else is the server's word until a query has checked it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// To [`Request::Version`].
    Version(Protocol),
    /// To [`Request::Ping`].
    Pong,
    /// To [`Request::Headers`]: at most as many as asked for, with the proofs of merged-mined ones.
    Headers(Vec<FullHeader>),
    /// To [`Request::HeadersSubscribe`].
    Tip(Tip),
    /// To [`Request::History`]: confirmed ones oldest first, then unconfirmed ones.
    History(Vec<HistoryEntry>),
    /// To [`Request::Subscribe`]: `None` for a script without history.
    Status(Option<ScriptStatus>),
    /// To [`Request::Transaction`]: it has the id that was asked for.
    Transaction(Transaction),
    /// To [`Request::Merkle`].
    Merkle(Branch),
    /// To [`Request::Broadcast`]: the id of the transaction that was sent.
    Broadcast(Txid),
    /// To [`Request::RelayFee`] and [`Request::EstimateFee`]: DOI per 1000 virtual bytes, `None` when the
    /// server knows none.
    FeePerKvb(Option<Amount>),
}

/// What the server calls itself and the protocol version agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protocol {
    /// Server software, for example `ElectrumX 1.15.0`. Any text.
    pub server: String,
    /// Protocol version, for example `1.4.2`.
    pub version: String,
}

/// The hash over a script's history. Equal hashes mean that nothing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScriptStatus(pub [u8; 32]);

/// One line of a script's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HistoryEntry {
    /// The transaction.
    pub txid: Txid,
    /// The block's height, or `None` while unconfirmed.
    pub height: Option<Height>,
}

/// Reads the answer to `request`.
pub(super) fn read(request: &Request, result: &str) -> Result<Response, AnswerError> {
    match request {
        Request::Version => read_protocol(result).map(Response::Version),
        Request::Ping => Ok(Response::Pong),
        Request::Headers { count, .. } => read_headers(result, *count).map(Response::Headers),
        Request::HeadersSubscribe => Ok(Response::Tip(read_tip(result)?)),
        Request::History(_) => read_history(result).map(Response::History),
        Request::Subscribe(_) => Ok(Response::Status(read_status(result)?)),
        Request::Transaction(txid) => read_transaction(result, *txid).map(Response::Transaction),
        Request::Merkle { height, .. } => read_merkle(result, *height).map(Response::Merkle),
        Request::Broadcast(transaction) => {
            expect_txid(transaction.txid(), from(result)?).map(Response::Broadcast)
        }
        Request::RelayFee | Request::EstimateFee { .. } => read_fee(result).map(Response::FeePerKvb),
    }
}

fn from_hex(digits: &str) -> Result<Vec<u8>, Misfit> {
    hex::decode(digits).map_err(|_| Misfit::Hex)
}

fn read_protocol(result: &str) -> Result<Protocol, AnswerError> {
    let (server, version) = from::<(Cow<'_, str>, Cow<'_, str>)>(result)?;
    let protocol = Protocol { server: clip(&server), version: clip(&version) };
    // 1.4, 1.4.1 and 1.4.2 are all there is between the oldest and the newest.
    if PROTOCOL.contains(&protocol.version.as_str()) || protocol.version == "1.4.1" {
        Ok(protocol)
    } else {
        Err(AnswerError::UnsupportedProtocol { got: protocol.version })
    }
}

#[derive(Deserialize)]
struct RawHeaders<'a> {
    #[serde(borrow)]
    hex: Cow<'a, str>,
}

fn read_headers(result: &str, asked: u32) -> Result<Vec<FullHeader>, AnswerError> {
    let raw: RawHeaders<'_> = from(result)?;
    let limit = usize::try_from(asked).unwrap_or(usize::MAX);
    Ok(split_headers(&from_hex(&raw.hex)?, limit).map_err(Misfit::from)?)
}

#[derive(Deserialize)]
struct RawTip<'a> {
    #[serde(borrow)]
    hex: Cow<'a, str>,
    height: u32,
}

pub(super) fn read_tip(result: &str) -> Result<Tip, Misfit> {
    let raw: RawTip<'_> = from(result)?;
    let bytes = from_hex(&raw.hex)?;
    let headers = split_headers(&bytes, 1)?;
    let header = headers.first().ok_or(HeaderLengthError { got: bytes.len() })?;
    Ok(Tip { height: Height(raw.height), header: *header.header() })
}

#[derive(Deserialize)]
struct RawEntry {
    tx_hash: Txid,
    height: i64,
}

fn read_history(result: &str) -> Result<Vec<HistoryEntry>, AnswerError> {
    let raw: Vec<RawEntry> = from(result)?;
    raw.iter().map(read_entry).collect::<Result<_, _>>().map_err(AnswerError::from)
}

/// Height 0 is "unconfirmed", -1 is "unconfirmed, and so is one of its inputs".
fn read_entry(raw: &RawEntry) -> Result<HistoryEntry, Misfit> {
    let height = match raw.height {
        -1 | 0 => None,
        height => Some(Height(u32::try_from(height).map_err(|_| Misfit::Height(height))?)),
    };
    Ok(HistoryEntry { txid: raw.tx_hash, height })
}

pub(super) fn read_status(result: &str) -> Result<Option<ScriptStatus>, Misfit> {
    let Some(digits) = from::<Option<Cow<'_, str>>>(result)? else {
        return Ok(None);
    };
    let bytes = from_hex(&digits)?.try_into().map_err(|_| Misfit::Hex)?;
    Ok(Some(ScriptStatus(bytes)))
}

fn read_transaction(result: &str, asked: Txid) -> Result<Transaction, AnswerError> {
    let raw = from_hex(&from::<Cow<'_, str>>(result)?)?;
    let transaction = Transaction::decode(&raw).map_err(Misfit::from)?;
    expect_txid(asked, transaction.txid())?;
    Ok(transaction)
}

fn expect_txid(asked: Txid, got: Txid) -> Result<Txid, AnswerError> {
    if got == asked { Ok(got) } else { Err(AnswerError::WrongTransaction { asked, got }) }
}

#[derive(Deserialize)]
struct RawMerkle {
    block_height: u32,
    merkle: Vec<Txid>,
    pos: u32,
}

fn read_merkle(result: &str, asked: Height) -> Result<Branch, AnswerError> {
    let raw: RawMerkle = from(result)?;
    let got = Height(raw.block_height);
    if got != asked {
        return Err(Misfit::OtherBlock { asked, got }.into());
    }
    let siblings = raw.merkle.iter().map(|hash| hash.to_bytes()).collect();
    Ok(Branch::new(siblings, raw.pos).map_err(Misfit::from)?)
}

/// A number of DOI, or a negative number for "don't know". Servers send floating point here; eight decimals
/// of it are exact.
fn read_fee(result: &str) -> Result<Option<Amount>, AnswerError> {
    let fee: f64 = from(result)?;
    if fee < 0.0 {
        return Ok(None);
    }
    let text = format!("{fee:.8}");
    text.parse().map(Some).map_err(|_| Misfit::Fee(text).into())
}
