//! What people ask for, as times: "this week" is one word to a person and two moments to a chart.
//!
//! Days, weeks, months and years are those of the wall clock where the meter is, so a day may have 23 or 25 hours.
//! The same rule says which period came before, and up to where it is compared with one that is not over yet: up to
//! the same hour on the clock, not the same number of seconds.

use super::{Period, Zone};
use crate::calendar::{Date, days_in_month};
use crate::units::UnixTime;

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
/// An hour more than so many days: a range that holds the day on which clocks are set back is not longer.
const TWO_DAYS: u64 = 2 * DAY + HOUR;
const EIGHT_DAYS: u64 = 8 * DAY + HOUR;
const TWO_MONTHS: u64 = 62 * DAY + HOUR;
const ABOUT_A_YEAR: u64 = 400 * DAY;

/// A period of time as people name it. The numbers count back: 0 is this one, 1 the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// Sixty minutes up to the newest reading, or up to now where that is older.
    LastHour,
    /// A local day.
    Day(u32),
    /// From Monday to Sunday.
    Week(u32),
    /// From the first to the last of a month.
    Month(u32),
    /// From January to December.
    Year(u32),
    /// From the day of the first reading to today.
    All,
    /// Any days.
    Days(Days),
}

/// Days from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Days {
    first: Date,
    last: Date,
}

/// Days that are none: the last is before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the last day {last} is before the first, {first}")]
pub struct DaysError {
    /// The first day asked for.
    pub first: Date,
    /// The last.
    pub last: Date,
}

impl Days {
    /// The days from `first` to `last`.
    ///
    /// # Errors
    /// [`DaysError`] if `last` is before `first`.
    pub fn new(first: Date, last: Date) -> Result<Self, DaysError> {
        if first <= last { Ok(Self { first, last }) } else { Err(DaysError { first, last }) }
    }

    /// The first day.
    #[must_use]
    pub const fn first(self) -> Date {
        self.first
    }

    /// The last day.
    #[must_use]
    pub const fn last(self) -> Date {
        self.last
    }

    fn range(self, zone: Zone) -> Range {
        Range { from: zone.day_start(self.first), until: zone.day_end(self.last) }
    }

    /// As many days, just before.
    fn before(self) -> Option<Self> {
        let count = self.last.days().checked_sub(self.first.days())?.checked_add(1)?;
        Self::new(back(self.first, count)?, back(self.first, 1)?).ok()
    }
}

/// When it is, and what there is to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// This moment.
    pub now: UnixTime,
    /// The time of the first reading.
    pub first: Option<UnixTime>,
    /// The time of the newest reading.
    pub newest: Option<UnixTime>,
    /// The time between two readings, in seconds.
    pub interval_s: u32,
    /// Whose days are counted.
    pub zone: Zone,
}

/// From one moment to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Range {
    /// Its first second.
    pub from: UnixTime,
    /// The first second after it.
    pub until: UnixTime,
}

impl Range {
    /// How many seconds.
    #[must_use]
    pub fn seconds(self) -> u64 {
        self.until.secs_since(self.from).unwrap_or(0)
    }

    /// The lengths of buckets that suit the range, the one to begin with first: enough to see something, few enough
    /// for a phone, and none shorter than the time between two readings.
    #[must_use]
    pub fn periods(self, interval_s: u32) -> &'static [Period] {
        let seconds = self.seconds();
        if seconds <= HOUR {
            return if interval_s <= 300 { &[Period::FIVE_MINUTES] } else { &[Period::QUARTER_HOUR] };
        }
        if seconds <= TWO_DAYS {
            return if interval_s <= 900 { &[Period::HOUR, Period::QUARTER_HOUR] } else { &[Period::HOUR] };
        }
        if seconds <= EIGHT_DAYS {
            return &[Period::Day, Period::HOUR];
        }
        if seconds <= TWO_MONTHS {
            return &[Period::Day];
        }
        if seconds <= ABOUT_A_YEAR { &[Period::Month, Period::Day] } else { &[Period::Month] }
    }
}

impl Span {
    /// Which time is meant. [`None`] only at the ends of the calendar.
    #[must_use]
    pub fn range(self, known: &Known) -> Option<Range> {
        match self {
            Self::LastHour => last_hour(known),
            _ => Some(self.days(known)?.range(known.zone)),
        }
    }

    /// The period just before; [`None`] for everything, before which there is nothing.
    #[must_use]
    pub fn earlier(self) -> Option<Self> {
        Some(match self {
            Self::Day(back) => Self::Day(back.checked_add(1)?),
            Self::Week(back) => Self::Week(back.checked_add(1)?),
            Self::Month(back) => Self::Month(back.checked_add(1)?),
            Self::Year(back) => Self::Year(back.checked_add(1)?),
            Self::Days(days) => Self::Days(days.before()?),
            Self::LastHour | Self::All => return None,
        })
    }

