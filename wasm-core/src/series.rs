//! Numbers for charts, from verified readings only.
//!
//! A [`Series`] cuts a window of time into buckets and shares the energy between consecutive verified readings
//! out to them. Nothing is filled in: where energy is known only for a time that spans a gap and more than one
//! bucket, its shares are kept apart as estimated, and time about which nothing is known stays missing.
//! Regular intervals that reach over the edge of a bucket are shared by time as well and count as measured;
//! an interval is short against the buckets it is drawn in.
//!
//! The sum over all buckets equals the sum of the steps between the readings in the window, to the watt hour.
//! This module draws nothing and formats nothing.

use crate::record::Energy;
use crate::units::{UnixTime, WattHours};
use crate::verify::{Day, Reading, Step, Verified};

mod bucket;
mod compare;
mod export;
mod span;
mod state;

pub use crate::calendar::{Local, Zone, ZoneError, ZoneTable};
pub use crate::csv::CsvForm;
pub use bucket::{Bucket, Quality};
pub use compare::{Change, Comparison};
pub use export::{COLUMNS, CsvWords, Source, csv, iso, json};
pub use span::{Days, DaysError, Known, Range, Span};
pub use state::State;

/// The most buckets of one series: a year of quarter hours.
pub const MAX_BUCKETS: usize = 366 * 100;

/// How long a bucket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// A number of seconds that divides an hour; buckets begin on its multiples.
    Seconds(DividesHour),
    /// A local day, of 23, 24 or 25 hours.
    Day,
    /// A local month.
    Month,
}

impl Period {
    /// 5 minutes.
    pub const FIVE_MINUTES: Self = Self::Seconds(DividesHour(300));
    /// 15 minutes.
    pub const QUARTER_HOUR: Self = Self::Seconds(DividesHour(900));
    /// 60 minutes.
    pub const HOUR: Self = Self::Seconds(DividesHour(3600));
}

/// A number of seconds that divides an hour, so that local hours are made of whole buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DividesHour(u64);

/// Why a series cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SeriesError {
    /// Buckets of this length would not fit local hours.
    #[error("{secs} seconds do not divide an hour")]
    NotInAnHour {
        /// The length asked for.
        secs: u64,
    },
    /// The window ends before it begins.
    #[error("the window ends at {until:?}, before it begins at {from:?}")]
    Backwards {
        /// Where it should begin.
        from: UnixTime,
        /// Where it should end.
        until: UnixTime,
    },
    /// The window has too many buckets.
    #[error("the window has more than {max} buckets")]
    TooMany {
        /// The limit, [`MAX_BUCKETS`].
        max: usize,
    },
}

impl DividesHour {
    /// A bucket length in seconds.
    ///
    /// # Errors
    /// [`SeriesError::NotInAnHour`] if it does not divide 3600.
    pub const fn new(secs: u64) -> Result<Self, SeriesError> {
        match 3600_u64.checked_rem(secs) {
            Some(0) => Ok(Self(secs)),
            _ => Err(SeriesError::NotInAnHour { secs }),
        }
    }
}

/// What a series shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// A time in the first bucket.
    pub from: UnixTime,
    /// The first second that needs no bucket any more.
    pub until: UnixTime,
    /// How long each bucket is.
    pub period: Period,
    /// Whose days and months.
    pub zone: Zone,
    /// The time between two records, in seconds. Longer steps span a gap.
    pub interval_s: u32,
}

/// The buckets of a window, filled with verified readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    interval_s: u32,
    buckets: Vec<Bucket>,
    newest: u64,
}

impl Series {
    /// The empty buckets of a window: whole ones, so the first may begin before `from` and the last end after
    /// `until`.
    ///
    /// # Errors
    /// [`SeriesError::Backwards`] and [`SeriesError::TooMany`].
    pub fn new(window: Window) -> Result<Self, SeriesError> {
        let Window { from, until, period, zone, interval_s } = window;
        if until < from {
            return Err(SeriesError::Backwards { from, until });
        }
        let mut buckets: Vec<Bucket> = Vec::new();
        let mut at = from;
        while at < until {
            let bucket = bucket_at(at, period, zone);
            if buckets.len() >= MAX_BUCKETS || bucket.end <= at {
                return Err(SeriesError::TooMany { max: MAX_BUCKETS });
            }
            // A clock that is set back by less than an hour begins an hour anew.
            let start = if buckets.is_empty() { bucket.start } else { at };
            at = bucket.end;
            buckets.push(Bucket { start, ..bucket });
        }
        Ok(Self { interval_s, buckets, newest: 0 })
    }

    /// One bucket for all of a range, to the second.
    #[must_use]
    pub fn whole(range: Range, interval_s: u32) -> Self {
        Self { interval_s, buckets: vec![Bucket::empty(range.from, range.until.max(range.from))], newest: 0 }
    }

    /// Adds readings in the order they were verified. One whose number is not above all before is ignored, so
    /// nothing is counted twice.
    pub fn add(&mut self, reading: &Verified<Reading>) {
        let Reading { values, step } = *reading.get();
        if values.seq <= self.newest {
            return;
        }
        self.newest = values.seq;
        if let Some(step) = step {
            self.share(&step, values.time);
        }
        if let Some(bucket) = self.bucket_of(values.time) {
            bucket.count(step.as_ref(), values.simulated);
            bucket.not_measured = bucket.not_measured.saturating_add(u64::from(!values.is_measured()));
            bucket.flags = bucket.flags.union(values.flags);
        }
    }

