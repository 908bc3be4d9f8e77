//! Two telegrams in a row must agree before a value counts.

use super::{Limits, most_wh};
use crate::meter::{Decimal, Telegram};
use std::time::Instant;

/// The counters of one telegram.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) import: Option<Decimal>,
    pub(super) export: Option<Decimal>,
    pub(super) server_id: Option<Vec<u8>>,
    pub(super) sec_index: Option<u64>,
    pub(super) step_wh: u64,
    pub(super) hash: [u8; 32],
    pub(super) at: Instant,
}

impl Value {
    /// `None` if the telegram has no counter, or a negative one.
    pub(super) fn of(telegram: &Telegram) -> Option<Self> {
        let said = &telegram.measurement;
        let counters = [said.import, said.export];
        let usable = counters.iter().flatten().all(|counter| counter.floor_unsigned().is_some());
        if !usable || counters.iter().all(Option::is_none) {
            return None;
        }
        Some(Self {
            import: said.import,
            export: said.export,
            server_id: said.server_id.clone(),
            sec_index: said.sec_index,
            step_wh: said.step_wh,
            hash: telegram.hash,
            at: telegram.at,
        })
    }
}

/// The newest telegram, and the newest that agreed with the one before it.
#[derive(Debug)]
pub(super) struct Agreement {
    limits: Limits,
    newest: Option<Value>,
    agreed: Option<Value>,
}

impl Agreement {
    pub(super) const fn new(limits: Limits) -> Self {
        Self { limits, newest: None, agreed: None }
    }

    /// The newest value that counts.
    pub(super) const fn agreed(&self) -> Option<&Value> {
        self.agreed.as_ref()
    }

    pub(super) fn take(&mut self, value: Value) {
        if self.newest.as_ref().is_some_and(|before| self.agree(before, &value)) {
            self.agreed = Some(value.clone());
        }
        self.newest = Some(value);
    }

    /// The same meter with the same registers, equal or risen by what is possible in the time between.
    fn agree(&self, before: &Value, after: &Value) -> bool {
        let step_wh = after.step_wh;
        let time = after.at.saturating_duration_since(before.at);
        let rises = |before: Option<Decimal>, after: Option<Decimal>, max_w| match (before, after) {
            (None, None) => true,
            (Some(before), Some(after)) => {
                let most = most_wh(max_w, time, after).saturating_add(step_wh);
                let rise = before.checked_neg().and_then(|before| after.checked_add(before));
                rise.is_some_and(|rise| {
                    !rise.is_negative() && rise.floor_unsigned().is_some_and(|rise| rise <= most)
                })
            }
            _ => false,
        };
        before.server_id == after.server_id
            && rises(before.import, after.import, self.limits.max_import_w)
            && rises(before.export, after.export, self.limits.max_export_w)
    }
}
