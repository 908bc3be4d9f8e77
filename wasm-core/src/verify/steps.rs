//! A day's intervals as the steps between measured records that they stand for.

use super::readings::Step;
use crate::file::{Grid, Interval};
use crate::units::UnixTime;

/// The intervals of a day in which records end: when they end, and the energy since the one before, if it must
/// be counted.
#[derive(Debug, Clone)]
pub struct Steps<'a> {
    intervals: core::iter::Enumerate<core::slice::Iter<'a, Interval>>,
    grid: Grid,
    since: UnixTime,
    missing: u64,
}

impl<'a> Steps<'a> {
    pub(super) fn new(intervals: &'a [Interval], grid: Grid, since: UnixTime) -> Self {
        Self { intervals: intervals.iter().enumerate(), grid, since, missing: 0 }
    }
}

impl Iterator for Steps<'_> {
    type Item = (UnixTime, Option<Step>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (at, interval) = self.intervals.next()?;
            let until = self.grid.end_of(at);
            let energy = match interval {
                Interval::Missing => {
                    self.missing = self.missing.saturating_add(1);
                    continue;
                }
                Interval::Uncounted => None,
                Interval::Counted(energy) => Some(*energy),
            };
            let since = core::mem::replace(&mut self.since, until);
            let missing = core::mem::take(&mut self.missing);
            let step = energy.map(|energy| Step { since, energy, missing, carried: false });
            return Some((until, step));
        }
    }
}
