//! What is verified about a meter's energy: whole days from their files, and single readings for the rest.

use std::ops::RangeInclusive;
use std::rc::Rc;

use wasm_core::series::{Range, Series};
use wasm_core::units::UnixTime;
use wasm_core::verify::{Day, Reading, Verified};

use super::Readings;

/// Days, and readings that are in none of them. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Proven {
    days: Rc<Vec<Rc<Verified<Day>>>>,
    readings: Readings,
}

impl PartialEq for Proven {
    /// Two that grew from the same one are equal if they are as long.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.days, &other.days) && self.readings == other.readings
    }
}

/// One of the two.
enum Part<'a> {
    Day(&'a Verified<Day>),
    Reading(&'a Verified<Reading>),
}

impl Part<'_> {
    /// Numbers of its first and last record.
    fn numbers(&self) -> (u64, u64) {
        match self {
            Self::Day(day) => (day.get().first.seq, day.get().end.values.seq),
            Self::Reading(reading) => (reading.get().values.seq, reading.get().values.seq),
        }
    }

    /// When its last record ends.
    const fn end(&self) -> UnixTime {
        match self {
            Self::Day(day) => day.get().end.values.time,
            Self::Reading(reading) => reading.get().values.time,
        }
    }

    fn is_in(&self, days: &[Rc<Verified<Day>>]) -> bool {
        let (first, _) = self.numbers();
        days.last().is_some_and(|last| first <= last.get().end.values.seq)
    }
}

impl Proven {
    /// The days, oldest first.
    #[must_use]
    pub fn days(&self) -> &[Rc<Verified<Day>>] {
        &self.days
    }

    /// The readings that are in no day.
    #[must_use]
    pub const fn readings(&self) -> &Readings {
        &self.readings
    }

    /// Adds newer readings.
    pub fn extend(&mut self, readings: impl IntoIterator<Item = Verified<Reading>>) {
        self.readings.extend(readings);
    }

    /// Leaves only the days.
    pub fn forget_readings(&mut self) {
        self.readings = Readings::default();
    }

    /// Adds newer days, which stand for the readings in them.
    pub fn add_days(&mut self, days: impl IntoIterator<Item = Rc<Verified<Day>>>) {
        Rc::make_mut(&mut self.days).extend(days);
        let days = &self.days;
        let is_in = |reading: &Verified<Reading>| Part::Reading(reading).is_in(days);
        if self.readings.iter().next().is_some_and(is_in) {
            let mut left = Readings::default();
            left.extend(self.readings.iter().filter(|reading| !is_in(reading)).copied());
            self.readings = left;
        }
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.days.is_empty() && self.readings.is_empty()
    }

    /// The time of the first record.
    #[must_use]
    pub fn first(&self) -> Option<UnixTime> {
        let day = self.days.first().map(|day| day.get().first.time);
        day.or_else(|| self.readings.iter().next().map(|reading| reading.get().values.time))
    }

    /// The time of the newest record.
    #[must_use]
    pub fn newest(&self) -> Option<UnixTime> {
        let reading = self.readings.last().map(|reading| reading.get().values.time);
        reading.or_else(|| self.days.last().map(|day| day.get().end.values.time))
    }

    /// Adds all of it to a series.
    pub fn fill(&self, series: &mut Series) {
        self.days.iter().for_each(|day| series.add_day(day));
        self.readings.iter().for_each(|reading| series.add(reading));
    }

    /// The numbers of the records that a range is worked out from: those that end in it, the one before, whose values
    /// the first is counted from, and the one after, which may have begun in it. A day counts as a whole. `None` if
    /// there are none.
    #[must_use]
    pub fn numbers(&self, range: Range) -> Option<RangeInclusive<u64>> {
        let (mut start, mut end) = (None, None);
        for part in self.parts() {
            let (first, last) = part.numbers();
            if part.end() <= range.from {
                start = Some(last);
                continue;
            }
            start = start.or(Some(first));
            end = Some(last);
            if part.end() >= range.until {
                break;
            }
        }
        Some(start?..=end?)
    }

    /// Days, then what follows them.
    fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let days = self.days.iter().map(|day| Part::Day(day));
        days.chain(self.readings.iter().map(Part::Reading))
    }
}
