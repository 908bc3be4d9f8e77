//! Money and what it costs to move it.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{UnitError, decimal};

/// Money in swartz (10^-8 DOI), at most 21,000,000 DOI.
///
/// Displayed and parsed as DOI: `0.01`, `1.23456789`, `12`. Serialized as the number of swartz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Amount(u64);

impl Amount {
    /// No money.
    pub const ZERO: Self = Self(0);
    /// 21,000,000 DOI (`MAX_MONEY` in Doichain Core, `amount.h`).
    pub const MAX: Self = Self(2_100_000_000_000_000);
    const DECIMALS: usize = 8;

    /// An amount of `swartz`.
    ///
    /// # Errors
    /// [`UnitError::AmountTooLarge`] above [`Amount::MAX`].
    pub const fn from_swartz(swartz: u64) -> Result<Self, UnitError> {
        if swartz > Self::MAX.0 {
            return Err(UnitError::AmountTooLarge { swartz, limit: Self::MAX.0 });
        }
        Ok(Self(swartz))
    }

    /// A small amount known when the program is written.
    pub(crate) const fn of(swartz: u32) -> Self {
        Self(swartz as u64)
    }

    /// The number of swartz.
    #[must_use]
    pub const fn swartz(self) -> u64 {
        self.0
    }

    /// The sum, unless it exceeds [`Amount::MAX`].
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_swartz(self.0.checked_add(other.0)?).ok()
    }

    /// The difference, unless it is negative.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The sum of many amounts, unless it exceeds [`Amount::MAX`].
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }
}

impl TryFrom<u64> for Amount {
    type Error = UnitError;
    fn try_from(swartz: u64) -> Result<Self, UnitError> {
        Self::from_swartz(swartz)
    }
}

impl From<Amount> for u64 {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal::format(self.0, Self::DECIMALS))
    }
}

impl FromStr for Amount {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        Self::from_swartz(decimal::parse(text, Self::DECIMALS)?)
    }
}

/// A fee rate in swartz per virtual byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct FeeRate(u64);

impl FeeRate {
    /// 100 swartz/vB: what Doichain nodes relay at least (0.001 DOI/kvB), whatever a server reports.
    pub const MIN: Self = Self(100);
    /// 5,000 swartz/vB: half of what nodes refuse as absurd (0.10 DOI/kvB).
    pub const MAX: Self = Self(5_000);

    /// A rate within the bounds, known when the program is written.
    pub(crate) const fn of(rate: u32) -> Self {
        Self(rate as u64)
    }

    /// A rate of `rate` swartz per virtual byte.
    ///
    /// # Errors
    /// [`UnitError::FeeRateOutOfRange`] below [`FeeRate::MIN`] or above [`FeeRate::MAX`].
    pub const fn from_swartz_per_vb(rate: u64) -> Result<Self, UnitError> {
        if rate < Self::MIN.0 || rate > Self::MAX.0 {
            return Err(UnitError::FeeRateOutOfRange { rate, min: Self::MIN.0, max: Self::MAX.0 });
        }
        Ok(Self(rate))
    }

    /// Swartz per virtual byte.
    #[must_use]
    pub const fn swartz_per_vb(self) -> u64 {
        self.0
    }

    /// The fee of `vsize` virtual bytes; [`Amount::MAX`] for sizes no transaction can have.
    #[must_use]
    pub fn fee_for(self, vsize: usize) -> Amount {
        let fee = u64::try_from(vsize).unwrap_or(u64::MAX).saturating_mul(self.0);
        Amount::from_swartz(fee).unwrap_or(Amount::MAX)
    }
}

impl TryFrom<u64> for FeeRate {
    type Error = UnitError;
    fn try_from(rate: u64) -> Result<Self, UnitError> {
        Self::from_swartz_per_vb(rate)
    }
}

impl From<FeeRate> for u64 {
    fn from(rate: FeeRate) -> Self {
        rate.0
    }
}
