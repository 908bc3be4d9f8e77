//! Reasons about certificates.

use crate::file::DocumentError;
use crate::ipld::Cid;
use crate::name::lifecycle::HistoryError;
use crate::name::values::ValueError;
use crate::units::{Height, UnixTime};

/// Why a check of a certificate did not pass.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateReason {
    /// The document is not at hand.
    #[error("the certificate is not at hand")]
    Missing,
    /// The document is no certificate, or not signed by the electrician it names.
    #[error("not a certificate: {0}")]
    Unreadable(#[from] DocumentError),
    /// It certifies another meter.
    #[error("the certificate is about another meter")]
    OtherMeter,
    /// The transaction says nothing about a certificate name of this meter.
    #[error("the transaction is no operation on the meter's certificate name")]
    NotThisName,
    /// The name's value says nothing to us.
    #[error("the name's value: {0}")]
    Value(#[from] ValueError),
    /// The name points to another document.
    #[error("the name points to {found}, not to {expected}")]
    OtherDocument {
        /// The document at hand.
        expected: Cid,
        /// What the name says, cut to 80 characters.
        found: String,
    },
    /// The name and the certificate name different reading keys.
    #[error("name and certificate have different reading keys")]
    OtherReadingKey,
    /// The name and the certificate name different holders.
    #[error("name and certificate have different holders")]
    OtherHolder,
    /// Somebody else than the electrician holds the name.
    #[error("the name is not held by the electrician who signed")]
    OtherOwner,
    /// Not in force yet.
    #[error("the certificate holds from {} on", from.secs())]
    TooEarly {
        /// From when on it holds.
        from: UnixTime,
    },
    /// Not in force any more.
    #[error("the certificate held until {}", until.secs())]
    TooLate {
        /// Until when it held.
        until: UnixTime,
    },
    /// The electrician took it back.
    #[error("the electrician revoked the certificate")]
    Revoked,
    /// The electrician took it back, maybe under another name: it does not come back.
    #[error("the electrician took this certificate back in block {height}")]
    Withdrawn {
        /// The block.
        height: Height,
    },
    /// The operations on the name do not follow each other: some are missing.
    #[error("the name's history: {0}")]
    History(#[from] HistoryError),
    /// The name expired, and with it what it said.
    #[error("the name expired at height {at}")]
    NameExpired {
        /// The first height at which anybody could take it.
        at: Height,
    },
    /// Nothing is said about a certificate that is not proven.
    #[error("not looked at: the certificate or its transaction is not proven")]
    Unproven,
}