    /// Adds a day, before the readings that follow it. A day whose first record is not above all before is
    /// ignored. A day file says nothing about flags and silent intervals: these count as missing.
    pub fn add_day(&mut self, day: &Verified<Day>) {
        let day = day.get();
        if day.first.seq <= self.newest {
            return;
        }
        self.newest = day.end.values.seq;
        let simulated = day.first.simulated || day.end.values.simulated;
        let (since, end) = (day.since.min(day.grid.start()).secs(), day.grid.end().secs());
        let is_outside = self.buckets.first().is_none_or(|first| end <= first.start.secs())
            || self.buckets.last().is_none_or(|last| since >= last.end.secs());
        if is_outside {
            return;
        }
        // A chart of a year is made of days: the bucket that holds all of one is not looked for 96 times.
        let index = self.index_of(since);
        let around = self.buckets.get_mut(index);
        if let Some(bucket) = around.filter(|bucket| bucket.start.secs() <= since && end <= bucket.end.secs())
        {
            day.steps().for_each(|(until, step)| bucket.add_whole(step.as_ref(), until, simulated));
            return;
        }
        for (until, step) in day.steps() {
            if let Some(step) = &step {
                self.share(step, until);
            }
            if let Some(bucket) = self.bucket_of(until) {
                bucket.count(step.as_ref(), simulated);
            }
        }
    }

    /// The bucket of an interval that ends at `time`: the one that holds its last second.
    fn bucket_of(&mut self, time: UnixTime) -> Option<&mut Bucket> {
        let last_second = time.secs().saturating_sub(1);
        let index = self.index_of(last_second);
        let bucket = self.buckets.get_mut(index)?;
        (bucket.start.secs()..bucket.end.secs()).contains(&last_second).then_some(bucket)
    }

    /// The buckets, oldest first, without holes between them.
    #[must_use]
    pub fn buckets(&self) -> &[Bucket] {
        &self.buckets
    }

    /// All buckets as one; [`None`] if the window has none.
    #[must_use]
    pub fn total(&self) -> Option<Bucket> {
        self.buckets.iter().copied().reduce(|sum, bucket| sum.join(&bucket))
    }

    /// Shares the energy of a step out to the buckets it covers, by time, without losing a watt hour.
    fn share(&mut self, step: &Step, until: UnixTime) {
        let (since, until) = (step.since.secs(), until.secs());
        let length = until.saturating_sub(since);
        let regular = length.saturating_mul(2) <= u64::from(self.interval_s).saturating_mul(3);
        let irregular = step.missing > 0 || step.carried || !regular;
        let first = self.index_of(since);
        for bucket in self.buckets.iter_mut().skip(first).take_while(|bucket| bucket.start.secs() < until) {
            let (start, end) = (bucket.start.secs().max(since), bucket.end.secs().min(until));
            let seconds = end.saturating_sub(start);
            if seconds > 0 {
                let part = Part { from: start.saturating_sub(since), to: end.saturating_sub(since), length };
                bucket.add_share(part.of(step.energy), seconds, irregular && seconds < length);
            }
        }
    }

    /// The bucket that holds a second, or the first one after it.
    fn index_of(&self, second: u64) -> usize {
        self.buckets.partition_point(|bucket| bucket.end.secs() <= second)
    }
}

/// A part of a step, in seconds from its start.
#[derive(Clone, Copy)]
struct Part {
    from: u64,
    to: u64,
    length: u64,
}

impl Part {
    fn of(self, energy: Energy) -> Energy {
        Energy { produced: self.of_wh(energy.produced), consumed: self.of_wh(energy.consumed) }
    }

    /// What has flowed by the end of the part minus what had by its start, each rounded down: the parts of a
    /// step add up to the step.
    fn of_wh(self, energy: WattHours) -> WattHours {
        let by = |second: u64| {
            let product = u128::from(energy.wh()).saturating_mul(second.into());
            let flowed = product.checked_div(self.length.into()).unwrap_or(0);
            u64::try_from(flowed).unwrap_or(u64::MAX)
        };
        WattHours::from_wh(by(self.to).saturating_sub(by(self.from)))
    }
}

fn bucket_at(at: UnixTime, period: Period, zone: Zone) -> Bucket {
    match period {
        Period::Seconds(DividesHour(secs)) => {
            let wall = at.secs().saturating_add_signed(zone.offset_s(at).into());
            let start = at.secs().saturating_sub(wall.checked_rem(secs).unwrap_or(0));
            let start = UnixTime::from_secs(start).unwrap_or(at);
            Bucket::empty(start, start.checked_add_secs(secs).unwrap_or(UnixTime::MAX))
        }
        Period::Day => {
            let date = zone.local(at).date;
            Bucket::empty(zone.day_start(date), zone.day_end(date))
        }
        Period::Month => {
            let date = zone.local(at).date;
            Bucket::empty(zone.month_start(date), zone.month_end(date))
        }
    }
}

#[cfg(test)]
mod tests;
