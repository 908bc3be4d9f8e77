//! Reasons about organisations.

use crate::file::DocumentError;
use crate::ipld::Cid;
use crate::name::lifecycle::HistoryError;
use crate::name::values::ValueError;
use crate::trust::Words;
use crate::units::Height;

/// Why a check of an organisation did not pass.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrganisationReason {
    /// The document is not at hand.
    #[error("the organisation's document is not at hand")]
    Missing,
    /// The document is no organisation's, or not signed.
    #[error("not an organisation's document: {0}")]
    Unreadable(#[from] DocumentError),
    /// It is about another organisation.
    #[error("the document is of the organisation {found}")]
    OtherOrganisation {
        /// Its name in the document.
        found: Words,
    },
    /// The transaction says nothing about the organisation's name.
    #[error("the transaction is no operation on the organisation's name")]
    NotThisName,
    /// The name's value says nothing to us.
    #[error("the name's value: {0}")]
    Value(#[from] ValueError),
    /// The name points to another document, so this one is not the newest.
    #[error("the name points to {found}, not to {expected}")]
    OtherDocument {
        /// The document at hand.
        expected: Cid,
        /// What the name says, cut to 80 characters.
        found: String,
    },
    /// Somebody else than who signed, or was named as successor, holds the name.
    #[error("the name is not held by who signed the document")]
    OtherOwner,
    /// Who handed the name over did not hold it.
    #[error("the document hands the name over, but who signed it did not hold the name")]
    NotTheirs,
    /// The holder replaced this version before: it does not come back.
    #[error("the organisation replaced this version in block {height}")]
    Replaced {
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
    /// Nothing is said about an organisation that is not proven.
    #[error("not looked at: the organisation's document or its transaction is not proven")]
    Unproven,
}
