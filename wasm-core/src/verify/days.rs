//! Day files: a day's energy interval by interval, from one signature.
//!
//! A year of charts needs 365 of these blocks and nothing else: [`DayVerifier`] takes them as they come, oldest
//! first, and hands out a [`Verified`] [`Day`] for each that holds. The meter's signature vouches for the
//! numbers, the chain of hashes ties each day to the one before, and the registers of its first and last record
//! bound its sums. That the numbers are those of the records is for [`super::audit_day`], which needs the hour
//! files; `series` draws days,
//! [`super::RecordVerifier::after_day`] goes on with the records of today.

use super::Verified;
use super::files::{MeterKey, failed, read};
use super::reason::{FileReason, RecordReason};
use super::registers::{self, Limits, RegisterName};
use super::report::{Check, Outcome, Report, names};
use super::steps::Steps;
use crate::calendar::Date;
use crate::file::tree;
use crate::file::{DayFile, File, Grid, Interval, Tail};
use crate::ipld::Cid;
use crate::record::{ChainState, Energy, Flag, KeyId, Marks, Record, Register, Values};
use crate::units::{UnixTime, WattHours};

/// A verified day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The local day.
    pub date: Date,
    /// When it begins and ends, and how it is divided.
    pub grid: Grid,
    /// What is known of each interval: as many as `grid` has.
    pub intervals: Vec<Interval>,
    /// The energy of all intervals.
    pub energy: Energy,
    /// When the energy of the first interval that has a number began to flow: when the meter was last read
    /// before the day, or the day's start if that is not known.
    pub since: UnixTime,
    /// The day's first record.
    pub first: Values,
    /// The end of the day: its last record, and what the next day continues.
    pub end: DayEnd,
    /// How many records the day has.
    pub records: u64,
    /// The day's hour files, oldest first: where to look closer.
    pub hours: Vec<Cid>,
}

/// The end of a day file: what the next one continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayEnd {
    /// The file's name.
    pub cid: Cid,
    /// Its last record.
    pub values: Values,
    /// When the meter was last read, as far as the file says.
    pub measured: Option<UnixTime>,
    /// What was counted up to there. [`None`] if the file does not say: something was not counted in it, or
    /// before; the day's hour files say it.
    pub marks: Option<Marks>,
}

impl DayEnd {
    /// The same as the end of any file, for the hour file that follows; if what was counted is known.
    #[must_use]
    pub fn tail(&self) -> Option<Tail> {
        self.marks.map(|marks| Tail { cid: self.cid, values: self.values, marks })
    }
}

/// What comes before a day file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeforeDay {
    /// Nothing: it is the meter's first.
    Nothing,
    /// This day.
    Day(DayEnd),
    /// Something that is not known here.
    Unknown,
}

impl Day {
    /// The energy between measured records, with the end of each; [`None`] where it must not be counted: the
    /// time before is then a gap. In the form in which records say it, so that charts treat both alike.
    #[must_use]
    pub fn steps(&self) -> Steps<'_> {
        Steps::new(&self.intervals, self.grid, self.since)
    }
}

/// Day files of one meter, one after the other.
#[derive(Debug, Clone)]
pub struct DayVerifier<'a> {
    of: MeterKey<'a>,
    limits: Option<Limits>,
    before: BeforeDay,
}

impl<'a> DayVerifier<'a> {
    /// A verifier that knows nothing yet; the first file may be any of the meter's. Without limits the
    /// plausibility of values cannot be judged, which each report then says.
    #[must_use]
    pub const fn new(of: MeterKey<'a>, limits: Option<Limits>) -> Self {
        Self { of, limits, before: BeforeDay::Unknown }
    }

    /// Checks the next day file. A file that does not continue the newest verified one is refused once and
    /// starts anew: what comes after it is judged by it, if it is signed by the meter.
    pub fn push(&mut self, cid: &Cid, block: Option<&[u8]>) -> (Report, Option<Verified<Day>>) {
        let (report, day) = verify_day_file(cid, block, self.of, self.limits.as_ref(), self.before);
        self.before = day.as_ref().map_or(BeforeDay::Unknown, |day| BeforeDay::Day(day.get().end));
        (report, day)
    }
}

