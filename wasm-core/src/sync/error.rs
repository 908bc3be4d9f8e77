//! What can be wrong: with a line, with an answer, with what a server tells us.

use thiserror::Error;

use super::request::Request;
use crate::chain::{ChainError, HeaderLengthError, MerkleError, SplitError, WorkError};
use crate::hash::{ScriptHash, Txid};
use crate::tx::DecodeError;
use crate::units::Height;

/// A line that belongs to no request of ours. The connection goes on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LineError {
    /// Longer than any server sends.
    #[error("a line of {length} bytes, more than {limit}")]
    TooLong {
        /// Its length.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// Not UTF-8.
    #[error("not text")]
    NotText,
    /// Not JSON.
    #[error("not JSON: {reason}")]
    NotJson {
        /// What the parser says.
        reason: String,
    },
    /// More messages than anybody has asked for.
    #[error("more than {limit} messages in a line")]
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// JSON, but neither an answer nor a notification.
    #[error("neither an answer nor a notification")]
    NotAMessage,
    /// An answer to a question we did not ask, or a second answer.
    #[error("an answer to unknown request {id}")]
    UnknownId {
        /// The id it names, as text.
        id: String,
    },
    /// The server complains about something it could not relate to a request.
    #[error("the server complains: {message} (code {code})")]
    Complaint {
        /// JSON-RPC error code.
        code: i64,
        /// The server's words.
        message: String,
    },
    /// A notification of a kind we never asked for.
    #[error("unknown notification '{method}'")]
    UnknownNotification {
        /// Its name.
        method: String,
    },
    /// A notification whose content does not fit.
    #[error("notification '{method}' is malformed: {source}")]
    BadNotification {
        /// Its name.
        method: &'static str,
        /// What does not fit.
        source: Misfit,
    },
}

/// Why the answer to a request is of no use.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AnswerError {
    /// The network does not take the transaction.
    #[error("the transaction was refused: {reason}")]
    BroadcastRefused {
        /// The node's reason, for example `min relay fee not met, 500 < 11000`.
        reason: String,
    },
    /// The server could not, or would not, answer.
    #[error("the server answered: {message} (code {code})")]
    Server {
        /// 1 bad request, 2 node error, -101 excessive use, -102 timed out, the rest as in JSON-RPC.
        code: i64,
        /// The server's words.
        message: String,
    },
    /// The server agreed on a protocol that we do not speak.
    #[error("the server speaks protocol '{got}', not 1.4 to 1.4.2")]
    UnsupportedProtocol {
        /// The version it named.
        got: String,
    },
    /// Another transaction than the one asked for (or, after a broadcast, than the one sent).
    #[error("asked for transaction {asked}, got {got}")]
    WrongTransaction {
        /// The one asked for.
        asked: Txid,
        /// The hash of the one received.
        got: Txid,
    },
    /// The answer is not of the form it must have.
    #[error("malformed answer: {0}")]
    Malformed(#[from] Misfit),
}

