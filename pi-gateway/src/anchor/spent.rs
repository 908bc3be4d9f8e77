//! What the anchors of a day have cost, so that no fault and no clock can spend more than a day's budget at once.

use crate::store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use wasm_core::units::{Amount, UnixTime};

const SPENT: &str = "fees_spent";
/// Seconds of a day.
const DAY: u64 = 86_400;

/// The fees of one day (UTC).
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Spent {
    day: u64,
    swartz: u64,
}

impl Spent {
    /// What was spent on the day of `now`. A clock that was set back does not bring a fresh budget.
    fn on(self, now: UnixTime) -> Self {
        let day = now.secs().checked_div(DAY).unwrap_or(0);
        if day > self.day { Self { day, swartz: 0 } } else { self }
    }

    /// The same and another fee; `None` if that is more than the budget.
    fn and(self, fee: Amount, budget: u64) -> Option<Self> {
        let swartz = self.swartz.checked_add(fee.swartz()).filter(|sum| *sum <= budget)?;
        Some(Self { swartz, ..self })
    }
}

/// Notes a fee before it is paid; whether it may be.
pub(super) fn may_spend(store: &Store, now: UnixTime, fee: Amount, budget: u64) -> Result<bool, StoreError> {
    let spent = store.fact::<Spent>(SPENT)?.unwrap_or_default().on(now);
    let Some(after) = spent.and(fee, budget) else { return Ok(false) };
    store.set_fact(SPENT, &after)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::may_spend;
    use crate::store::Store;
    use wasm_core::units::{Amount, UnixTime};

    #[test]
    fn a_day_has_one_budget() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path().join("db")).expect("opens");
        let day = 86_400;
        for (row, at, fee, may) in [
            ("first", day, 60, true),
            ("more than is left", day + 1, 41, false),
            ("what is left", day + 2, 40, true),
            ("nothing left", 2 * day - 1, 1, false),
            ("a new day", 2 * day, 100, true),
            ("the clock was set back", day, 1, false),
            ("far ahead", 9 * day, 101, false),
            ("all of it", 9 * day, 100, true),
        ] {
            let at = UnixTime::from_secs(at).expect("early enough");
            let fee = Amount::from_swartz(fee).expect("small");
            assert_eq!(may_spend(&store, at, fee, 100).expect("stores"), may, "{row}");
        }
    }
}
