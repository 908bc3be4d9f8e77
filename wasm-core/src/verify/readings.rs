//! Records, one after the other, to readings.
//!
//! [`RecordVerifier`] takes records as they come and keeps constant state, so a year can be checked in slices
//! between two frames of a browser. A bad record is never counted and does not stop the chain: the records
//! after it are judged by the last verified one as far as the chain of hashes reaches, and where it does not
//! reach, a new segment starts, whose distance to the last verified record stays a gap.

use super::Verified;
use super::days::Day;
use super::reason::RecordReason;
use super::registers::{self, Limits};
use super::report::{Check, Outcome, Report, names};
use super::trail::{Place, Trail};
use crate::keys::PublicKey;
use crate::name::MeterId;
use crate::record::{Energy, KeyId, Marks, PayloadHash, Record, Values};
use crate::units::UnixTime;

/// A verified reading, and the energy since the verified reading before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// What the record says.
    pub values: Values,
    /// The energy since the verified reading before; [`None`] if there is none, or if the difference must not
    /// be counted. Then the time before this reading is a gap.
    pub step: Option<Step>,
}

/// The energy between two verified readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// When it starts: the time of the reading before.
    pub since: UnixTime,
    /// How much.
    pub energy: Energy,
    /// How many records in between are missing or were refused.
    pub missing: u64,
    /// Whether the value at either end was not measured but carried on from earlier: when in the time around
    /// it the energy flowed is then not known.
    pub carried: bool,
}

/// Checks the records of one meter in the order of their numbers, one signature each.
#[derive(Debug, Clone)]
pub struct RecordVerifier {
    key: PublicKey,
    key_id: KeyId,
    meter: MeterId,
    limits: Option<Limits>,
    trail: Trail,
    /// What was counted so far.
    marks: Marks,
}

impl RecordVerifier {
    /// A verifier for the records of `meter`, signed by `reading_key`. Without limits the plausibility of
    /// values cannot be judged, which each report then says.
    #[must_use]
    pub fn new(reading_key: PublicKey, meter: MeterId, limits: Option<Limits>) -> Self {
        let key_id = KeyId::of(&reading_key);
        Self { key: reading_key, key_id, meter, limits, trail: Trail::default(), marks: Marks::default() }
    }

    /// The same behind a verified day: the next record is the first of the day after, and its energy counts from
    /// the day's last record.
    #[must_use]
    pub fn after_day(mut self, day: &Verified<Day>) -> Self {
        let end = &day.get().end;
        self.trail.verified(end.values);
        // Without what was counted before, what the day itself says is what is known.
        let of_day = || Marks { measured: end.measured, ..Marks::default().after(&end.values) };
        self.marks = end.marks.unwrap_or_else(of_day);
        self
    }

    /// Checks the next record. The reading is there if nothing failed.
    pub fn push(&mut self, text: &str) -> (Report, Option<Verified<Reading>>) {
        match Record::parse(text) {
            Ok(record) => self.push_record(&record),
            Err(error) => (unsigned_report(error.into()), None),
        }
    }

    /// As [`RecordVerifier::push`], for a record that was read already.
    pub fn push_record(&mut self, record: &Record) -> (Report, Option<Verified<Reading>>) {
        let values = record.values();
        if let Err(reason) = self.check_signature(record) {
            self.trail.unsigned(&values, record.previous());
            return (unsigned_report(reason), None);
        }
        let place = self.trail.place(&values, record.previous());
        let (checks, base) = self.judge(record, &values, place);
        let report = Report { checks };
        if report.failed().next().is_some() {
            self.trail.refused(values, place);
            return (report, None);
        }
        self.trail.verified(values);
        let step = base.and_then(|last| step(self.marks, &last, &values));
        self.marks = self.marks.after(&values);
        (report, Some(Verified(Reading { values, step })))
    }

    fn check_signature(&self, record: &Record) -> Result<(), RecordReason> {
        let found = record.payload().key_id;
        if found != self.key_id {
            return Err(RecordReason::OtherKey { expected: self.key_id, found });
        }
        if *record.meter() != self.meter {
            return Err(RecordReason::OtherMeter { found: record.meter().clone() });
        }
        if record.is_signed_by(&self.key) { Ok(()) } else { Err(RecordReason::WrongSignature) }
    }

