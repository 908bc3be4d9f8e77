//! What happened between two records: the one rule by which register values become energy.
//!
//! Hour files, anchors and charts all add up these differences, so the rule stands in one place: a
//! difference counts only between two values that were measured (or carried on unchanged) on the same
//! meter, and only what lies above the highest value counted so far: a register that fell and climbs back
//! says nothing new. Everything else is no energy but a gap, and is left for the eye to see.

use super::{Flag, Flags, PayloadHash, Register, Status, TimeStatus};
use crate::units::{UnixTime, WattHours};

/// The numbers of one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Values {
    /// Number of the record.
    pub seq: u64,
    /// Hash of its payload.
    pub hash: PayloadHash,
    /// End of its interval, UTC.
    pub time: UnixTime,
    /// How far that time can be trusted.
    pub time_status: TimeStatus,
    /// Register 1.8.0: energy taken from the grid.
    pub import: Option<Register>,
    /// Register 2.8.0: energy given to the grid.
    pub export: Option<Register>,
    /// What happened in its interval.
    pub flags: Flags,
    /// Whether no real meter was read.
    pub simulated: bool,
}

impl Values {
    /// Whether every register was read from the meter for this very record.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        let registers = [self.import, self.export].into_iter().flatten();
        registers.into_iter().all(|register| register.status == Status::Good)
    }
}

/// Energy of some time, in Wh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Energy {
    /// Given to the grid (register 2.8.0).
    pub produced: WattHours,
    /// Taken from the grid (register 1.8.0).
    pub consumed: WattHours,
}

impl Energy {
    /// No energy.
    pub const ZERO: Self = Self { produced: WattHours::ZERO, consumed: WattHours::ZERO };

    /// The sum, unless it overflows 64 bits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            produced: self.produced.checked_add(other.produced)?,
            consumed: self.consumed.checked_add(other.consumed)?,
        })
    }

    /// The energy between two consecutive records; [`None`] if it must not be counted: the meter was
    /// exchanged, a register fell, appeared or vanished, or a value was neither measured nor carried on.
    #[must_use]
    pub fn between(before: &Values, after: &Values) -> Option<Self> {
        if after.flags.contains(Flag::MeterExchanged) {
            return None;
        }
        Some(Self {
            produced: difference(before.export, after.export)?,
            consumed: difference(before.import, after.import)?,
        })
    }

    /// The energy of consecutive records, counted from `before` if there is such a record and else from the
    /// first; and the marks after them. [`None`] only if the sum overflows 64 bits.
    #[must_use]
    pub fn sum(
        before: Option<(Values, Marks)>,
        readings: impl IntoIterator<Item = Values>,
    ) -> Option<(Self, Marks)> {
        let (mut last, mut marks) = before.unzip();
        let mut sum = Self::ZERO;
        for reading in readings {
            let known = marks.unwrap_or_default();
            let step = last.and_then(|last| known.step(&last, &reading)).unwrap_or_default();
            sum = sum.checked_add(step)?;
            (last, marks) = (Some(reading), Some(known.after(&reading)));
        }
        Some((sum, marks.unwrap_or_default()))
    }
}

/// The highest values of the registers that were counted so far, since the meter was put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// Of register 1.8.0.
    pub import: Option<WattHours>,
    /// Of register 2.8.0.
    pub export: Option<WattHours>,
    /// The time of the newest record whose values were read from the meter: what is counted next may have
    /// flowed since then.
    pub measured: Option<UnixTime>,
}

impl Marks {
    /// The marks after another record.
    #[must_use]
    pub fn after(self, values: &Values) -> Self {
        let kept = if values.flags.contains(Flag::MeterExchanged) { Self::default() } else { self };
        let higher = |mark: Option<WattHours>, register: Option<Register>| {
            mark.max(register.filter(|register| counts(register.status)).map(|register| register.value))
        };
        Self {
            import: higher(kept.import, values.import),
            export: higher(kept.export, values.export),
            measured: if values.is_measured() { Some(values.time) } else { kept.measured },
        }
    }

    /// The energy between two consecutive records that was not counted before; [`None`] as in
    /// [`Energy::between`].
    #[must_use]
    pub fn step(self, before: &Values, after: &Values) -> Option<Energy> {
        let Energy { produced, consumed } = Energy::between(before, after)?;
        let fresh = |rise: WattHours, mark: Option<WattHours>, after: Option<Register>| {
            let above =
                after.zip(mark).map(|(after, mark)| after.value.checked_sub(mark).unwrap_or_default());
            above.map_or(rise, |above| rise.min(above))
        };
        let produced = fresh(produced, self.export, after.export);
        Some(Energy { produced, consumed: fresh(consumed, self.import, after.import) })
    }
}

fn difference(before: Option<Register>, after: Option<Register>) -> Option<WattHours> {
    match (before, after) {
        (None, None) => Some(WattHours::ZERO),
        (Some(before), Some(after)) if counts(before.status) && counts(after.status) => {
            after.value.checked_sub(before.value)
        }
        _ => None,
    }
}

