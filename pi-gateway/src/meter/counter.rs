//! One direction's energy counter: its total register, or the sum of its tariffs.
//!
//! The same rule for every protocol that names registers by OBIS number.

use super::Decimal;

/// The registers `C.8.x` of one direction, as far as a telegram has named them.
#[derive(Debug, Default)]
pub(super) struct Counter {
    total: Option<Decimal>,
    tariffs: Option<Decimal>,
    /// A tariff without a value or in another unit makes the sum worthless.
    incomplete: bool,
    /// Tariffs seen, one bit each: the first of two equal registers counts.
    seen: u64,
}

impl Counter {
    /// Takes register `C.8.<tariff>`; whether it was the first of this number.
    pub(super) fn take(&mut self, tariff: u8, value: Option<Decimal>) -> bool {
        let bit = 1_u64.checked_shl(u32::from(tariff)).unwrap_or(0);
        if bit == 0 || self.seen & bit != 0 {
            return false;
        }
        self.seen |= bit;
        if tariff == 0 {
            self.total = value;
            return true;
        }
        let sum = match (self.tariffs, value) {
            (Some(sum), Some(value)) => sum.checked_add(value),
            (None, value) => value,
            (Some(_), None) => None,
        };
        self.incomplete |= sum.is_none();
        self.tariffs = sum;
        true
    }

    /// What the meter has counted in this direction.
    pub(super) fn total(&self) -> Option<Decimal> {
        self.total.or(if self.incomplete { None } else { self.tariffs })
    }
}
