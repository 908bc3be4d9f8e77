//! Civil dates of the Gregorian calendar and their day numbers.
//!
//! Records carry UTC dates as text and charts are cut at local midnights, so both need the same small
//! piece of arithmetic: days here, local time in [`Zone`]. No names of months.

use core::fmt;

mod zone;

pub use zone::{Local, Zone, ZoneError, ZoneTable};

/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_FROM_MARCH_0000: i64 = 719_468;
/// Days in 400 years.
const ERA_DAYS: i64 = 146_097;

/// A day between 1970-01-01 and 9999-12-31. `Display` is `2026-11-22`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Three numbers that name no day this program knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{year:04}-{month:02}-{day:02} is no day between 1970-01-01 and 9999-12-31")]
pub struct DateError {
    /// The year given.
    pub year: u16,
    /// The month given.
    pub month: u8,
    /// The day given.
    pub day: u8,
}

impl Date {
    /// The last day a [`Date`] can be, as days since 1970-01-01.
    pub const MAX_DAYS: u32 = 2_932_896;

    /// A day by its numbers, months and days from 1.
    ///
    /// # Errors
    /// [`DateError`] if there is no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, DateError> {
        let known = (1970..=9999).contains(&year) && (1..=days_in_month(year, month)).contains(&day);
        if known { Ok(Self { year, month, day }) } else { Err(DateError { year, month, day }) }
    }

    /// The day that many days after 1970-01-01; [`None`] beyond [`Date::MAX_DAYS`].
    #[must_use]
    #[expect(clippy::arithmetic_side_effects, reason = "at most 9999 years of days, far inside an i64")]
    pub fn from_days(days: u32) -> Option<Self> {
        if days > Self::MAX_DAYS {
            return None;
        }
        let shifted = i64::from(days) + EPOCH_FROM_MARCH_0000;
        let (era, of_era) = (shifted / ERA_DAYS, shifted % ERA_DAYS);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - days_before_year_of_era(year_of_era);
        let march_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        let year = 400 * era + year_of_era + i64::from(month <= 2);
        Self::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
    }

    /// The day written as `2026-11-22`, and in no other way.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let date = Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
        (date.to_string() == text).then_some(date)
    }

    /// Days since 1970-01-01.
    #[must_use]
    #[expect(clippy::arithmetic_side_effects, reason = "at most 9999 years of days, far inside an i64")]
    #[expect(clippy::missing_panics_doc, reason = "the expect below cannot fail")]
    pub fn days(self) -> u32 {
        let month = i64::from(self.month);
        let year = i64::from(self.year) - i64::from(month <= 2);
        let march_month = if month > 2 { month - 3 } else { month + 9 };
        let of_year = (153 * march_month + 2) / 5 + i64::from(self.day) - 1;
        let of_era = days_before_year_of_era(year % 400) + of_year;
        let days = year / 400 * ERA_DAYS + of_era - EPOCH_FROM_MARCH_0000;
        u32::try_from(days).expect("a Date is from 1970 to 9999")
    }

    /// The year, 1970 to 9999.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The day of the week, 0 = Monday to 6 = Sunday.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the expect below cannot fail")]
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        let from_monday = self.days().saturating_add(3) % 7;
        u8::try_from(from_monday).expect("a remainder of 7 fits")
    }

    /// The next day; [`None`] after 9999-12-31.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::from_days(self.days().checked_add(1)?)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// How many days a month has; 0 for a month that does not exist.
#[must_use]
pub const fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    }
}

/// Days of the years of a 400-year era (starting in March) before this one.
#[expect(clippy::arithmetic_side_effects, reason = "a year of an era is below 400")]
const fn days_before_year_of_era(year: i64) -> i64 {
    365 * year + year / 4 - year / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        // Day numbers by Python's datetime.date.toordinal.
        for (text, (year, month, day), days, weekday) in [
            ("1970-01-01", (1970, 1, 1), 0, 3),
            ("1999-12-31", (1999, 12, 31), 10_956, 4),
            ("2000-02-29", (2000, 2, 29), 11_016, 1),
            ("2026-11-22", (2026, 11, 22), 20_779, 6),
            ("2100-02-28", (2100, 2, 28), 47_540, 6),
            ("2100-03-01", (2100, 3, 1), 47_541, 0),
            ("9999-12-31", (9999, 12, 31), 2_932_896, 4),
        ] {
            let date = Date::new(year, month, day).unwrap();
            assert_eq!((date.to_string().as_str(), date.days(), date.weekday()), (text, days, weekday));
            assert_eq!(Date::from_days(days), Some(date), "{text}");
            assert_eq!(Date::from_text(text), Some(date));
        }
        for text in ["", "2026", "2026-1-01", "2026-11-31", "+026-11-22", "2026-11-22 ", "2026-11-22-1"] {
            assert_eq!(Date::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut date = Date::from_days(0).unwrap();
        for days in 1..=200_000 {
            let next = date.next().unwrap();
            assert!(next > date && next.days() == days && Date::from_days(days) == Some(next));
            date = next;
        }
        assert_eq!(Date::from_days(Date::MAX_DAYS).unwrap().next(), None);
        assert_eq!(Date::from_days(Date::MAX_DAYS + 1), None);
    }

    #[test]
    fn days_that_do_not_exist() {
        for (year, month, day) in [
            (1969, 12, 31),
            (2026, 0, 1),
            (2026, 13, 1),
            (2026, 4, 31),
            (2026, 2, 29),
            (2100, 2, 29),
            (2026, 1, 0),
        ] {
            assert_eq!(Date::new(year, month, day), Err(DateError { year, month, day }));
        }
    }
}