/// What does not fit in an answer or notification.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Misfit {
    /// Other JSON than expected.
    #[error("unexpected JSON: {0}")]
    Json(String),
    /// Text that should be hex digits.
    #[error("not hex digits")]
    Hex,
    /// Not the headers asked for.
    #[error(transparent)]
    Headers(#[from] SplitError),
    /// Not one header.
    #[error(transparent)]
    Header(#[from] HeaderLengthError),
    /// Not a branch of a tree.
    #[error(transparent)]
    Branch(#[from] MerkleError),
    /// Not a transaction.
    #[error(transparent)]
    Transaction(#[from] DecodeError),
    /// A proof for another block than the one asked for.
    #[error("asked for block {asked}, got {got}")]
    OtherBlock {
        /// The height asked for.
        asked: Height,
        /// The height named in the answer.
        got: Height,
    },
    /// A height that no block has.
    #[error("no block has height {0}")]
    Height(i64),
    /// A fee that is no amount of money.
    #[error("'{0}' is not a fee")]
    Fee(String),
}

/// Why a query failed. The variants about wrong contents mean that this server cannot be believed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SyncError {
    /// A request was not answered with something usable.
    #[error("{}: {source}", request.method())]
    Answer {
        /// The request.
        request: Box<Request>,
        /// What came back.
        source: AnswerError,
    },
    /// The transaction received is not the one asked for (check `tx.id`).
    #[error("the server answered with another transaction: asked for {asked}, got {got}")]
    WrongTransaction {
        /// The one asked for.
        asked: Txid,
        /// The hash of the one received.
        got: Txid,
    },
    /// The proof does not put the transaction into our block at that height (check `tx.merkle`).
    #[error("the proof for transaction {txid} in block {height} is wrong: {source}")]
    WrongBranch {
        /// The transaction.
        txid: Txid,
        /// The block's height.
        height: Height,
        /// What is wrong with the proof.
        source: MerkleError,
    },
    /// The headers from this height on break a rule (checks `header.chain`, `header.work`,
    /// `header.checkpoint`).
    #[error("the headers from {start} on are refused: {source}")]
    BrokenHeaderChain {
        /// The first height of the answer.
        start: Height,
        /// The rule.
        source: ChainError,
    },
    /// The server names a tip but does not send the headers up to it.
    #[error("the server names tip {tip} but sends no headers from {start} on")]
    MissingHeaders {
        /// The first height missing.
        start: Height,
        /// The tip it named.
        tip: Height,
    },
    /// The server sends other headers than the ones asked for.
    #[error("asked for headers from {start} on, got headers from {got} on")]
    OtherHeaders {
        /// The first height asked for.
        start: Height,
        /// The first height sent.
        got: Height,
    },
    /// The history of a script names a transaction that does not touch the script.
    #[error("transaction {txid} is listed for script {script} but does not touch it")]
    ForeignTransaction {
        /// The transaction.
        txid: Txid,
        /// The script whose history was asked for.
        script: ScriptHash,
    },
    /// The transaction is in a block below the first header we have, so its proof cannot be checked.
    #[error("block {height} is below the first known header {base}")]
    BelowBase {
        /// The block's height.
        height: Height,
        /// The first known height.
        base: Height,
    },
    /// The server asks for a fee that nobody should pay.
    #[error("the server asks for {asked} swartz/vB, more than {limit}")]
    FeeTooHigh {
        /// The rate it asks for.
        asked: u64,
        /// The most this program pays.
        limit: u64,
    },
    /// An answer of another kind than the request, or to a request the query did not make. This is a mistake
    /// in the program that connects session and query.
    #[error("{} was answered to a query that did not ask", request.method())]
    NotAsked {
        /// The request.
        request: Box<Request>,
    },
    /// The query was finished before all its answers were in.
    #[error("the query was finished too early")]
    Unfinished,
}

impl LineError {
    /// Whether no honest server sends such a line.
    #[must_use]
    pub const fn is_fault(&self) -> bool {
        match self {
            Self::TooLong { .. }
            | Self::NotText
            | Self::NotJson { .. }
            | Self::TooMany { .. }
            | Self::NotAMessage
            | Self::UnknownId { .. }
            | Self::BadNotification { .. } => true,
            Self::Complaint { .. } | Self::UnknownNotification { .. } => false,
        }
    }
}

impl AnswerError {
    /// Whether the answer was only too large together with others: asked for alone it may come.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        matches!(self, Self::Server { code: -32600, message } if message.starts_with("response too large"))
    }
}

impl SyncError {
    /// The error for a request whose answer is of no use.
    #[must_use]
    pub fn from_answer(request: Request, source: AnswerError) -> Self {
        match source {
            AnswerError::WrongTransaction { asked, got } => Self::WrongTransaction { asked, got },
            source => Self::Answer { request: Box::new(request), source },
        }
    }

    /// Whether the server's answer has not the form it must have.
    #[must_use]
    pub fn is_malformed(&self) -> bool {
        let malformed = |source: &AnswerError| {
            matches!(source, AnswerError::Malformed(_) | AnswerError::UnsupportedProtocol { .. })
        };
        matches!(self, Self::Answer { source, .. } if malformed(source))
    }

    pub(super) fn not_asked(request: &Request) -> Self {
        Self::NotAsked { request: Box::new(request.clone()) }
    }

    /// The name of the check that failed, as in the protocol's list of checks.
    ///
    /// `None` when the server is not caught lying: it did not answer, it is behind, or the check is not
    /// possible ([`ChainError::DifficultyUnknown`], [`WorkError::MergedMined`]).
    #[must_use]
    pub const fn failed_check(&self) -> Option<&'static str> {
        match self {
            Self::WrongTransaction { .. } => Some("tx.id"),
            Self::WrongBranch { .. } => Some("tx.merkle"),
            Self::ForeignTransaction { .. } => Some("tx.history"),
            Self::MissingHeaders { .. } | Self::OtherHeaders { .. } => Some("header.chain"),
            Self::BrokenHeaderChain { source, .. } => failed_header_check(source),
            Self::Answer { .. }
            | Self::BelowBase { .. }
            | Self::FeeTooHigh { .. }
            | Self::NotAsked { .. }
            | Self::Unfinished => None,
        }
    }
}

const fn failed_header_check(error: &ChainError) -> Option<&'static str> {
    match error {
        ChainError::WrongCheckpoint { .. } | ChainError::BelowCheckpoint { .. } => Some("header.checkpoint"),
        ChainError::DifficultyUnknown { .. }
        | ChainError::Work { source: WorkError::MergedMined, .. }
        | ChainError::LessWork { .. }
        | ChainError::NoCheckpoint { .. } => None,
        ChainError::Work { .. } | ChainError::WrongBits { .. } => Some("header.work"),
        ChainError::UnknownParent { .. }
        | ChainError::BrokenLink { .. }
        | ChainError::OldVersion { .. }
        | ChainError::TooOld { .. } => Some("header.chain"),
    }
}
