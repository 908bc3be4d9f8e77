//! Exact decimal numbers as meters send them: an integer and a power of ten.
//!
//! Why: energy decides about money, so no counter is ever a float. Deliberately not a general number type:
//! it can be added, shown and floored to whole units, nothing more.

use std::fmt;

/// The largest power of ten, up or down, that a register of a meter may carry.
const MAX_EXPONENT: i8 = 9;
/// More digits than this do not fit into 64 bits.
const MAX_DIGITS: usize = 18;

/// `mantissa * 10^exponent`, exact.
///
/// The unit is the register's: watt hours for energy, watts for power. `Display` keeps the places the meter
/// sent: `107323091 * 10^-1` is `10732309.1`, `0 * 10^-1` is `0.0`, `16786 * 10^3` is `16786000`.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    mantissa: i128,
    exponent: i8,
}

impl Decimal {
    /// Builds a number; `None` if the exponent is outside -9..=9 (no meter sends that).
    #[must_use]
    pub fn new(mantissa: i64, exponent: i8) -> Option<Self> {
        Self::checked(i128::from(mantissa), exponent)
    }

    /// As [`Decimal::new`] for unsigned counters of eight bytes.
    #[must_use]
    pub fn from_unsigned(mantissa: u64, exponent: i8) -> Option<Self> {
        Self::checked(i128::from(mantissa), exponent)
    }

    /// Reads digits with at most one point, as people and meters write them; `shift` is the power of ten from
    /// the unit written to the unit wanted (3 for kWh to Wh). `None` for anything else, and for more digits
    /// than 18.
    #[must_use]
    pub fn parse(text: &str, shift: i8) -> Option<Self> {
        let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = || whole.bytes().chain(fraction.bytes());
        let is_number = !whole.is_empty() && digits().all(|digit| digit.is_ascii_digit());
        if !is_number || digits().count() > MAX_DIGITS {
            return None;
        }
        let add = |sum: i64, digit: u8| {
            sum.checked_mul(10)?.checked_add(i64::from(digit).checked_sub(i64::from(b'0'))?)
        };
        let mantissa = digits().try_fold(0, add)?;
        let places = i8::try_from(fraction.len()).ok()?;
        Self::new(if negative { mantissa.checked_neg()? } else { mantissa }, shift.checked_sub(places)?)
    }

    /// The same number without zeros at its end behind the point.
    #[must_use]
    pub fn normalised(self) -> Self {
        let mut short = self;
        while short.exponent < 0 && short.mantissa.checked_rem(10) == Some(0) {
            short.mantissa = short.mantissa.checked_div(10).unwrap_or(0);
            short.exponent = short.exponent.saturating_add(1);
        }
        short
    }

    fn checked(mantissa: i128, exponent: i8) -> Option<Self> {
        (-MAX_EXPONENT..=MAX_EXPONENT).contains(&exponent).then_some(Self { mantissa, exponent })
    }

    /// The integer the meter sent.
    #[must_use]
    pub const fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// The power of ten that takes the integer to the unit.
    #[must_use]
    pub const fn exponent(self) -> i8 {
        self.exponent
    }

    /// Whether the number is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// The sum, with the finer of both exponents; `None` on overflow (never with numbers from a telegram).
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let exponent = self.exponent.min(other.exponent);
        let mantissa = self.rescaled(exponent)?.checked_add(other.rescaled(exponent)?)?;
        Some(Self { mantissa, exponent })
    }

    /// The number with the other sign; `None` on overflow (never with numbers from a telegram).
    #[must_use]
    pub fn checked_neg(self) -> Option<Self> {
        Some(Self { mantissa: self.mantissa.checked_neg()?, exponent: self.exponent })
    }

    /// The integer at another power of ten, if that is exact (it is for any finer exponent).
    #[must_use]
    pub fn rescaled(self, exponent: i8) -> Option<i128> {
        let scaled = self.floor_at(exponent)?;
        let back = Self { mantissa: scaled, exponent }.floor_at(self.exponent)?;
        (back == self.mantissa).then_some(scaled)
    }

    /// Whole units, rounded down; `None` if the number is negative or does not fit.
    #[must_use]
    pub fn floor_unsigned(self) -> Option<u64> {
        self.floor().and_then(|whole| u64::try_from(whole).ok())
    }

    /// Whole units, rounded down also below zero; `None` if they do not fit.
    #[must_use]
    pub fn floor_signed(self) -> Option<i64> {
        self.floor().and_then(|whole| i64::try_from(whole).ok())
    }

    fn floor(self) -> Option<i128> {
        self.floor_at(0)
    }

    /// The integer at another power of ten, rounded down; `None` on overflow.
    #[must_use]
    pub fn floor_at(self, exponent: i8) -> Option<i128> {
        let shift = i32::from(self.exponent).checked_sub(i32::from(exponent))?;
        let factor = 10_i128.checked_pow(shift.unsigned_abs())?;
        if shift >= 0 { self.mantissa.checked_mul(factor) } else { self.mantissa.checked_div_euclid(factor) }
    }
}

