//! Local time where the meters are.
//!
//! For Europe one rule in a few lines instead of a time zone library: summer time in the European Union begins on the
//! last Sunday of March and ends on the last Sunday of October, both at 01:00 UTC (directive 2000/84/EC; in
//! Germany since 1996). A test compares it with the tz database hour by hour from 1997 to 2037. Measured,
//! the library would add 47 KB to the dApp's WebAssembly. Other countries of the Union differ only in the hour. Times before
//! 1996 follow the same rule here, which then is not what clocks in Germany showed. For any other place the changes of
//! the clock are an argument ([`ZoneTable`]): a browser knows them.

use core::fmt;

use super::{Date, days_in_month};
use crate::units::UnixTime;

mod table;

pub use table::{ZoneError, ZoneTable};

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;
const MARCH: u8 = 3;
const OCTOBER: u8 = 10;

/// A time zone that charts are cut by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Zone {
    /// Coordinated universal time.
    Utc,
    /// Western European time with summer time: `Europe/Lisbon`, and since 1996 `Europe/London` and `Europe/Dublin`.
    Western,
    /// Central European time with summer time: `Europe/Berlin`.
    Berlin,
    /// Eastern European time with summer time: `Europe/Athens`, `Europe/Helsinki`.
    Eastern,
    /// The clock of any other place.
    Other(&'static ZoneTable),
}

/// What a clock on the wall shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Local {
    /// The day.
    pub date: Date,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
    /// The second, 0 to 59.
    pub second: u8,
    /// Seconds ahead of UTC, negative west of it. When an hour comes twice, this tells the two apart.
    pub offset_s: i32,
}

impl fmt::Display for Local {
    /// With the offset, e.g. `2026-10-25T02:30:00+01:00` (ISO 8601).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (offset, sign) =
            (u64::from(self.offset_s.unsigned_abs()), if self.offset_s < 0 { '-' } else { '+' });
        let (hours, minutes) = (offset / HOUR, offset / 60 % 60);
        write!(f, "{}T{:02}:{:02}:{:02}", self.date, self.hour, self.minute, self.second)?;
        write!(f, "{sign}{hours:02}:{minutes:02}")
    }
}

impl Zone {
    /// How many seconds local time is ahead of UTC at `time`.
    #[must_use]
    pub fn offset_s(self, time: UnixTime) -> i32 {
        match self {
            Self::Other(table) => table.offset_s(time),
            _ => i32::try_from(self.eastwards(time)).unwrap_or(0),
        }
    }

    /// The same for the zones of the one rule, none of which is west of Greenwich.
    fn eastwards(self, time: UnixTime) -> u64 {
        let winter = match self {
            Self::Utc | Self::Other(_) => return 0,
            Self::Western => 0,
            Self::Berlin => HOUR,
            Self::Eastern => 2 * HOUR,
        };
        if is_summer(time) { winter.saturating_add(HOUR) } else { winter }
    }

    /// What a clock on the wall shows at `time`.
    #[must_use]
    pub fn local(self, time: UnixTime) -> Local {
        let offset_s = self.offset_s(time);
        let wall = time.secs().saturating_add_signed(offset_s.into());
        let second = wall % DAY;
        let small = |number: u64| u8::try_from(number).unwrap_or(u8::MAX);
        Local {
            date: date_of(wall),
            hour: small(second / HOUR),
            minute: small(second / 60 % 60),
            second: small(second % 60),
            offset_s,
        }
    }

    /// When the local day `date` begins.
    #[must_use]
    pub fn day_start(self, date: Date) -> UnixTime {
        let midnight = u64::from(date.days()).saturating_mul(DAY);
        if let Self::Other(table) = self {
            return time(table.first_at(midnight));
        }
        // An hour before UTC midnight is within two hours of local midnight, and clocks never change then.
        let offset = self.eastwards(time(midnight.saturating_sub(HOUR)));
        time(midnight.saturating_sub(offset))
    }

    /// When the local day `date` ends and the next begins.
    #[must_use]
    pub fn day_end(self, date: Date) -> UnixTime {
        date.next().map_or(UnixTime::MAX, |next| self.day_start(next))
    }

    /// The moment at which the clock on the wall shows `wall` seconds after midnight. Of an hour that comes twice it
    /// is the first; in an hour that is left out, the moment that would come then by the clock before or after, or the
    /// end of the hour.
    #[must_use]
    pub fn at_wall(self, date: Date, wall: u64) -> UnixTime {
        if let Self::Other(table) = self {
            let midnight = u64::from(date.days()).saturating_mul(DAY);
            let found = time(table.first_at(midnight.saturating_add(wall)));
            return found.clamp(self.day_start(date), self.day_end(date).max(self.day_start(date)));
        }
        let start = self.day_start(date);
        let guess = start.secs().saturating_add(wall);
        let (before, after) = (self.eastwards(start), self.eastwards(time(guess)));
        time(guess.saturating_add(before).saturating_sub(after)).min(self.day_end(date))
    }

    /// When the local month of `date` begins.
    #[must_use]
    pub fn month_start(self, date: Date) -> UnixTime {
        let first = Date::new(date.year(), date.month(), 1);
        self.day_start(first.unwrap_or(date))
    }

    /// When the local month of `date` ends and the next begins.
    #[must_use]
    pub fn month_end(self, date: Date) -> UnixTime {
        let last = Date::new(date.year(), date.month(), days_in_month(date.year(), date.month()));
        self.day_end(last.unwrap_or(date))
    }

    /// How many quarter hours the local day has: 96; when clocks change mostly 92 or 100.
    #[must_use]
    pub fn quarter_hours(self, date: Date) -> u64 {
        self.day_end(date).secs_since(self.day_start(date)).unwrap_or(0) / 900
    }
}

fn is_summer(at: UnixTime) -> bool {
    let year = date_of(at.secs()).year();
    (change(year, MARCH)..change(year, OCTOBER)).contains(&at.secs())
}

/// When clocks change in a month that has 31 days: its last Sunday, 01:00 UTC.
fn change(year: u16, month: u8) -> u64 {
    let last = Date::new(year, month, 31).expect("March and October have 31 days, and the year is of a Date");
    let since_sunday = u32::from(last.weekday()).saturating_add(1) % 7;
    let sunday = last.days().saturating_sub(since_sunday);
    u64::from(sunday).saturating_mul(DAY).saturating_add(HOUR)
}

fn date_of(secs: u64) -> Date {
    let days = u32::try_from(secs / DAY).unwrap_or(u32::MAX).min(Date::MAX_DAYS);
    Date::from_days(days).expect("at most the last day")
}

fn time(secs: u64) -> UnixTime {
    UnixTime::from_secs(secs).unwrap_or(UnixTime::MAX)
}

#[cfg(test)]
mod tests;
