//! Money in the accounts of other programs, watched where a search has found some.

use wasm_core::wallet::{Account, Restore, Watch};

use super::scan::Derive;
use crate::hooks::session::Keys;

/// The accounts of other programs beside our own.
#[derive(Default)]
pub(super) struct Others {
    /// How far their rows of addresses are known; `None` without such accounts.
    rows: Option<Restore>,
}

impl Others {
    /// Watches these from now on.
    pub(super) fn watch(&mut self, keys: &Keys, accounts: &[Account]) {
        let mut others = Vec::new();
        others.extend(accounts.iter().copied().filter(|account| *account != Account::BlockPro));
        // the one key in 2^127 that cannot be derived has no money
        self.rows = (!others.is_empty()).then(|| keys.search(&others).ok()).flatten();
    }

    /// Has a scan look at them, too.
    pub(super) fn beside(&self, watch: Watch<Derive>) -> Watch<Derive> {
        match &self.rows {
            Some(rows) => watch.beside(rows.clone()),
            None => watch,
        }
    }

    /// Takes what a scan has asked about, so that the next one need not.
    pub(super) fn asked(&mut self, rows: Option<&Restore>) {
        if let Some(rows) = rows {
            self.rows = Some(rows.clone());
        }
    }
}
