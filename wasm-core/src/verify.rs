//! The only place that decides whether something may be believed.
//!
//! Bytes go in, a [`Report`] of named checks comes out (PROTOCOL, section 8), and, if nothing failed, a
//! [`Verified`] value. Balances and charts take nothing else, and nothing outside this module can make one:
//!
//! ```compile_fail
//! let minted = wasm_core::verify::Verified(1);
//! ```
//!
//! Each check passed, failed, or was not possible, and says why in a typed [`Reason`]; a value is minted only
//! when its signature passed and no check failed. A check that was not possible (no limits known, clock not
//! synchronised) does not stop a value, but stays visible. Nothing here fetches anything: what is missing is
//! reported as missing.

mod anchors;
mod balance;
mod certificates;
mod day_audit;
mod days;
mod events;
mod evidence;
mod file_chain;
mod files;
mod history;
mod organisations;
mod piece;
mod readings;
mod reason;
mod registers;
mod report;
mod steps;
#[cfg(test)]
mod tests;
mod trail;
mod transactions;
mod trust;

pub use anchors::{Anchor, AnchorContext, AnchorEvidence, AnchorVerifier};
pub use balance::{AnchorHistory, EnergyBalance, sum_anchors, verify_anchor, verify_anchor_history};
pub use certificates::{CertificateContext, CertificateEvidence, Certified, verify_certificates};
pub use day_audit::audit_day;
pub use days::{BeforeDay, Day, DayEnd, DayVerifier, verify_day_file};
pub use events::{Event, SeenRecords};
pub use evidence::{
    AnchorJudged, CertificateFile, CertificateJudged, ClaimedFrom, ClaimedKeys, EVIDENCE_KIND, Evidence,
    EvidenceError, EvidencePart, EvidenceReport, EvidenceVerifier, KeySource, MAX_EVIDENCE_HEADER_BYTES,
    MAX_EVIDENCE_OPERATIONS, Operation, verify_evidence,
};
pub use file_chain::MAX_FILES;
pub use files::{Before, FileFacts, MeterKey, verify_file, verify_hour_file};
pub use organisations::{OrganisationEvidence, Organised, verify_organisation};
pub use piece::{Piece, verify_piece};
pub use readings::{Reading, RecordVerifier, Step};
pub use reason::{
    AnchorReason, CertificateReason, FileReason, HeadersReason, OrganisationReason, Reason, RecordReason,
    TransactionReason, TrustReason,
};
pub use registers::{Limits, RegisterName};
pub use report::{Check, Outcome, Report, Verdict, names};
pub use steps::Steps;
pub use transactions::{
    ConfirmedTransaction, TransactionEvidence, refused_headers, verify_headers, verify_transaction,
};
pub use trust::{MeterTrust, Standing, TrustContext, TrustEvidence, TrustedWord, judge_trust};

/// A value every check of which was made here. `Clone` and `Copy` as the value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    /// The value.
    pub const fn get(&self) -> &T {
        &self.0
    }

    /// The value, no longer marked.
    pub fn into_inner(self) -> T {
        self.0
    }

    /// Marks a value without a check, for tests of what takes verified values only.
    #[cfg(test)]
    pub(crate) const fn unchecked_for_test(value: T) -> Self {
        Self(value)
    }
}
