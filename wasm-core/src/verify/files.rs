//! The files of the one chain: one signature, one root and one chain of hashes vouch for every record in an hour
//! file; a day file stands behind its last hour file and adds no energy of its own.

use super::Verified;
use super::days;
use super::events::Event;
use super::reason::FileReason;
use super::report::{Check, Outcome, Report, names};
use crate::file::{DayFile, File, HourFile, Tail};
use crate::ipld::{self, Cid};
use crate::keys::PublicKey;
use crate::name::MeterId;
use crate::record::{ChainState, Energy, KeyId, Marks, Record};
use crate::units::UnixTime;

/// Whose files are looked at.
#[derive(Debug, Clone, Copy)]
pub struct MeterKey<'a> {
    /// The meter.
    pub meter: &'a MeterId,
    /// The key that signs its records and files.
    pub reading_key: PublicKey,
}

/// What comes before a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// Nothing: it is the meter's first.
    Nothing,
    /// This file.
    File(Tail),
    /// Something that is not known here.
    Unknown,
}

impl Before {
    const fn file(&self) -> Option<&Tail> {
        match self {
            Self::File(tail) => Some(tail),
            Self::Nothing | Self::Unknown => None,
        }
    }
}

/// What a verified file proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    /// Its name and its last record.
    pub tail: Tail,
    /// The energy since the last record before it; if that is not known, since its first record.
    pub energy: Energy,
    /// How many records it holds.
    pub records: usize,
    /// When the time it stands for begins.
    pub from: UnixTime,
    /// What its records say happened.
    pub events: Vec<Event>,
}

/// Checks an hour file against its name, its signature, its records, and the file before: `file.cid` and
/// `file.links`. The facts are there if neither failed.
pub fn verify_hour_file(
    cid: &Cid,
    block: Option<&[u8]>,
    of: MeterKey<'_>,
    before: Before,
) -> (Report, Option<Verified<FileFacts>>) {
    match read(cid, block) {
        Ok(File::Hour(file)) => verify_hour(&file, of, before),
        Ok(File::Day(_)) => (unread(failed(FileReason::NoHour)), None),
        Err(outcome) => (unread(outcome), None),
    }
}

/// As [`verify_hour_file`] for any file of the chain. A day file is checked as far as it stands in the chain: its
/// signature, and that it stands behind its last hour file and that file's last record. Its numbers are for
/// [`super::audit_day`] to check.
pub fn verify_file(
    cid: &Cid,
    block: Option<&[u8]>,
    of: MeterKey<'_>,
    before: Before,
) -> (Report, Option<Verified<FileFacts>>) {
    match read(cid, block) {
        Ok(File::Hour(file)) => verify_hour(&file, of, before),
        Ok(File::Day(file)) => verify_day_link(&file, of, before),
        Err(outcome) => (unread(outcome), None),
    }
}

fn verify_hour(file: &HourFile, of: MeterKey<'_>, before: Before) -> (Report, Option<Verified<FileFacts>>) {
    let outcome = check_links(file, of, before);
    let records = file.records().len();
    let links = Check::new(names::FILE_LINKS, outcome, format_args!("{records} records under one signature"));
    let before = before.file();
    let energy = file.count(before).unwrap_or_default();
    let events = Event::all(before.map(|tail| &tail.values), file.records().iter().map(Record::values));
    report(
        file.block(),
        links,
        FileFacts { tail: file.tail(before), energy, records, from: file.from(), events },
    )
}

fn verify_day_link(
    file: &DayFile,
    of: MeterKey<'_>,
    before: Before,
) -> (Report, Option<Verified<FileFacts>>) {
    let outcome = check_day_link(file, of, before);
    let evidence = format_args!("{} behind its {} hour files", file.date(), file.hours().len());
    let links = Check::new(names::FILE_LINKS, outcome, evidence);
    let values = file.last().values();
    let marks = before.file().map_or_else(|| Marks::default().after(&values), |tail| tail.marks);
    let tail = Tail { cid: file.cid(), values, marks };
    let (energy, from, events) = (Energy::ZERO, values.time, Vec::new());
    report(file.block(), links, FileFacts { tail, energy, records: 0, from, events })
}

