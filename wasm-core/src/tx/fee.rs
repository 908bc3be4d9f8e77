//! What people choose from when they pay, and what no wallet should pay.

use thiserror::Error;

use crate::units::{Amount, FeeRate};

/// The most swartz per 1,000 virtual bytes: Doichain Core refuses to send more (`node/transaction.h`).
const ABSURD: u64 = 10_000_000;

/// A fee that can only be a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a fee of {fee} DOI for {vsize} vB is absurd: more than 0.1 DOI/kvB")]
pub struct FeeTooHigh {
    /// The fee.
    pub fee: Amount,
    /// For so many virtual bytes.
    pub vsize: usize,
}

/// Refuses fees above 0.10 DOI per 1,000 virtual bytes.
///
/// # Errors
/// [`FeeTooHigh`].
pub fn check_fee(fee: Amount, vsize: usize) -> Result<(), FeeTooHigh> {
    let limit = u64::try_from(vsize).unwrap_or(u64::MAX).saturating_mul(ABSURD) / 1_000;
    if fee.swartz() > limit { Err(FeeTooHigh { fee, vsize }) } else { Ok(()) }
}

/// How soon a transaction should be in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pace {
    /// Within some four hours.
    Slow,
    /// Within about an hour.
    Normal,
    /// In one of the next two blocks.
    Fast,
}

impl Pace {
    /// All paces, slowest first.
    pub const ALL: [Self; 3] = [Self::Slow, Self::Normal, Self::Fast];

    /// Within how many blocks of ten minutes.
    #[must_use]
    pub const fn blocks(self) -> u16 {
        match self {
            Self::Slow => 24,
            Self::Normal => 6,
            Self::Fast => 2,
        }
    }
}

/// A fee rate for each [`Pace`]; a faster one never costs less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeeLevels {
    slow: FeeRate,
    normal: FeeRate,
    fast: FeeRate,
    capped: bool,
}

impl FeeLevels {
    /// The most to pay on a server's word: ten times the floor. A server could otherwise burn our money.
    pub const CEILING: FeeRate = FeeRate::of(1_000);
    /// What there is to choose without a server: the floor, which is enough while blocks are not full.
    pub const FLOOR: Self =
        Self { slow: FeeRate::MIN, normal: FeeRate::MIN, fast: FeeRate::MIN, capped: false };

    /// The levels from what a server says, in swartz per virtual byte: the least that is relayed, and the estimate for
    /// each pace, slowest first, if there is one. Every level is at least [`FeeRate::MIN`] (public servers name far lower
    /// rates that no node relays), at least the slower one, and at most [`FeeLevels::CEILING`].
    #[must_use]
    pub fn from_estimates(relayed: u64, estimates: [Option<u64>; 3]) -> Self {
        let mut least = relayed;
        let asked = estimates.map(|estimate| {
            least = least.max(estimate.unwrap_or(0));
            least
        });
        let ceiling = Self::CEILING.swartz_per_vb();
        let [slow, normal, fast] =
            asked.map(|asked| FeeRate::from_swartz_per_vb(asked.min(ceiling)).unwrap_or(FeeRate::MIN));
        Self { slow, normal, fast, capped: asked.iter().any(|asked| *asked > ceiling) }
    }

    /// The rate for a pace.
    #[must_use]
    pub const fn rate(&self, pace: Pace) -> FeeRate {
        match pace {
            Pace::Slow => self.slow,
            Pace::Normal => self.normal,
            Pace::Fast => self.fast,
        }
    }

    /// Whether all paces cost the same, so that there is nothing to choose.
    #[must_use]
    pub fn are_equal(&self) -> bool {
        self.slow == self.fast
    }

    /// Whether the server asked for more than [`FeeLevels::CEILING`]: it lies, or the payment will wait.
    #[must_use]
    pub const fn is_capped(&self) -> bool {
        self.capped
    }
}

/// From which fee on a person is asked once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeeLimits {
    /// More than so many percent of the amount paid.
    pub percent: u8,
    /// More than so much, whatever is paid.
    pub absolute: Amount,
}

impl Default for FeeLimits {
    /// 10 percent; 0.01 DOI, some 70 times what a plain payment costs.
    fn default() -> Self {
        Self { percent: 10, absolute: Amount::of(1_000_000) }
    }
}