/// Whether a value with this status was measured, or is the last measured one carried on.
const fn counts(status: Status) -> bool {
    match status {
        Status::Good | Status::Timeout | Status::Disconnected | Status::ReadError => true,
        Status::Manipulated | Status::Exchanged | Status::OutOfRange | Status::Substitute => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(import: Option<(u64, Status)>, export: Option<(u64, Status)>) -> Values {
        let register = |(wh, status)| Register { value: WattHours::from_wh(wh), status };
        Values {
            seq: 1,
            hash: PayloadHash::ZERO,
            time: UnixTime::from_secs(0).unwrap(),
            time_status: TimeStatus::Synchronised,
            import: import.map(register),
            export: export.map(register),
            flags: Flags::NONE,
            simulated: false,
        }
    }

    #[test]
    fn what_counts() {
        use Status::{Exchanged, Good, Manipulated, OutOfRange, ReadError, Substitute, Timeout};
        for (row, before, after, expected) in [
            (
                "both rise",
                (Some((10, Good)), Some((5, Good))),
                (Some((13, Good)), Some((9, Good))),
                Some((4, 3)),
            ),
            ("nothing moves", (Some((10, Good)), None), (Some((10, Good)), None), Some((0, 0))),
            ("only export", (None, Some((5, Good))), (None, Some((6, Good))), Some((1, 0))),
            ("no answer", (Some((10, Good)), None), (Some((10, Timeout)), None), Some((0, 0))),
            ("after no answer", (Some((10, ReadError)), None), (Some((30, Good)), None), Some((0, 20))),
            ("import falls", (Some((10, Good)), None), (Some((9, Good)), None), None),
            ("export falls", (None, Some((5, Good))), (None, Some((4, Good))), None),
            ("appears", (Some((10, Good)), None), (Some((10, Good)), Some((4, Good))), None),
            ("vanishes", (Some((10, Good)), Some((4, Good))), (Some((10, Good)), None), None),
            ("out of range", (Some((10, Good)), None), (Some((11, OutOfRange)), None), None),
            ("after out of range", (Some((10, OutOfRange)), None), (Some((11, Good)), None), None),
            ("manipulated", (Some((10, Good)), None), (Some((11, Manipulated)), None), None),
            ("exchanged", (Some((10, Good)), None), (Some((11, Exchanged)), None), None),
            ("put in", (Some((10, Good)), None), (Some((11, Substitute)), None), None),
        ] {
            let found = Energy::between(&reading(before.0, before.1), &reading(after.0, after.1));
            assert_eq!(found.map(|e| (e.produced.wh(), e.consumed.wh())), expected, "{row}");
        }
    }

    #[test]
    fn an_exchanged_meter_starts_anew() {
        let old = reading(Some((1000, Status::Good)), None);
        let new = Values {
            flags: Flags::NONE.with(Flag::MeterExchanged),
            ..reading(Some((2000, Status::Good)), None)
        };
        let later = reading(Some((2005, Status::Good)), None);
        assert_eq!(Energy::between(&old, &new), None);
        let (sum, marks) = Energy::sum(Some((old, Marks::default().after(&old))), [new, later]).unwrap();
        assert_eq!(marks.import, Some(WattHours::from_wh(2005)), "the old meter's 1000 counted apart");
        assert_eq!((sum.produced.wh(), sum.consumed.wh()), (0, 5));
    }

    #[test]
    fn sums_count_from_the_record_before() {
        let readings = [100, 103, 110].map(|wh| reading(None, Some((wh, Status::Good))));
        let [first, second, third] = readings;
        let after = |before: Values| Some((before, Marks::default().after(&before)));
        let produced = |before, readings: &[Values]| {
            Energy::sum(before, readings.iter().copied()).unwrap().0.produced.wh()
        };
        assert_eq!(produced(None, &readings), 10);
        assert_eq!(produced(after(first), &[second, third]), 10);
        assert_eq!(produced(after(second), &[third]), 7);
        assert_eq!(Energy::sum(None, []), Some((Energy::ZERO, Marks::default())));
    }

    /// A past hole: what a register climbed again after a fall was counted a second time.
    #[test]
    fn what_was_counted_is_not_counted_again() {
        let flagged = |values: Values| Values { flags: Flags::NONE.with(Flag::MeterExchanged), ..values };
        let at = |wh| reading(None, Some((wh, Status::Good)));
        for (row, readings, expected) in [
            ("rises", vec![at(100), at(110), at(120)], 20),
            ("falls and climbs back", vec![at(100), at(110), at(90), at(105), at(110)], 10),
            ("climbs on", vec![at(100), at(110), at(90), at(105), at(115), at(116)], 16),
            ("falls twice", vec![at(100), at(110), at(90), at(112), at(100), at(113)], 13),
            ("another meter", vec![at(100), at(110), flagged(at(5)), at(15)], 20),
        ] {
            let (sum, _) = Energy::sum(None, readings).unwrap();
            assert_eq!(sum.produced.wh(), expected, "{row}");
        }
    }
}