fn check_day_link(file: &DayFile, of: MeterKey<'_>, before: Before) -> Outcome {
    if let Err(reason) = days::check_content(file, of) {
        return failed(reason);
    }
    let (expected, state) = match before {
        Before::Unknown => return Outcome::NotPossible(FileReason::NothingBefore.into()),
        Before::Nothing => (None, ChainState::default()),
        Before::File(tail) => (Some(tail.cid), ChainState { seq: tail.values.seq, head: tail.values.hash }),
    };
    let found = file.hours().last().copied();
    if found != expected {
        return failed(FileReason::WrongPrevious { expected, found });
    }
    if ChainState::after(file.last()) == state { Outcome::Passed } else { failed(FileReason::WrongEnds) }
}

fn report(block: &[u8], links: Check, facts: FileFacts) -> (Report, Option<Verified<FileFacts>>) {
    let evidence = format_args!("block {} of {} bytes", facts.tail.cid, block.len());
    let named = Check::new(names::FILE_CID, Outcome::Passed, evidence);
    let holds = !links.outcome.is_failed();
    (Report { checks: vec![named, links] }, holds.then_some(Verified(facts)))
}

fn unread(outcome: Outcome) -> Report {
    let links = Check::not_possible(names::FILE_LINKS, FileReason::NotRead);
    Report { checks: vec![Check::new(names::FILE_CID, outcome, ""), links] }
}

pub(super) fn failed(reason: FileReason) -> Outcome {
    Outcome::Failed(reason.into())
}

/// The file that `cid` names, or what to say about `file.cid`.
pub(super) fn read(cid: &Cid, block: Option<&[u8]>) -> Result<File, Outcome> {
    let block = block.ok_or_else(|| Outcome::NotPossible(FileReason::Missing { cid: *cid }.into()))?;
    let file = File::decode(block);
    // A file that was read knows its name; a year has many, and hashing is not for nothing.
    if !file.as_ref().is_ok_and(|file| file.cid().digest() == cid.digest()) {
        ipld::check(cid, block).map_err(|error| failed(error.into()))?;
    }
    file.map_err(|error| failed(error.into()))
}

fn check_links(file: &HourFile, of: MeterKey<'_>, before: Before) -> Outcome {
    let result = check_content(file, of).and_then(|()| match before {
        Before::Unknown => Ok(()),
        Before::Nothing => check_before(file, None),
        Before::File(tail) => check_before(file, Some(&tail)),
    });
    match (result, before) {
        (Err(reason), _) => Outcome::Failed(reason.into()),
        (Ok(()), Before::Unknown) => Outcome::NotPossible(FileReason::NothingBefore.into()),
        (Ok(()), Before::Nothing | Before::File(_)) => Outcome::Passed,
    }
}

/// What can be judged by the file alone.
fn check_content(file: &HourFile, of: MeterKey<'_>) -> Result<(), FileReason> {
    let key_id = KeyId::of(&of.reading_key);
    let ours = |record: &Record| record.meter() == of.meter && record.payload().key_id == key_id;
    if file.meter() != of.meter || !file.records().iter().all(ours) {
        return Err(FileReason::OtherMeter);
    }
    if !file.is_signed_by(&of.reading_key) {
        return Err(FileReason::WrongSignature);
    }
    if !file.root_fits() {
        return Err(FileReason::WrongRoot);
    }
    let neighbours = file.records().iter().zip(file.records().iter().skip(1));
    for (record, next) in neighbours {
        if !ChainState::after(record).is_followed_by(next) {
            return Err(FileReason::BrokenChain { seq: next.seq() });
        }
    }
    if file.tail(None).values.time == file.until() { Ok(()) } else { Err(FileReason::WrongTimes) }
}

/// What needs the file before, or that there is none.
fn check_before(file: &HourFile, before: Option<&Tail>) -> Result<(), FileReason> {
    let expected = before.map(|tail| tail.cid);
    if file.prev() != expected {
        return Err(FileReason::WrongPrevious { expected, found: file.prev() });
    }
    let first = file.records().first().expect("a file that was read holds a record");
    let state = before.map(|tail| ChainState { seq: tail.values.seq, head: tail.values.hash });
    if state.is_some_and(|state| !state.is_followed_by(first)) {
        return Err(FileReason::BrokenChain { seq: first.seq() });
    }
    if file.from() != before.map_or(first.time(), |tail| tail.values.time) {
        return Err(FileReason::WrongTimes);
    }
    let said = file.energy();
    match file.count(before) {
        Some(found) if found == said => Ok(()),
        found => Err(FileReason::WrongSums { said, found: found.unwrap_or_default() }),
    }
}