/// Checks a day file against its name, its signature, the day before, and what the installation can:
/// `file.cid`, `file.links` and `register.plausible`. The day is there if none failed.
pub fn verify_day_file(
    cid: &Cid,
    block: Option<&[u8]>,
    of: MeterKey<'_>,
    limits: Option<&Limits>,
    before: BeforeDay,
) -> (Report, Option<Verified<Day>>) {
    let file = match read_day(cid, block) {
        Ok(file) => file,
        Err(outcome) => return (unread(outcome), None),
    };
    // The first file says itself that nothing is before it.
    let is_first = file.prev().is_none() && file.first().seq() == 1;
    let before = if is_first && before == BeforeDay::Unknown { BeforeDay::Nothing } else { before };
    let evidence = format_args!("block {cid} of {} bytes", file.block().len());
    let named = Check::new(names::FILE_CID, Outcome::Passed, evidence);
    let links = check_links(&file, of, before);
    let evidence = format_args!("{} with {} records under one signature", file.date(), file.size());
    let links = Check::new(names::FILE_LINKS, links, evidence);
    let day = day(&file, before);
    let plausible = plausible(&day, limits, before);
    let evidence = format_args!("{} intervals of {} s", day.intervals.len(), day.grid.interval_s());
    let plausible = Check::new(names::REGISTER_PLAUSIBLE, plausible, evidence);
    let report = Report { checks: vec![named, links, plausible] };
    let holds = report.failed().next().is_none();
    (report, holds.then_some(Verified(day)))
}

/// The day file that `cid` names, or what to say about `file.cid`.
pub(super) fn read_day(cid: &Cid, block: Option<&[u8]>) -> Result<DayFile, Outcome> {
    match read(cid, block)? {
        File::Day(file) => Ok(*file),
        File::Hour(_) => Err(failed(FileReason::NoDay)),
    }
}

fn unread(outcome: Outcome) -> Report {
    let others = [names::FILE_LINKS, names::REGISTER_PLAUSIBLE];
    let others = others.map(|name| Check::not_possible(name, FileReason::NotRead));
    let named = Check::new(names::FILE_CID, outcome, "");
    Report { checks: core::iter::once(named).chain(others).collect() }
}

fn check_links(file: &DayFile, of: MeterKey<'_>, before: BeforeDay) -> Outcome {
    let result = check_content(file, of).and_then(|()| match before {
        BeforeDay::Unknown => Ok(()),
        BeforeDay::Nothing => check_before(file, None),
        BeforeDay::Day(end) => check_before(file, Some(&end)),
    });
    match (result, before) {
        (Err(reason), _) => Outcome::Failed(reason.into()),
        (Ok(()), BeforeDay::Unknown) => Outcome::NotPossible(FileReason::NothingBefore.into()),
        (Ok(()), BeforeDay::Nothing | BeforeDay::Day(_)) => Outcome::Passed,
    }
}

/// What can be judged by the file alone.
pub(super) fn check_content(file: &DayFile, of: MeterKey<'_>) -> Result<(), FileReason> {
    let key_id = KeyId::of(&of.reading_key);
    let ours = |record: &Record| record.meter() == of.meter && record.payload().key_id == key_id;
    if file.meter() != of.meter || !ours(file.first()) || !ours(file.last()) {
        return Err(FileReason::OtherMeter);
    }
    if !file.is_signed_by(&of.reading_key) {
        return Err(FileReason::WrongSignature);
    }
    let (first, last) = (file.first(), file.last());
    let inside = |record: &Record| file.grid().index(record.time()).is_some();
    if !inside(first) || !inside(last) {
        return Err(FileReason::WrongTimes);
    }
    let found = last.seq().checked_sub(first.seq()).and_then(|size| size.checked_add(1));
    if found != Some(file.size()) {
        return Err(FileReason::WrongCount { said: file.size(), found: found.unwrap_or(0) });
    }
    check_small(file)
}

/// A day of one or two records is all there; a longer one is checked by its hour files.
fn check_small(file: &DayFile) -> Result<(), FileReason> {
    let (first, last) = (file.first(), file.last());
    let root = match file.size() {
        1 if first != last => return Err(FileReason::WrongEnds),
        1 => tree::root([first.payload_bytes()]),
        2 => tree::root([first.payload_bytes(), last.payload_bytes()]),
        _ => return Ok(()),
    };
    if root == file.root() { Ok(()) } else { Err(FileReason::WrongRoot) }
}

