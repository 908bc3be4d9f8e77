//! Quantities that cannot be confused or overflow silently: money, energy, fee rates, times, heights.
//!
//! Everything is an integer: swartz (10^-8 DOI), watt hours, UTC seconds, block numbers. A value is checked
//! when it is made and trusted afterwards; sums are `checked_*`. Formatting for people (decimal comma, units,
//! time zones) is the business of the user interface, not of this module.

mod decimal;
mod energy;
mod money;
mod time;

use thiserror::Error;

pub use energy::WattHours;
pub use money::{Amount, FeeRate};
pub use time::{Height, UnixTime};

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