    /// The period just after; [`None`] where that would be in the future.
    #[must_use]
    pub const fn later(self) -> Option<Self> {
        match self {
            Self::Day(back @ 1..) => Some(Self::Day(back.saturating_sub(1))),
            Self::Week(back @ 1..) => Some(Self::Week(back.saturating_sub(1))),
            Self::Month(back @ 1..) => Some(Self::Month(back.saturating_sub(1))),
            Self::Year(back @ 1..) => Some(Self::Year(back.saturating_sub(1))),
            _ => None,
        }
    }

    /// The time this period is compared with: the same kind of period just before.
    #[must_use]
    pub fn before(self, known: &Known) -> Option<Range> {
        if self == Self::LastHour {
            let Range { from, until } = last_hour(known)?;
            return Some(Range { from: earlier(from, HOUR)?, until: earlier(until, HOUR)? });
        }
        self.earlier()?.range(known)
    }

    /// The moment of the period before that corresponds to `at` in this one: the same time on the clock, of the same
    /// day. [`None`] if the period before has no such day: it is then over already.
    #[must_use]
    pub fn counterpart(self, at: UnixTime, known: &Known) -> Option<UnixTime> {
        let zone = known.zone;
        let local = zone.local(at);
        let date = match self {
            Self::LastHour => return earlier(at, HOUR),
            Self::All => return None,
            Self::Month(_) => months_back(local.date, 1)?,
            Self::Year(_) => months_back(local.date, 12)?,
            Self::Day(_) | Self::Week(_) | Self::Days(_) => {
                let (days, before) = (self.days(known)?, self.earlier()?.days(known)?);
                back(local.date, days.first.days().checked_sub(before.first.days())?)?
            }
        };
        let wall = u64::from(local.hour).saturating_mul(60).saturating_add(local.minute.into());
        Some(zone.at_wall(date, wall.saturating_mul(60).saturating_add(local.second.into())))
    }

    /// The days of the period; [`None`] for an hour.
    #[must_use]
    pub fn days(self, known: &Known) -> Option<Days> {
        let today = known.zone.local(known.now).date;
        match self {
            Self::LastHour => None,
            Self::Day(count) => {
                let day = back(today, count)?;
                Days::new(day, day).ok()
            }
            Self::Week(count) => {
                let monday = back(back(today, count.checked_mul(7)?)?, today.weekday().into())?;
                Days::new(monday, Date::from_days(monday.days().checked_add(6)?)?).ok()
            }
            Self::Month(count) => {
                let first = months_back(Date::new(today.year(), today.month(), 1).ok()?, count)?;
                let last = days_in_month(first.year(), first.month());
                Days::new(first, Date::new(first.year(), first.month(), last).ok()?).ok()
            }
            Self::Year(count) => {
                let year = today.year().checked_sub(u16::try_from(count).ok()?)?;
                Days::new(Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?).ok()
            }
            Self::All => {
                let first = known.first.map_or(today, |first| known.zone.local(first).date);
                Days::new(first.min(today), today).ok()
            }
            Self::Days(days) => Some(days),
        }
    }
}

/// Whole buckets, so that the sum of the bars is the sum of the hour.
fn last_hour(known: &Known) -> Option<Range> {
    let step: u64 = if known.interval_s <= 300 { 300 } else { 900 };
    let fresh = u64::from(known.interval_s).saturating_mul(2).max(HOUR / 4);
    let recent = |at: &UnixTime| known.now.secs_since(*at).is_some_and(|age| age <= fresh);
    let end = known.newest.filter(recent).unwrap_or(known.now).secs().checked_next_multiple_of(step)?;
    let from = UnixTime::from_secs(end.checked_sub(HOUR)?).ok()?;
    Some(Range { from, until: UnixTime::from_secs(end).ok()? })
}

fn back(date: Date, days: u32) -> Option<Date> {
    Date::from_days(date.days().checked_sub(days)?)
}

/// The same day of an earlier month; [`None`] if that month is shorter.
fn months_back(date: Date, months: u32) -> Option<Date> {
    let count = u32::from(date.year()).checked_mul(12)?.checked_add(date.month().into())?;
    let index = count.checked_sub(1)?.checked_sub(months)?;
    let month = u8::try_from(index % 12).ok()?.checked_add(1)?;
    Date::new(u16::try_from(index / 12).ok()?, month, date.day()).ok()
}

fn earlier(at: UnixTime, secs: u64) -> Option<UnixTime> {
    UnixTime::from_secs(at.secs().checked_sub(secs)?).ok()
}

#[cfg(test)]
mod tests;
