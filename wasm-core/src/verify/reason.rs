//! Why a check failed or could not be made: typed, so that a program can act on it and translate it.

mod anchor;
mod certificate;
mod chain;
mod file;
mod organisation;
mod record;
mod trust;

pub use anchor::AnchorReason;
pub use certificate::CertificateReason;
pub use chain::{HeadersReason, TransactionReason};
pub use file::FileReason;
pub use organisation::OrganisationReason;
pub use record::RecordReason;
pub use trust::TrustReason;

/// Why a check did not pass.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// About a record.
    #[error(transparent)]
    Record(#[from] RecordReason),
    /// About a file of records.
    #[error(transparent)]
    File(#[from] FileReason),
    /// About a transaction.
    #[error(transparent)]
    Transaction(#[from] TransactionReason),
    /// About the chain of headers.
    #[error(transparent)]
    Headers(#[from] HeadersReason),
    /// About an anchor.
    #[error(transparent)]
    Anchor(#[from] AnchorReason),
    /// About a certificate.
    #[error(transparent)]
    Certificate(#[from] CertificateReason),
    /// About an organisation.
    #[error(transparent)]
    Organisation(#[from] OrganisationReason),
    /// About whether to trust a meter.
    #[error(transparent)]
    Trust(#[from] TrustReason),
}
