//! Quantities that cannot be confused or overflow silently: money, energy, fee rates, times, heights.
//!
//! Everything is an integer: swartz (10^-8 DOI), watt hours, UTC seconds, block numbers. A value is checked
//! when it is made and trusted afterwards; sums are `checked_*`. Formatting for people (decimal comma, units,
//! time zones) is the business of the user interface, not of this module.

mod decimal;

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why a quantity cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UnitError {
    /// More money than can exist.
    #[error("{swartz} swartz is more than the {limit} swartz that can exist")]
    AmountTooLarge {
        /// The refused number of swartz.
        swartz: u64,
        /// The limit: 21,000,000 DOI.
        limit: u64,
    },
    /// A text that is not a plain decimal number.
    #[error("'{0}' is not a decimal number such as 1.25")]
    NotANumber(String),
    /// More decimals than the unit has.
    #[error("'{text}' has more than {limit} decimals")]
    TooPrecise {
        /// The refused text.
        text: String,
        /// How many decimals the unit has.
        limit: usize,
    },
    /// A number too large for its unit.
    #[error("'{0}' is too large")]
    TooLarge(String),
    /// A fee rate the network does not relay or a wallet should not pay.
    #[error("fee rate {rate} swartz/vB is outside {min} to {max}")]
    FeeRateOutOfRange {
        /// The refused rate.
        rate: u64,
        /// The lowest rate that is relayed.
        min: u64,
        /// The highest rate this wallet pays.
        max: u64,
    },
    /// A time after the year 9999.
    #[error("{secs} s is after the year 9999 ({limit} s)")]
    TimeTooLate {
        /// The refused number of seconds.
        secs: u64,
        /// The limit.
        limit: u64,
    },
}

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

/// Energy in watt hours.
///
/// Displayed and parsed as kWh: `0.25`, `15338.555`. Serialized as the number of watt hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WattHours(u64);

impl WattHours {
    /// No energy.
    pub const ZERO: Self = Self(0);
    const DECIMALS: usize = 3;

    /// An energy of `wh` watt hours.
    #[must_use]
    pub const fn from_wh(wh: u64) -> Self {
        Self(wh)
    }

    /// The number of watt hours.
    #[must_use]
    pub const fn wh(self) -> u64 {
        self.0
    }

    /// The sum, unless it overflows 64 bits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, unless it is negative.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl fmt::Display for WattHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal::format(self.0, Self::DECIMALS))
    }
}

impl FromStr for WattHours {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        decimal::parse(text, Self::DECIMALS).map(Self)
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

/// A point in time: UTC seconds since 1970, not after the year 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct UnixTime(u64);

impl UnixTime {
    /// 9999-12-31T23:59:59Z, the last time with a four-digit year.
    pub const MAX: Self = Self(253_402_300_799);

    /// The time `secs` seconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`UnitError::TimeTooLate`] after [`UnixTime::MAX`].
    pub const fn from_secs(secs: u64) -> Result<Self, UnitError> {
        if secs > Self::MAX.0 {
            return Err(UnitError::TimeTooLate { secs, limit: Self::MAX.0 });
        }
        Ok(Self(secs))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn secs(self) -> u64 {
        self.0
    }

    /// The time `secs` seconds later, unless that is after [`UnixTime::MAX`].
    #[must_use]
    pub fn checked_add_secs(self, secs: u64) -> Option<Self> {
        Self::from_secs(self.0.checked_add(secs)?).ok()
    }

    /// Seconds from `earlier` to `self`; `None` if `earlier` is later.
    #[must_use]
    pub fn secs_since(self, earlier: Self) -> Option<u64> {
        self.0.checked_sub(earlier.0)
    }
}

impl TryFrom<u64> for UnixTime {
    type Error = UnitError;
    fn try_from(secs: u64) -> Result<Self, UnitError> {
        Self::from_secs(secs)
    }
}

impl From<UnixTime> for u64 {
    fn from(time: UnixTime) -> Self {
        time.0
    }
}

/// A block's number in the chain; genesis is 0. Every `u32` is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Height(pub u32);

impl Height {
    /// The height `blocks` later, at most `u32::MAX`.
    #[must_use]
    pub const fn saturating_add(self, blocks: u32) -> Self {
        Self(self.0.saturating_add(blocks))
    }

    /// Blocks from `earlier` to `self`; `None` if `earlier` is higher.
    #[must_use]
    pub const fn blocks_since(self, earlier: Self) -> Option<u32> {
        self.0.checked_sub(earlier.0)
    }
}

impl fmt::Display for Height {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amount_text_round_trips() {
        let rows: &[(&str, u64, &str)] = &[
            ("zero", 0, "0"),
            ("one swartz", 1, "0.00000001"),
            ("name amount", 1_000_000, "0.01"),
            ("all decimals", 123_456_789, "1.23456789"),
            ("whole", 1_200_000_000, "12"),
            ("everything", 2_100_000_000_000_000, "21000000"),
        ];
        for (row, swartz, text) in rows {
            let amount = Amount::from_swartz(*swartz).unwrap();
            assert_eq!(amount.to_string(), *text, "{row}");
            assert_eq!(text.parse::<Amount>().unwrap(), amount, "{row}");
        }
        assert_eq!("0.010".parse::<Amount>().unwrap().swartz(), 1_000_000);
    }

    #[test]
    fn bad_amounts_are_refused() {
        let rows =
            ["", ".", "1.", ".5", "-1", "+1", "1e3", "1,5", "0.000000001", " 1", "21000000.00000001", "٣"];
        for text in rows {
            assert!(text.parse::<Amount>().is_err(), "{text:?}");
        }
        assert!(Amount::from_swartz(2_100_000_000_000_001).is_err());
        assert!(serde_json::from_str::<Amount>("2100000000000001").is_err());
    }

    #[test]
    fn sums_are_checked() {
        let one = Amount::of(1);
        assert_eq!(Amount::MAX.checked_add(one), None);
        assert_eq!(Amount::ZERO.checked_sub(one), None);
        assert_eq!(Amount::checked_sum([one, one, one]), Some(Amount::of(3)));
        assert_eq!(WattHours::from_wh(u64::MAX).checked_add(WattHours::from_wh(1)), None);
    }

    #[test]
    fn watt_hours_show_kwh() {
        assert_eq!(WattHours::from_wh(15_338_555).to_string(), "15338.555");
        assert_eq!("0.25".parse::<WattHours>().unwrap(), WattHours::from_wh(250));
        assert!("0.0001".parse::<WattHours>().is_err());
        assert!("18446744073709551.616".parse::<WattHours>().is_err());
    }

    #[test]
    fn fee_rates_are_bounded() {
        assert_eq!(FeeRate::MIN.fee_for(250), Amount::of(25_000));
        assert_eq!(FeeRate::MAX.fee_for(usize::MAX), Amount::MAX);
        assert!(FeeRate::from_swartz_per_vb(99).is_err());
        assert!(FeeRate::from_swartz_per_vb(5_001).is_err());
    }

    #[test]
    fn times_end_with_the_year_9999() {
        assert!(UnixTime::from_secs(253_402_300_799).is_ok());
        assert!(UnixTime::from_secs(253_402_300_800).is_err());
        assert_eq!(UnixTime::MAX.checked_add_secs(1), None);
    }
}
