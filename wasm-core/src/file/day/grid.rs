//! A local day, divided into intervals of one length.

use super::ZONE;
use crate::calendar::Date;
use crate::units::UnixTime;

/// The most intervals of a day: one a second for 25 hours.
pub const MAX_INTERVALS: usize = 90_000;
/// An hour in seconds: an interval divides it, so that days of 23 and 25 hours are made of whole ones.
const HOUR: u64 = 3600;

/// A local day and its intervals. An interval holds the seconds after its start, up to its end included, as
/// records name the end of theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    start: UnixTime,
    end: UnixTime,
    interval_s: u64,
}

impl Grid {
    /// The day in intervals of this length; [`None`] if they do not divide an hour.
    #[must_use]
    pub fn new(date: Date, interval_s: u32) -> Option<Self> {
        let interval_s = u64::from(interval_s);
        let (start, end) = (ZONE.day_start(date), ZONE.day_end(date));
        let whole = end.secs_since(start)?.is_multiple_of(HOUR);
        let divides = HOUR.checked_rem(interval_s) == Some(0);
        (whole && divides).then_some(Self { start, end, interval_s })
    }

    /// The day in this many intervals; [`None`] if a day has never that many.
    pub(super) fn of(date: Date, intervals: usize) -> Option<Self> {
        let length = ZONE.day_end(date).secs_since(ZONE.day_start(date))?;
        let intervals = u64::try_from(intervals).ok()?;
        if length.checked_rem(intervals) != Some(0) {
            return None;
        }
        Self::new(date, u32::try_from(length.checked_div(intervals)?).ok()?)
    }

    /// The day in which an interval that ends at `time` lies: at midnight the one that ends.
    #[must_use]
    pub fn date_of(time: UnixTime) -> Date {
        let second = UnixTime::from_secs(time.secs().saturating_sub(1)).unwrap_or(time);
        ZONE.local(second).date
    }

    /// When the day begins.
    #[must_use]
    pub const fn start(&self) -> UnixTime {
        self.start
    }

    /// When the day ends.
    #[must_use]
    pub const fn end(&self) -> UnixTime {
        self.end
    }

    /// How long an interval is, in seconds.
    #[must_use]
    pub const fn interval_s(&self) -> u64 {
        self.interval_s
    }

    /// How many intervals the day has.
    #[must_use]
    pub fn intervals(&self) -> usize {
        let length = self.end.secs_since(self.start).unwrap_or(0);
        usize::try_from(length.checked_div(self.interval_s).unwrap_or(0)).unwrap_or(0)
    }

    /// In which interval `time` lies; [`None`] outside the day.
    #[must_use]
    pub fn index(&self, time: UnixTime) -> Option<usize> {
        let second = time.secs_since(self.start)?.checked_sub(1)?;
        let index = usize::try_from(second.checked_div(self.interval_s)?).ok()?;
        (time <= self.end).then_some(index)
    }

    /// When an interval ends.
    #[must_use]
    pub fn end_of(&self, index: usize) -> UnixTime {
        let number = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1);
        let end = self.start.checked_add_secs(number.saturating_mul(self.interval_s));
        end.unwrap_or(self.end).min(self.end)
    }
}