/// Why a fee is worth a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeeConcern {
    /// It is this many percent of what is paid, rounded down; more than 100 means more than is paid.
    Share {
        /// Percent.
        percent: u64,
    },
    /// It is more than [`FeeLimits::absolute`].
    Absolute {
        /// The limit.
        limit: Amount,
    },
}

impl FeeLimits {
    /// What is to be said about a fee for paying `amount` to others; nothing in most cases. When nothing is paid to
    /// others (a name, a merge of coins), only the absolute limit counts.
    #[must_use]
    pub fn judge(&self, fee: Amount, amount: Amount) -> Vec<FeeConcern> {
        let mut concerns = Vec::new();
        let (fee_wide, paid) = (u128::from(fee.swartz()), u128::from(amount.swartz()));
        let hundredfold = fee_wide.saturating_mul(100);
        if paid > 0 && hundredfold > paid.saturating_mul(u128::from(self.percent)) {
            let percent = hundredfold.checked_div(paid).unwrap_or_default();
            concerns.push(FeeConcern::Share { percent: u64::try_from(percent).unwrap_or(u64::MAX) });
        }
        if fee > self.absolute {
            concerns.push(FeeConcern::Absolute { limit: self.absolute });
        }
        concerns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absurd_fees() {
        for (fee, vsize, good) in
            [(0, 0, true), (1, 0, false), (2_500_000, 250, true), (2_500_001, 250, false)]
        {
            assert_eq!(check_fee(Amount::of(fee), vsize).is_ok(), good, "{fee} for {vsize}");
        }
    }

    #[test]
    fn levels_have_a_floor_a_ceiling_and_an_order() {
        type Row<'a> = (&'a str, u64, [Option<u64>; 3], [u64; 3], bool);
        let rows: &[Row<'_>] = &[
            ("no estimates", 0, [None, None, None], [100, 100, 100], false),
            ("public servers", 1, [Some(1), Some(1), Some(1)], [100, 100, 100], false),
            ("busy", 100, [Some(120), Some(250), Some(400)], [120, 250, 400], false),
            ("relay fee above the estimates", 300, [Some(120), Some(250), Some(400)], [300, 300, 400], false),
            ("fast is never cheaper", 0, [Some(400), Some(250), Some(120)], [400, 400, 400], false),
            ("gaps", 0, [None, Some(200), None], [100, 200, 200], false),
            ("ceiling", 0, [Some(100), Some(1_000), Some(1_001)], [100, 1_000, 1_000], true),
            ("absurd", u64::MAX, [None, None, None], [1_000, 1_000, 1_000], true),
        ];
        for (row, relayed, estimates, expected, capped) in rows {
            let levels = FeeLevels::from_estimates(*relayed, *estimates);
            let rates = Pace::ALL.map(|pace| levels.rate(pace).swartz_per_vb());
            assert_eq!((rates, levels.is_capped()), (*expected, *capped), "{row}");
            assert_eq!(levels.are_equal(), expected[0] == expected[2], "{row}");
        }
        assert_eq!(FeeLevels::from_estimates(0, [None; 3]), FeeLevels::FLOOR);
        assert!(Pace::ALL.is_sorted_by(|slow, fast| slow.blocks() > fast.blocks()));
    }

    #[test]
    fn dear_fees_are_questioned() {
        let share = |percent| FeeConcern::Share { percent };
        let absolute = FeeConcern::Absolute { limit: Amount::of(1_000_000) };
        let rows = [
            ("usual", 14_100, 100_000_000, vec![]),
            ("exactly ten percent", 14_100, 141_000, vec![]),
            ("a little more", 14_100, 140_999, vec![share(10)]),
            ("more than is paid", 14_100, 10_000, vec![share(141)]),
            ("nothing is paid", 14_100, 0, vec![]),
            ("at the limit", 1_000_000, 4_000_000_000, vec![]),
            ("above the limit", 1_000_001, 4_000_000_000, vec![absolute]),
            ("both", 2_000_000, 2_000_000, vec![share(100), absolute]),
        ];
        for (row, fee, amount, expected) in rows {
            assert_eq!(FeeLimits::default().judge(Amount::of(fee), Amount::of(amount)), expected, "{row}");
        }
        let most = FeeLimits { percent: u8::MAX, absolute: Amount::MAX };
        assert_eq!(most.judge(Amount::MAX, Amount::of(1)), [share(210_000_000_000_000_000)]);
    }
}
