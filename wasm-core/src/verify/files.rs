//! Hour files: one signature, one root and one chain of hashes vouch for every record in them.

use super::Verified;
use super::reason::FileReason;
use super::report::{Check, Outcome, Report, names};
use crate::file::{HourFile, Tail};
use crate::ipld::{self, Cid};
use crate::keys::PublicKey;
use crate::name::MeterId;
use crate::record::{ChainState, Energy, KeyId, Record};
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileFacts {
    /// Its name and its last record.
    pub tail: Tail,
    /// The energy since the last record before it; if that is not known, since its first record.
    pub energy: Energy,
    /// How many records it holds.
    pub records: usize,
    /// When the time it stands for begins.
    pub from: UnixTime,
}

/// Checks a file against its name, its signature, its records, and the file before: `file.cid` and
/// `file.links`. The facts are there if neither failed.
pub fn verify_hour_file(
    cid: &Cid,
    block: Option<&[u8]>,
    of: MeterKey<'_>,
    before: Before,
) -> (Report, Option<Verified<FileFacts>>) {
    let file = match read(cid, block) {
        Ok(file) => file,
        Err(outcome) => {
            let links = Check::not_possible(names::FILE_LINKS, FileReason::NotRead);
            return (Report { checks: vec![Check::new(names::FILE_CID, outcome, ""), links] }, None);
        }
    };
    let evidence = format_args!("block {cid} of {} bytes", file.block().len());
    let named = Check::new(names::FILE_CID, Outcome::Passed, evidence);
    let outcome = check_links(&file, of, before);
    let records = file.records().len();
    let links = Check::new(names::FILE_LINKS, outcome, format_args!("{records} records under one signature"));
    let failed = links.outcome.is_failed();
    let before = before.file();
    let energy = file.count(before).unwrap_or_default();
    let facts = FileFacts { tail: file.tail(before), energy, records, from: file.from() };
    (Report { checks: vec![named, links] }, (!failed).then_some(Verified(facts)))
}

/// The file that `cid` names, or what to say about `file.cid`.
pub(super) fn read(cid: &Cid, block: Option<&[u8]>) -> Result<HourFile, Outcome> {
    let block = block.ok_or_else(|| Outcome::NotPossible(FileReason::Missing { cid: *cid }.into()))?;
    let failed = |reason: FileReason| Outcome::Failed(reason.into());
    ipld::check(cid, block).map_err(|error| failed(error.into()))?;
    HourFile::decode(block).map_err(|error| failed(error.into()))
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
