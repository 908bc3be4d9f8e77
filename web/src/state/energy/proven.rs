//! What is verified about a meter's energy: whole days from their files, and single readings for the rest.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::rc::Rc;

use wasm_core::record::Energy;
use wasm_core::series::{Range, Series};
use wasm_core::units::UnixTime;
use wasm_core::verify::{Day, Reading, Verified};

use super::Readings;

/// A whole day from its file.
pub type ProvenDay = Rc<Verified<Day>>;

/// Days, and readings that are in none of them. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Proven {
    days: Rc<Vec<Rc<Verified<Day>>>>,
    /// The readings of days at which somebody has looked closer, by the number of the day's first record.
    closer: Rc<BTreeMap<u64, Rc<[Verified<Reading>]>>>,
    readings: Readings,
}

impl PartialEq for Proven {
    /// Two that grew from the same one are equal if they are as long.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.days, &other.days)
            && Rc::ptr_eq(&self.closer, &other.closer)
            && self.readings == other.readings
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

    /// Takes these days in place of those it had.
    pub fn set_days(&mut self, days: Vec<Rc<Verified<Day>>>) {
        (self.days, self.closer) = (Rc::default(), Rc::default());
        self.add_days(days);
    }

    /// Takes the readings of a day in place of its file, which says nothing about flags and silent intervals. Changes
    /// nothing, and says `false`, if these are not the readings of one of its days, whole and with the same energy.
    pub fn look_closer(&mut self, readings: Rc<[Verified<Reading>]>) -> bool {
        let same = |day: &Rc<Verified<Day>>| {
            let (Some(first), Some(last)) = (readings.first(), readings.last()) else { return false };
            let (day, count) = (day.get(), u64::try_from(readings.len()));
            let ends = first.get().values == day.first && last.get().values == day.end.values;
            ends && count == Ok(day.records) && sum(&readings) == Some(day.energy)
        };
        let Some(day) = self.days.iter().find(|day| same(day)) else { return false };
        let first = day.get().first.seq;
        Rc::make_mut(&mut self.closer).insert(first, readings);
        true
    }

    /// The days of a range at which nobody has looked closer, each behind the day before.
    #[must_use]
    pub fn not_closer(&self, range: Range) -> Vec<(Option<ProvenDay>, ProvenDay)> {
        let in_range = |day: &Day| day.grid.start() < range.until && range.from < day.grid.end();
        let befores = core::iter::once(None).chain(self.days.iter().map(|day| Some(day.clone())));
        let all = befores.zip(self.days.iter());
        let wanted =
            all.filter(|(_, day)| in_range(day.get()) && !self.closer.contains_key(&day.get().first.seq));
        wanted.map(|(before, day)| (before, day.clone())).collect()
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
        for day in self.days.iter() {
            match self.closer.get(&day.get().first.seq) {
                Some(readings) => readings.iter().for_each(|reading| series.add(reading)),
                None => series.add_day(day),
            }
        }
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

/// The energy of all steps between readings; `None` if that is more than fits.
fn sum(readings: &[Verified<Reading>]) -> Option<Energy> {
    let steps = readings.iter().filter_map(|reading| reading.get().step);
    steps.map(|step| step.energy).try_fold(Energy::ZERO, Energy::checked_add)
}