/// Equal as numbers, whatever the exponents: 1.0 and 1 are equal.
impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(std::cmp::Ordering::Equal)
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        let exponent = self.exponent.min(other.exponent);
        Some(self.rescaled(exponent)?.cmp(&other.rescaled(exponent)?))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::from(self.exponent.unsigned_abs());
        let digits = self.mantissa.unsigned_abs().to_string();
        let sign = if self.is_negative() { "-" } else { "" };
        if self.exponent >= 0 {
            let zeros = if self.mantissa == 0 { 0 } else { places };
            return write!(f, "{sign}{digits}{}", "0".repeat(zeros));
        }
        let padded = format!("{digits:0>width$}", width = places.saturating_add(1));
        let (whole, fraction) = padded.split_at(padded.len().saturating_sub(places));
        write!(f, "{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn shows_the_places_the_meter_sent() {
        for (mantissa, exponent, text, floor) in [
            (107_323_091, -1, "10732309.1", Some(10_732_309)),
            (0, -1, "0.0", Some(0)),
            (5, -1, "0.5", Some(0)),
            (16_786, 3, "16786000", Some(16_786_000)),
            (0, 3, "0", Some(0)),
            (42, 0, "42", Some(42)),
            (-5, -1, "-0.5", None),
            (-29_912, -2, "-299.12", None),
            (7, -4, "0.0007", Some(0)),
        ] {
            let number = Decimal::new(mantissa, exponent).expect("exponent in range");
            assert_eq!(number.to_string(), text);
            assert_eq!(number.floor_unsigned(), floor, "{text}");
        }
        assert!(Decimal::new(1, 10).is_none());
        assert!(Decimal::new(1, -10).is_none());
    }

    #[test]
    fn reads_what_meters_write() {
        for (text, shift, shown, short) in [
            ("002714.12830185", 3, Some("2714128.30185"), "2714128.30185"),
            ("000001.20600000", 3, Some("1206.00000"), "1206"),
            ("0098697.318", 3, Some("98697318"), "98697318"),
            ("0029.055", 6, Some("29055000"), "29055000"),
            ("-12.50", 0, Some("-12.50"), "-12.5"),
            ("0", 3, Some("0"), "0"),
            ("7.", 0, Some("7"), "7"),
            ("", 0, None, ""),
            (".5", 0, None, ""),
            ("1.2.3", 0, None, ""),
            ("1e3", 0, None, ""),
            ("+1", 0, None, ""),
            ("--1", 0, None, ""),
            ("NaN", 0, None, ""),
            ("1234567890123456789", 0, None, ""),
            ("0.0000000001", 0, None, ""),
        ] {
            let number = Decimal::parse(text, shift);
            assert_eq!(number.map(|number| number.to_string()).as_deref(), shown, "{text}");
            if let Some(number) = number {
                assert_eq!(number.normalised().to_string(), short, "{text}");
            }
        }
    }

    #[test]
    fn adds_and_compares_across_exponents() {
        let tenths = Decimal::new(15, -1).expect("in range");
        let thousands = Decimal::new(2, 3).expect("in range");
        let sum = tenths.checked_add(thousands).expect("fits");
        assert_eq!(sum.to_string(), "2001.5");
        assert!(tenths < thousands);
        assert_eq!(Decimal::new(10, -1), Decimal::new(1, 0));
        assert_eq!(tenths.rescaled(0), None, "would not be exact");
        assert_eq!(Decimal::new(-1, -1).and_then(Decimal::floor_signed), Some(-1));
        let largest = Decimal::from_unsigned(u64::MAX, 9).expect("in range");
        assert_eq!(largest.floor_unsigned(), None);
        assert!(largest.checked_add(largest).is_some());
    }
}
