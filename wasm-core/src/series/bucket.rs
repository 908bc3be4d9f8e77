//! The pieces of time a chart is made of, and what is known about each.

use crate::record::{Energy, Flags};
use crate::units::{UnixTime, WattHours};
use crate::verify::Step;

/// How well the energy of a bucket is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// All of its time is covered by measured values.
    Complete,
    /// All of its time is covered, in part by energy that also spans other buckets and was shared by time.
    Estimated,
    /// Part of its time is not covered.
    Partial,
    /// None of its time is covered.
    Empty,
}

/// What is known about the time from `start` to `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    /// Its first second.
    pub start: UnixTime,
    /// The first second after it.
    pub end: UnixTime,
    /// Energy known to belong here.
    pub measured: Energy,
    /// The share, by time, of energy that spans a gap and more than this bucket.
    pub estimated: Energy,
    /// Seconds that `measured` covers.
    pub measured_s: u64,
    /// Seconds that `estimated` covers.
    pub estimated_s: u64,
    /// Verified readings that end here.
    pub readings: u64,
    /// Records missing or refused before the readings that end here.
    pub missing_records: u64,
    /// Readings that end here and whose registers were not measured.
    pub not_measured: u64,
    /// What the readings that end here are flagged with.
    pub flags: Flags,
    /// Whether any of it comes from a replayed meter.
    pub simulated: bool,
}

impl Bucket {
    pub(super) const fn empty(start: UnixTime, end: UnixTime) -> Self {
        Self {
            start,
            end,
            measured: Energy::ZERO,
            estimated: Energy::ZERO,
            measured_s: 0,
            estimated_s: 0,
            readings: 0,
            missing_records: 0,
            not_measured: 0,
            flags: Flags::NONE,
            simulated: false,
        }
    }

    /// Measured and estimated energy together.
    #[must_use]
    pub fn energy(&self) -> Energy {
        add(self.measured, self.estimated)
    }

    /// Seconds about which nothing is known.
    #[must_use]
    pub fn missing_s(&self) -> u64 {
        let length = self.end.secs_since(self.start).unwrap_or(0);
        length.saturating_sub(self.measured_s).saturating_sub(self.estimated_s)
    }

    /// How well the energy is known.
    #[must_use]
    pub fn quality(&self) -> Quality {
        match (self.measured_s, self.estimated_s, self.missing_s()) {
            (0, 0, _) => Quality::Empty,
            (_, 0, 0) => Quality::Complete,
            (_, _, 0) => Quality::Estimated,
            _ => Quality::Partial,
        }
    }

    pub(super) fn add_share(&mut self, energy: Energy, seconds: u64, estimated: bool) {
        let (sum, time) = if estimated {
            (&mut self.estimated, &mut self.estimated_s)
        } else {
            (&mut self.measured, &mut self.measured_s)
        };
        *sum = add(*sum, energy);
        *time = time.saturating_add(seconds);
    }

    /// Another reading that ends here, whose step is all in this bucket.
    pub(super) fn add_whole(&mut self, step: Option<&Step>, until: UnixTime, simulated: bool) {
        if let Some(step) = step {
            self.add_share(step.energy, until.secs_since(step.since).unwrap_or(0), false);
        }
        self.count(step, simulated);
    }

    /// Another reading that ends here.
    pub(super) fn count(&mut self, step: Option<&Step>, simulated: bool) {
        self.readings = self.readings.saturating_add(1);
        self.missing_records = self.missing_records.saturating_add(step.map_or(0, |step| step.missing));
        self.simulated |= simulated;
    }

    /// Everything in this bucket and in `next`, which begins where this one ends.
    pub(super) fn join(&self, next: &Self) -> Self {
        Self {
            start: self.start,
            end: next.end,
            measured: add(self.measured, next.measured),
            estimated: add(self.estimated, next.estimated),
            measured_s: self.measured_s.saturating_add(next.measured_s),
            estimated_s: self.estimated_s.saturating_add(next.estimated_s),
            readings: self.readings.saturating_add(next.readings),
            missing_records: self.missing_records.saturating_add(next.missing_records),
            not_measured: self.not_measured.saturating_add(next.not_measured),
            flags: self.flags.union(next.flags),
            simulated: self.simulated || next.simulated,
        }
    }
}

/// Sums here are of differences of registers, each at most 10^15 Wh: they stay far below 64 bits.
fn add(a: Energy, b: Energy) -> Energy {
    let most = WattHours::from_wh(u64::MAX);
    a.checked_add(b).unwrap_or(Energy { produced: most, consumed: most })
}
