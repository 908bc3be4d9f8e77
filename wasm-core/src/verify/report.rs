//! Checks and what came of them.

use core::fmt;

use super::reason::Reason;

/// The names of the checks, as in PROTOCOL, section 8.
pub mod names {
    /// The record was signed by this meter's reading key.
    pub const RECORD_SIGNATURE: &str = "record.signature";
    /// The record's number follows the one before.
    pub const RECORD_SEQUENCE: &str = "record.sequence";
    /// The record names the hash of the one before.
    pub const RECORD_PREVIOUS: &str = "record.previous";
    /// No register fell.
    pub const REGISTER_MONOTONIC: &str = "register.monotonic";
    /// No register rose by more than the installation can, and each is what the raw counter says.
    pub const REGISTER_PLAUSIBLE: &str = "register.plausible";
    /// The record's time follows the one before and the clock was synchronised.
    pub const TIME_QUALITY: &str = "time.quality";
    /// The block is the one that was named.
    pub const FILE_CID: &str = "file.cid";
    /// The file is signed, complete, and continues the file before.
    pub const FILE_LINKS: &str = "file.links";
    /// What the name says equals what the records say.
    pub const ANCHOR_SUMS: &str = "anchor.sums";
    /// The operation continues the chain of this meter's name coins.
    pub const ANCHOR_NAME_CHAIN: &str = "anchor.name_chain";
    /// The transaction is the one that was asked for.
    pub const TX_ID: &str = "tx.id";
    /// The transaction is in the block.
    pub const TX_MERKLE: &str = "tx.merkle";
    /// The block is in the chain of headers.
    pub const HEADER_CHAIN: &str = "header.chain";
    /// The headers are worked for.
    pub const HEADER_WORK: &str = "header.work";
    /// The headers pass through the blocks known to be right.
    pub const HEADER_CHECKPOINT: &str = "header.checkpoint";
    /// The certificate was signed by the electrician.
    pub const CERTIFICATE_SIGNATURE: &str = "certificate.signature";
    /// The meter's name points to the certificate and agrees with it.
    pub const CERTIFICATE_NAME: &str = "certificate.name";
    /// The certificate is in force.
    pub const CERTIFICATE_VALIDITY: &str = "certificate.validity";
    /// The certificate is in enough blocks.
    pub const CERTIFICATE_DEPTH: &str = "certificate.depth";
    /// No other accepted electrician certifies something else of this meter.
    pub const CERTIFICATE_UNOPPOSED: &str = "certificate.unopposed";
    /// The organisation's document is signed and is about this organisation.
    pub const ORGANISATION_SIGNATURE: &str = "organisation.signature";
    /// The organisation's name points to the document, and who signed it holds the name.
    pub const ORGANISATION_NAME: &str = "organisation.name";
    /// The organisation lists the electrician at the certificate's time.
    pub const ORGANISATION_MEMBER: &str = "organisation.member";
    /// The user accepts the organisation.
    pub const ORGANISATION_ACCEPTED: &str = "organisation.accepted";
    /// Nothing in the records after the certificate needs the electrician.
    pub const RECORD_EVENTS: &str = "record.events";
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Passed,
    /// It does not hold.
    Failed(Reason),
    /// It could not be made.
    NotPossible(Reason),
}

impl Outcome {
    /// Whether it does not hold.
    #[must_use]
    pub const fn is_failed(&self) -> bool {
        matches!(self, Self::Failed(_))
    }

    /// Whether it holds.
    #[must_use]
    pub const fn is_passed(&self) -> bool {
        matches!(self, Self::Passed)
    }
}

/// A named check, its outcome, and what was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// One of [`names`].
    pub name: &'static str,
    /// What came of it.
    pub outcome: Outcome,
    /// What was looked at, in short plain English; the reason if it did not pass.
    pub evidence: String,
}

impl Check {
    /// A check with its outcome; `evidence` is said only if it passed, otherwise the reason is.
    pub(super) fn new(name: &'static str, outcome: Outcome, evidence: impl fmt::Display) -> Self {
        let evidence = match &outcome {
            Outcome::Passed => evidence.to_string(),
            Outcome::Failed(reason) | Outcome::NotPossible(reason) => reason.to_string(),
        };
        Self { name, outcome, evidence }
    }

    /// A check that could not be made.
    pub(super) fn not_possible(name: &'static str, reason: impl Into<Reason>) -> Self {
        Self::new(name, Outcome::NotPossible(reason.into()), "")
    }

    /// A check that holds if `result` is right.
    pub(super) fn of<R: Into<Reason>>(
        name: &'static str,
        result: Result<(), R>,
        evidence: impl fmt::Display,
    ) -> Self {
        let outcome = result.map_or_else(|reason| Outcome::Failed(reason.into()), |()| Outcome::Passed);
        Self::new(name, outcome, evidence)
    }
}

/// All checks together in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// All checks passed.
    Passed,
    /// None failed, but some could not be made.
    Incomplete,
    /// At least one failed.
    Failed,
}

/// The checks made of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The checks, in the order they were made.
    pub checks: Vec<Check>,
}

impl Report {
    /// The worst outcome.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let verdict = |check: &Check| match check.outcome {
            Outcome::Passed => Verdict::Passed,
            Outcome::NotPossible(_) => Verdict::Incomplete,
            Outcome::Failed(_) => Verdict::Failed,
        };
        self.checks.iter().map(verdict).max().unwrap_or(Verdict::Incomplete)
    }

    /// The check of this name, if it was made.
    #[must_use]
    pub fn check(&self, name: &str) -> Option<&Check> {
        self.checks.iter().find(|check| check.name == name)
    }

    /// The checks that failed.
    pub fn failed(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.outcome.is_failed())
    }
}