    /// All checks of a signed record, and the verified record its energy is counted from.
    fn judge(&self, record: &Record, values: &Values, place: Place) -> (Vec<Check>, Option<Values>) {
        let key_id = self.key_id;
        let signed = Check::new(names::RECORD_SIGNATURE, Outcome::Passed, format_args!("key {key_id}"));
        let mut checks = vec![signed, sequence(values, place), previous(values, record.previous(), place)];
        let (first, second) = match place {
            Place::Follows { last, loose } => (Some(last), loose),
            Place::FollowsLoose { loose } => (Some(loose), None),
            Place::Start | Place::Repeated { .. } | Place::Broken { .. } => (None, None),
        };
        let mut by = self.judge_values(record, values, first.as_ref());
        let mut base = first.filter(|_| matches!(place, Place::Follows { .. }));
        if second.is_some() && by.iter().any(|check| check.outcome.is_failed()) {
            let by_second = self.judge_values(record, values, second.as_ref());
            if !by_second.iter().any(|check| check.outcome.is_failed()) {
                (by, base) = (by_second, None);
            }
        }
        checks.extend(by);
        (checks, base)
    }

    fn judge_values(&self, record: &Record, values: &Values, before: Option<&Values>) -> [Check; 3] {
        let origin = &record.payload().draft.origin;
        let since = self.marks.measured;
        let plausible = registers::plausible(before, values, origin, since, self.limits.as_ref());
        let seq = before.map_or(0, |before| before.seq);
        let since = format_args!("compared with record {seq}");
        let time = registers::time(before, values);
        let at = format_args!("{} UTC seconds, clock synchronised", values.time.secs());
        [
            Check::new(names::REGISTER_MONOTONIC, registers::monotonic(before, values), since),
            Check::new(names::REGISTER_PLAUSIBLE, plausible, since),
            Check::new(names::TIME_QUALITY, time, at),
        ]
    }
}

fn step(marks: Marks, last: &Values, values: &Values) -> Option<Step> {
    let missing = values.seq.saturating_sub(last.seq).saturating_sub(1);
    let carried = [last, values].into_iter().any(|values| !values.is_measured());
    Some(Step { since: last.time, energy: marks.step(last, values)?, missing, carried })
}

fn sequence(values: &Values, place: Place) -> Check {
    let found = values.seq;
    let outcome = match place {
        Place::Start if found > 1 => Outcome::NotPossible(RecordReason::NothingBefore.into()),
        Place::Repeated { last } => Outcome::Failed(RecordReason::Repeated { found, last }.into()),
        Place::Broken { expected } if found != expected => {
            Outcome::Failed(RecordReason::Gap { expected, found }.into())
        }
        Place::Start | Place::Follows { .. } | Place::FollowsLoose { .. } | Place::Broken { .. } => {
            Outcome::Passed
        }
    };
    Check::new(names::RECORD_SEQUENCE, outcome, format_args!("record {found}"))
}

fn previous(values: &Values, previous: PayloadHash, place: Place) -> Check {
    let outcome = match place {
        Place::Start if values.seq > 1 => Outcome::NotPossible(RecordReason::NothingBefore.into()),
        Place::Start if previous != PayloadHash::ZERO => Outcome::Failed(RecordReason::FirstNotZero.into()),
        Place::Repeated { .. } | Place::Broken { .. } => {
            Outcome::Failed(RecordReason::UnknownPrevious.into())
        }
        Place::Start | Place::Follows { .. } | Place::FollowsLoose { .. } => Outcome::Passed,
    };
    Check::new(names::RECORD_PREVIOUS, outcome, format_args!("payload hash {previous}"))
}

/// The report about a record that is unreadable or not signed by the meter's key.
fn unsigned_report(reason: RecordReason) -> Report {
    let others = [
        names::RECORD_SEQUENCE,
        names::RECORD_PREVIOUS,
        names::REGISTER_MONOTONIC,
        names::REGISTER_PLAUSIBLE,
        names::TIME_QUALITY,
    ];
    let signature = Check::of(names::RECORD_SIGNATURE, Err(reason), "");
    let others = others.into_iter().map(|name| Check::not_possible(name, RecordReason::Unsigned));
    Report { checks: std::iter::once(signature).chain(others).collect() }
}

#[cfg(test)]
mod tests;
