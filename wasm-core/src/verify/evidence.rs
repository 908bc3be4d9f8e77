//! The evidence file: everything that shows what a meter's anchors add up to, in one archive, to be checked without a
//! network (docs/evidence.md).
//!
//! Nothing is believed because the file says so. Headers start at a block this program knows and are checked one by
//! one, transactions must lead into them, certificates and files must be signed: [`verify_evidence`] makes the same
//! checks as are made online. Two things a file cannot show: that nothing happened after its newest block, and, where no
//! certificate in it holds, whose the reading key is ([`KeySource::Claimed`]).

mod judge;
mod steps;
#[cfg(test)]
mod tests;
mod wire;

use super::Verified;
use super::anchors::Anchor;
use super::balance::EnergyBalance;
use super::certificates::Certified;
use super::registers::Limits;
use super::report::Report;
use super::transactions::{TransactionEvidence, refused_headers};
use crate::chain::{Branch, StoredChainError, Tip};
use crate::hash::Txid;
use crate::ipld::car::{Blocks, CarError};
use crate::ipld::{Cid, IpldError};
use crate::keys::PublicKey;
use crate::name::values::AnchorValue;
use crate::name::{MeterId, Name};
use crate::network::Network;
use crate::script::Script;
use crate::units::{Height, UnixTime};

pub use steps::{EvidencePart, EvidenceVerifier, verify_evidence};

/// What an evidence file calls itself.
pub const EVIDENCE_KIND: &str = "evidence";
/// The most operations on one name an evidence file holds.
pub const MAX_EVIDENCE_OPERATIONS: usize = 10_000;
/// The most bytes of headers with their proofs an evidence file holds.
pub const MAX_EVIDENCE_HEADER_BYTES: usize = 64 << 20;

/// All that is in an evidence file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The network.
    pub network: Network,
    /// The meter that was asked about.
    pub meter: MeterId,
    /// When the file was made, by the clock of whoever made it.
    pub made: UnixTime,
    /// What whoever made it believed about keys.
    pub keys: ClaimedKeys,
    /// The certificate names that were looked at, plain first.
    pub certificates: Vec<CertificateFile>,
    /// The operations on `bp-meter/<meter>`, oldest first.
    pub anchors: Vec<Operation>,
    /// A [stored chain](crate::chain::HeaderChain::stored_head) with its changes.
    pub headers: Vec<u8>,
    /// The files the anchors stand for. More do no harm.
    pub blocks: Blocks,
}

/// Keys as somebody believed them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedKeys {
    /// The key that signs the meter's records and files.
    pub reading_key: PublicKey,
    /// The script that holds the meter's name.
    pub holder: Script,
    /// What the installation can at most.
    pub limits: Limits,
    /// Where they came from.
    pub from: ClaimedFrom,
}

/// Where keys came from, as whoever made the file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimedFrom {
    /// From the meter's gateway, by pairing.
    Pairing,
    /// From a certificate.
    Certificate,
}

/// One certificate name with all operations on it and the document it points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFile {
    /// The name.
    pub name: Name,
    /// Its operations, oldest first.
    pub operations: Vec<Operation>,
    /// The document's block.
    pub document: Option<Vec<u8>>,
}

/// An operation on a name with its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// The transaction that was asked for.
    pub txid: Txid,
    /// Its bytes.
    pub raw: Vec<u8>,
    /// The block it is said to be in.
    pub height: Height,
    /// The way to that block's merkle root.
    pub branch: Branch,
}

impl Operation {
    fn evidence(&self) -> TransactionEvidence<'_> {
        let Self { txid, raw, height, branch } = self;
        TransactionEvidence { txid: *txid, raw, height: *height, branch }
    }
}

/// Why a file could not be made or looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceError {
    /// It is no archive, or a block in it was changed.
    #[error(transparent)]
    Archive(#[from] CarError),
    /// The root is not canonical DAG-CBOR of the expected shape.
    #[error("the file's root: {0}")]
    Root(#[from] IpldError),
    /// The root is something else.
    #[error("the file is {kind:?}, not evidence")]
    Kind {
        /// What it calls itself, cut to 80 characters.
        kind: String,
    },
    /// The file is of a later version than this program knows.
    #[error("evidence version {v} is newer than this program")]
    NewerVersion {
        /// The version it names.
        v: u64,
    },
    /// The file is about another network.
    #[error("the file is about {found:?}, not {expected}")]
    OtherNetwork {
        /// This program's network.
        expected: Network,
        /// What the file names, cut to 80 characters.
        found: String,
    },
    /// A field does not say what it may.
    #[error("{field} of the file is not valid")]
    Field {
        /// The field's name in the file.
        field: &'static str,
    },
    /// A block the root links to is not in the archive.
    #[error("{field} of the file: block {cid} is not in it")]
    Missing {
        /// The field's name in the file.
        field: &'static str,
        /// The block's name.
        cid: Cid,
    },
    /// More than a reader takes.
    #[error("{field} of the file: {len} is more than {max}")]
    TooMany {
        /// The field's name in the file.
        field: &'static str,
        /// How many there are.
        len: usize,
        /// The limit.
        max: usize,
    },
    /// The headers were refused, so nothing in the file is proven.
    #[error("the file's headers: {0}")]
    Headers(#[from] StoredChainError),
}

impl EvidenceError {
    /// The checks of refused headers.
    #[must_use]
    pub fn report(&self) -> Option<Report> {
        match self {
            Self::Headers(StoredChainError::Chain(error)) => Some(refused_headers(error)),
            _ => None,
        }
    }
}

/// What a file shows.
#[derive(Debug, Clone)]
pub struct EvidenceReport {
    /// The meter.
    pub meter: MeterId,
    /// When the file was made, as it says.
    pub made: UnixTime,
    /// The newest block in it: everything is as of then.
    pub tip: Tip,
    /// The checks of the headers.
    pub headers: Report,
    /// The certificate names that were written, with the checks of each.
    pub certificates: Vec<CertificateJudged>,
    /// Whose word the reading key and the holder are.
    pub keys: KeySource,
    /// Each operation on the meter's name, oldest first.
    pub anchors: Vec<AnchorJudged>,
    /// What the verified anchors add up to.
    pub balance: Option<Verified<EnergyBalance>>,
}

/// A certificate name and what came of its checks.
#[derive(Debug, Clone)]
pub struct CertificateJudged {
    /// The name.
    pub name: Name,
    /// The checks.
    pub report: Report,
    /// The certificate if all passed.
    pub certified: Option<Verified<Certified>>,
}

/// Whose word the keys are that everything else is checked against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeySource {
    /// A certificate in the file that passed every check.
    Certificate(Box<Certified>),
    /// Only the word of whoever made the file.
    Claimed(ClaimedFrom),
}

/// An operation on the meter's name and what came of its checks.
#[derive(Debug, Clone)]
pub struct AnchorJudged {
    /// The transaction.
    pub txid: Txid,
    /// The block it is said to be in.
    pub height: Height,
    /// That block's time, if it is in the chain.
    pub time: Option<UnixTime>,
    /// What it says, if that is readable; believed only if there is an `anchor`.
    pub value: Option<AnchorValue>,
    /// The checks from the record to the header.
    pub report: Report,
    /// There if all checks passed.
    pub anchor: Option<Verified<Anchor>>,
}
