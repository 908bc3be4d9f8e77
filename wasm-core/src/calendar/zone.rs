//! Local time where the meters are.
//!
//! One rule in a few lines instead of a time zone library: summer time in the European Union begins on the
//! last Sunday of March and ends on the last Sunday of October, both at 01:00 UTC (directive 2000/84/EC; in
//! Germany since 1996). A test compares it with the tz database hour by hour from 1997 to 2037. Measured,
//! the library would add 47 KB to the dApp's WebAssembly. Other countries of the Union differ only in the hour. Times before 1996 follow the
//! same rule here, which then is not what clocks in Germany showed.

use core::fmt;

use super::{Date, days_in_month};
use crate::units::UnixTime;

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
    /// Seconds ahead of UTC. When an hour comes twice, this tells the two apart.
    pub offset_s: u64,
}

impl fmt::Display for Local {
    /// With the offset, e.g. `2026-10-25T02:30:00+01:00` (ISO 8601).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hours, minutes) = (self.offset_s / HOUR, self.offset_s / 60 % 60);
        write!(f, "{}T{:02}:{:02}:{:02}", self.date, self.hour, self.minute, self.second)?;
        write!(f, "+{hours:02}:{minutes:02}")
    }
}

impl Zone {
    /// How many seconds local time is ahead of UTC at `time`.
    #[must_use]
    pub fn offset_s(self, time: UnixTime) -> u64 {
        let winter = match self {
            Self::Utc => return 0,
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
        let wall = time.secs().saturating_add(offset_s);
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
        // An hour before UTC midnight is within two hours of local midnight, and clocks never change then.
        let offset = self.offset_s(time(midnight.saturating_sub(HOUR)));
        time(midnight.saturating_sub(offset))
    }

    /// When the local day `date` ends and the next begins.
    #[must_use]
    pub fn day_end(self, date: Date) -> UnixTime {
        date.next().map_or(UnixTime::MAX, |next| self.day_start(next))
    }

    /// The moment at which the clock on the wall shows `wall` seconds after midnight. Of an hour that comes twice it
    /// is the first; in an hour that is left out, the moment that would come then by the clock before or after.
    #[must_use]
    pub fn at_wall(self, date: Date, wall: u64) -> UnixTime {
        let start = self.day_start(date);
        let guess = start.secs().saturating_add(wall);
        let (before, after) = (self.offset_s(start), self.offset_s(time(guess)));
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

    /// How many quarter hours the local day has: 96, or 92 and 100 when clocks change.
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
mod tests {
    use super::*;

    /// In all of them by the same directive since 1997 at the latest.
    const ZONES: [(Zone, &str); 7] = [
        (Zone::Western, "Europe/Lisbon"),
        (Zone::Western, "Europe/London"),
        (Zone::Berlin, "Europe/Berlin"),
        (Zone::Berlin, "Europe/Vienna"),
        (Zone::Eastern, "Europe/Athens"),
        (Zone::Eastern, "Europe/Helsinki"),
        (Zone::Utc, "UTC"),
    ];

    fn date(year: u16, month: u8, day: u8) -> Date {
        Date::new(year, month, day).unwrap()
    }

    #[test]
    fn days_on_which_clocks_change() {
        for (row, date, start, quarters) in [
            ("spring 1996", date(1996, 3, 31), 828_226_800, 92),
            ("autumn 1996", date(1996, 10, 27), 846_367_200, 100),
            ("spring 2026", date(2026, 3, 29), 1_774_738_800, 92),
            ("autumn 2026", date(2026, 10, 25), 1_792_879_200, 100),
            ("winter", date(2026, 11, 22), 1_795_302_000, 96),
            ("summer", date(2026, 7, 1), 1_782_856_800, 96),
            ("leap day", date(2028, 2, 29), 1_835_391_600, 96),
            ("spring on the 31st", date(2030, 3, 31), 1_901_142_000, 92),
            ("spring on the 25th", date(2029, 3, 25), 1_869_087_600, 92),
        ] {
            assert_eq!(Zone::Berlin.day_start(date).secs(), start, "{row}");
            assert_eq!(Zone::Berlin.quarter_hours(date), quarters, "{row}");
            assert_eq!(Zone::Utc.quarter_hours(date), 96, "{row}");
        }
    }

    #[test]
    fn an_hour_that_comes_twice() {
        let first = Zone::Berlin.local(time(1_792_888_200));
        let second = Zone::Berlin.local(time(1_792_891_800));
        for (local, offset) in [(first, 7200), (second, 3600)] {
            assert_eq!((local.hour, local.minute, local.offset_s), (2, 30, offset));
            assert_eq!(local.date, date(2026, 10, 25));
        }
    }

    #[test]
    fn every_quarter_hour_of_a_year_is_found_by_what_the_wall_shows() {
        let (mut at, end) =
            (Zone::Berlin.day_start(date(2026, 1, 1)), Zone::Berlin.day_start(date(2027, 1, 1)));
        while at < end {
            let local = Zone::Berlin.local(at);
            let wall =
                u64::from(local.hour).saturating_mul(HOUR).saturating_add(u64::from(local.minute) * 60);
            let found = Zone::Berlin.at_wall(local.date, wall);
            let second = local.date == date(2026, 10, 25) && local.hour == 2 && local.offset_s == HOUR;
            let expected = if second { at.secs().saturating_sub(HOUR) } else { at.secs() };
            assert_eq!(found.secs(), expected, "{local:?}");
            at = at.checked_add_secs(900).unwrap();
        }
        let left_out = Zone::Berlin.at_wall(date(2026, 3, 29), 2 * HOUR);
        assert_eq!(Zone::Berlin.local(left_out).date, date(2026, 3, 29));
        assert_eq!(Zone::Berlin.at_wall(date(2026, 7, 1), u64::MAX), Zone::Berlin.day_end(date(2026, 7, 1)));
    }

    #[test]
    fn months() {
        let hours = |date| {
            let (start, end) = (Zone::Berlin.month_start(date), Zone::Berlin.month_end(date));
            end.secs_since(start).unwrap() / HOUR
        };
        for (day, expected) in [
            (date(2026, 3, 15), 743),
            (date(2026, 10, 1), 745),
            (date(2028, 2, 29), 696),
            (date(2026, 12, 31), 744),
        ] {
            assert_eq!(hours(day), expected, "{day}");
        }
    }

    #[test]
    fn the_ends_of_time() {
        assert_eq!(Zone::Berlin.day_start(date(1970, 1, 1)), time(0));
        assert_eq!(Zone::Berlin.local(UnixTime::MAX).date, date(9999, 12, 31));
        assert_eq!(Zone::Berlin.day_end(date(9999, 12, 31)), UnixTime::MAX);
    }

    #[test]
    fn every_hour_from_1997_to_2037_is_that_of_the_tz_database() {
        for (zone, name) in ZONES {
            let oracle = jiff::tz::TimeZone::get(name).unwrap();
            let (mut secs, end) = (zone.day_start(date(1997, 1, 1)).secs(), 2_145_913_200);
            while secs < end {
                let at = jiff::Timestamp::from_second(secs.try_into().unwrap()).unwrap();
                let offset = i64::from(oracle.to_offset(at).seconds());
                assert_eq!(i64::try_from(zone.offset_s(time(secs))), Ok(offset), "{name} {at}");
                secs = secs.saturating_add(HOUR);
            }
        }
    }

    #[test]
    fn every_day_from_1997_to_2037_begins_as_in_the_tz_database() {
        for (zone, name) in ZONES {
            let oracle = jiff::tz::TimeZone::get(name).unwrap();
            let mut day = date(1997, 1, 1);
            while day.year() <= 2037 {
                let small = |number: u8| i8::try_from(number).unwrap();
                let (month, of_month) = (small(day.month()), small(day.day()));
                let civil = jiff::civil::Date::new(day.year().try_into().unwrap(), month, of_month);
                let start = civil.unwrap().to_zoned(oracle.clone()).unwrap().timestamp().as_second();
                assert_eq!(i64::try_from(zone.day_start(day).secs()), Ok(start), "{name} {day}");
                let local = zone.local(zone.day_start(day));
                assert_eq!((local.date, local.hour, local.minute), (day, 0, 0));
                day = day.next().unwrap();
            }
        }
    }
}
