//! What is wrong at the moment, for `/v1/node`, `/health` and the log.

use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Code {
    /// No room left where the database is.
    DiskFull,
    /// The database cannot be written for another reason.
    StoreFailed,
    /// The database was damaged and made good from the journal.
    StoreRepaired,
    /// The meter does not answer, or cannot be read.
    MeterSilent,
    /// A register fell or rose by more than the installation can.
    RegisterOutOfRange,
    /// The meter counts in another way than billing meters do.
    NotBillingGrade,
    /// The machine's clock is not known to be right.
    ClockUnsynchronised,
    /// No Electrum server can be reached.
    ElectrumUnreachable,
    /// The network does not take what we write to the chain.
    ChainRefused,
    /// A server said what cannot be, is behind, or leaves something out.
    ServerRefused,
    /// Several servers are configured, but only one answers, so that nobody contradicts it.
    NotCompared,
    /// The money for fees comes to its end.
    LowFunds,
    /// Servers ask for a higher fee than may be paid.
    FeeTooHigh,
    /// What may be spent on one day is spent.
    BudgetSpent,
    /// Somebody else holds the meter's name.
    NameTaken,
    /// A certificate for the interface cannot be had or used.
    CertificateFailed,
    /// The certificate of the interface ends soon.
    CertificateExpires,
    /// The folder of the dApp is not what it should be, so nothing of it is served.
    DappRefused,
    /// Somebody who shall keep the files too does not take them.
    PushFailed,
    /// Too many wrong pairing codes were tried.
    PairingAttacked,
    /// The box stands open.
    BoxOpen,
    /// The switch of the box cannot be read.
    SealUnwatched,
}

impl Code {
    /// Whether readings are being lost while this lasts.
    #[must_use]
    pub(crate) const fn is_serious(self) -> bool {
        matches!(self, Self::DiskFull | Self::StoreFailed | Self::MeterSilent)
    }
}

/// One warning, in words for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Warning {
    /// For programs.
    pub(crate) code: Code,
    /// For people, plain English.
    pub(crate) text: String,
}

/// The warnings that hold at the moment.
#[derive(Debug, Default)]
pub(crate) struct Health {
    warnings: Mutex<BTreeMap<Code, String>>,
}

impl Health {
    /// Something is wrong until it is [cleared](Health::clear). Logged when it is news.
    pub(crate) fn warn(&self, code: Code, text: impl Into<String>) {
        let text = text.into();
        let before = self.lock().insert(code, text.clone());
        if before.is_none() {
            tracing::warn!(?code, "{text}");
        }
    }

    /// It is well again.
    pub(crate) fn clear(&self, code: Code) {
        if self.lock().remove(&code).is_some() {
            tracing::info!(?code, "is over");
        }
    }

    /// Sets or clears a warning by a condition.
    pub(crate) fn set(&self, code: Code, text: Option<String>) {
        match text {
            Some(text) => self.warn(code, text),
            None => self.clear(code),
        }
    }

    /// All that holds.
    #[must_use]
    pub(crate) fn warnings(&self) -> Vec<Warning> {
        self.lock().iter().map(|(code, text)| Warning { code: *code, text: text.clone() }).collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<Code, String>> {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