/// What needs the day before, or that there is none.
fn check_before(file: &DayFile, before: Option<&DayEnd>) -> Result<(), FileReason> {
    let expected = before.map(|end| end.cid);
    if file.prev() != expected {
        return Err(FileReason::WrongPrevious { expected, found: file.prev() });
    }
    let first = file.first();
    let state = before.map(|end| ChainState { seq: end.values.seq, head: end.values.hash });
    if state.is_some_and(|state| !state.is_followed_by(first)) {
        return Err(FileReason::BrokenChain { seq: first.seq() });
    }
    if is_irregular(file, before.is_some()) {
        return Ok(());
    }
    // Every difference was counted, so together they are not more than the registers rose.
    let base = before.map_or_else(|| first.values(), |end| end.values);
    let (said, found) = (file.energy(), rise(&base, &file.last().values()));
    if said.produced <= found.produced && said.consumed <= found.consumed {
        Ok(())
    } else {
        Err(FileReason::WrongSums { said, found })
    }
}

fn rise(before: &Values, after: &Values) -> Energy {
    let rise = |before: Option<Register>, after: Option<Register>| {
        let values = after.zip(before).and_then(|(after, before)| after.value.checked_sub(before.value));
        values.unwrap_or_default()
    };
    Energy { produced: rise(before.export, after.export), consumed: rise(before.import, after.import) }
}

/// Whether something in the day was not counted, other than what was before the meter's first record.
fn is_irregular(file: &DayFile, has_before: bool) -> bool {
    let first = file.grid().index(file.first().time()).filter(|_| !has_before);
    let uncounted = |(at, interval): (usize, Interval)| interval == Interval::Uncounted && Some(at) != first;
    file.intervals().enumerate().any(uncounted) || file.first().flags().contains(Flag::MeterExchanged)
}

fn day(file: &DayFile, before: BeforeDay) -> Day {
    let intervals: Vec<Interval> = file.intervals().collect();
    let end_before = match before {
        BeforeDay::Day(end) => Some(end),
        BeforeDay::Nothing | BeforeDay::Unknown => None,
    };
    Day {
        date: file.date(),
        grid: *file.grid(),
        energy: file.energy(),
        since: end_before.and_then(|end| end.measured).unwrap_or_else(|| file.grid().start()),
        first: file.first().values(),
        end: end(file, &intervals, before),
        records: file.size(),
        hours: file.hours().to_vec(),
        intervals,
    }
}

fn end(file: &DayFile, intervals: &[Interval], before: BeforeDay) -> DayEnd {
    let values = file.last().values();
    let counted = |interval: &Interval| matches!(interval, Interval::Counted(_));
    let newest = intervals.iter().rposition(counted).map(|at| file.grid().end_of(at));
    let first = file.first().values();
    let measured = if values.is_measured() { Some(values.time) } else { newest };
    let measured = measured.or_else(|| first.is_measured().then_some(first.time));
    let (marks, measured) = match before {
        BeforeDay::Day(end) => (end.marks, measured.or(end.measured)),
        BeforeDay::Nothing => (Some(Marks::default()), measured),
        BeforeDay::Unknown => (None, measured),
    };
    let regular = !is_irregular(file, before != BeforeDay::Nothing);
    let marks = marks.filter(|_| regular).map(|marks| Marks { measured, ..marks.after(&values) });
    DayEnd { cid: file.cid(), values, measured, marks }
}

/// Whether each number is possible in the time it stands for.
fn plausible(day: &Day, limits: Option<&Limits>, before: BeforeDay) -> Outcome {
    let Some(limits) = limits else { return Outcome::NotPossible(RecordReason::NoLimits.into()) };
    // Since when the first number counts is known only with the day before.
    let unknown = usize::from(before == BeforeDay::Unknown);
    let steps = day.steps().filter_map(|(until, step)| Some((until, step?))).skip(unknown);
    for (until, step) in steps {
        let seconds = until.secs_since(step.since).unwrap_or(0).max(limits.interval_s.into());
        let Energy { produced, consumed } = step.energy;
        let by_register = [
            (RegisterName::Export, produced, limits.max_export_w),
            (RegisterName::Import, consumed, limits.max_import_w),
        ];
        if let Some(reason) = too_much(by_register, seconds) {
            return Outcome::Failed(reason.into());
        }
    }
    Outcome::Passed
}

fn too_much(by_register: [(RegisterName, WattHours, u32); 2], seconds: u64) -> Option<RecordReason> {
    by_register.into_iter().find_map(|(register, rise, watts)| {
        let limit = registers::most(watts, seconds);
        (rise > limit).then_some(RecordReason::TooMuch { register, rise, limit })
    })
}

#[cfg(test)]
pub(super) mod tests;
