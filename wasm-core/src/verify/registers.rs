//! Whether register values can be true: they never fall, and rise no faster than the installation can.

use core::fmt;

use super::reason::{Reason, RecordReason};
use super::report::Outcome;
use crate::record::{Flag, Origin, Register, Status, TimeStatus, Values};
use crate::units::{UnixTime, WattHours};

/// What an installation can at most, from its certificate or its gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most it gives to the grid, in W.
    pub max_export_w: u32,
    /// The most it takes from the grid, in W.
    pub max_import_w: u32,
    /// The time between two records, in seconds. A register may move in one step for this time, so a shorter
    /// time between two records is judged as this.
    pub interval_s: u32,
}

/// One of the two registers of a meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegisterName {
    /// 1.8.0: energy taken from the grid.
    Import,
    /// 2.8.0: energy given to the grid.
    Export,
}

impl RegisterName {
    const BOTH: [Self; 2] = [Self::Import, Self::Export];

    const fn of(self, values: &Values) -> Option<Register> {
        match self {
            Self::Import => values.import,
            Self::Export => values.export,
        }
    }

    const fn raw(self, origin: &Origin) -> Option<u64> {
        match self {
            Self::Import => origin.import,
            Self::Export => origin.export,
        }
    }

    const fn max_w(self, limits: &Limits) -> u32 {
        match self {
            Self::Import => limits.max_import_w,
            Self::Export => limits.max_export_w,
        }
    }
}

impl fmt::Display for RegisterName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Import => "1.8.0",
            Self::Export => "2.8.0",
        })
    }
}

/// Whether no register fell.
pub(super) fn monotonic(before: Option<&Values>, after: &Values) -> Outcome {
    let Some(before) = before else { return not_possible(RecordReason::NothingBefore) };
    if after.flags.contains(Flag::MeterExchanged) {
        return not_possible(RecordReason::MeterExchanged);
    }
    worst(RegisterName::BOTH.map(|register| match (register.of(before), register.of(after)) {
        (None, None) => Outcome::Passed,
        (Some(old), Some(new)) if new.value >= old.value => Outcome::Passed,
        (Some(old), Some(new)) => {
            Outcome::Failed(RecordReason::Fell { register, from: old.value, to: new.value }.into())
        }
        _ => not_possible(RecordReason::NotInBoth { register }),
    }))
}

/// Whether each register is what its raw counter says, was measured, and rose no faster than possible.
pub(super) fn plausible(
    before: Option<&Values>,
    after: &Values,
    origin: &Origin,
    since: Option<UnixTime>,
    limits: Option<&Limits>,
) -> Outcome {
    let measured = worst(RegisterName::BOTH.map(|register| measured(register, after, origin)));
    worst([measured, rise(before, after, since, limits)])
}

fn measured(register: RegisterName, after: &Values, origin: &Origin) -> Outcome {
    let Some(Register { value, status }) = register.of(after) else { return Outcome::Passed };
    if register.raw(origin).is_some_and(|raw| origin.to_wh(raw) != Some(value.wh())) {
        return Outcome::Failed(RecordReason::RawDiffers { register, value }.into());
    }
    if status == Status::Good {
        return Outcome::Passed;
    }
    not_possible(RecordReason::NotMeasured { register, status })
}

/// `since` is when the meter was last read: a value that was carried on says nothing about the time since then.
fn rise(
    before: Option<&Values>,
    after: &Values,
    since: Option<UnixTime>,
    limits: Option<&Limits>,
) -> Outcome {
    let Some(before) = before else { return not_possible(RecordReason::NothingBefore) };
    if after.flags.contains(Flag::MeterExchanged) {
        return not_possible(RecordReason::MeterExchanged);
    }
    let Some(limits) = limits else { return not_possible(RecordReason::NoLimits) };
    let since = since.filter(|_| !before.is_measured()).unwrap_or(before.time);
    let elapsed = after.time.secs_since(since).unwrap_or(0).max(limits.interval_s.into());
    worst(RegisterName::BOTH.map(|register| {
        let values = register.of(before).zip(register.of(after));
        let rise = values.and_then(|(old, new)| new.value.checked_sub(old.value)).unwrap_or_default();
        let limit = most(register.max_w(limits), elapsed);
        if rise <= limit {
            return Outcome::Passed;
        }
        Outcome::Failed(RecordReason::TooMuch { register, rise, limit }.into())
    }))
}

/// Power x time x 1.2, and 1 Wh because register values are rounded down.
pub(super) fn most(watts: u32, seconds: u64) -> WattHours {
    let tenths_of_ws = u64::from(watts).saturating_mul(seconds).saturating_mul(12);
    WattHours::from_wh((tenths_of_ws / 36_000).saturating_add(1))
}

/// Whether the time follows the time before and the clock was synchronised.
pub(super) fn time(before: Option<&Values>, after: &Values) -> Outcome {
    if let Some(before) = before.filter(|before| before.time >= after.time) {
        return Outcome::Failed(RecordReason::TimeNotAfter { before: before.time }.into());
    }
    if after.flags.contains(Flag::ClockStep) {
        return not_possible(RecordReason::ClockStep);
    }
    match after.time_status {
        TimeStatus::Synchronised => Outcome::Passed,
        status => not_possible(RecordReason::ClockNotSynchronised { status }),
    }
}

/// The first failure, else the first impossibility, else passed.
fn worst<const N: usize>(outcomes: [Outcome; N]) -> Outcome {
    let rank = |outcome: &Outcome| match outcome {
        Outcome::Failed(_) => 0,
        Outcome::NotPossible(_) => 1,
        Outcome::Passed => 2,
    };
    outcomes.into_iter().min_by_key(rank).unwrap_or(Outcome::Passed)
}

fn not_possible(reason: RecordReason) -> Outcome {
    Outcome::NotPossible(Reason::Record(reason))
}
