//! A day file against its hour files: made anew from the records, and compared.

use std::collections::BTreeMap;

use super::Verified;
use super::days::{check_content, read_day};
use super::files::{Before, FileFacts, MeterKey, failed, verify_hour_file};
use super::reason::FileReason;
use super::report::{Check, Outcome, Report, names};
use crate::file::{DayBuilder, DayFile, HourFile, Tail};
use crate::ipld::Cid;
use crate::units::UnixTime;

/// Checks a day file against its hour files, each of which is checked as well: `file.cid` and `file.links` over
/// all of them. `before` is the file before the day's first hour file. The facts, with what was counted up to
/// the end of the day, are there if nothing failed and nothing was missing.
///
/// The records' own signatures are not looked at: the files' signatures vouch for them, and
/// [`super::RecordVerifier`] checks them one by one for whoever wants that too.
pub fn audit_day(
    cid: &Cid,
    block: Option<&[u8]>,
    hours: &BTreeMap<Cid, Vec<u8>>,
    of: MeterKey<'_>,
    before: Before,
) -> (Report, Option<Verified<FileFacts>>) {
    let file = match read_day(cid, block) {
        Ok(file) => file,
        Err(outcome) => {
            let links = Check::not_possible(names::FILE_LINKS, FileReason::NotRead);
            return (Report { checks: vec![Check::new(names::FILE_CID, outcome, ""), links] }, None);
        }
    };
    let mut audit = Audit { file: &file, hours, of, before, builder: None, named: Outcome::Passed };
    let (links, facts) = match check_content(&file, of) {
        Ok(()) => audit.run(),
        Err(reason) => (failed(reason), None),
    };
    let evidence = format_args!("block {cid} and its {} hour files", file.hours().len());
    let named = Check::new(names::FILE_CID, audit.named, evidence);
    let evidence = format_args!("{} records give the day's sums and root", file.size());
    let links = Check::new(names::FILE_LINKS, links, evidence);
    let checks = vec![named, links];
    let holds = checks.iter().all(|check| check.outcome.is_passed());
    (Report { checks }, facts.filter(|_| holds).map(Verified))
}

struct Audit<'a> {
    file: &'a DayFile,
    hours: &'a BTreeMap<Cid, Vec<u8>>,
    of: MeterKey<'a>,
    before: Before,
    /// The day so far, as the records say it.
    builder: Option<DayBuilder>,
    /// What came of `file.cid` of the hour files.
    named: Outcome,
}

impl Audit<'_> {
    fn run(&mut self) -> (Outcome, Option<FileFacts>) {
        let Some(from) = self.start() else { return (failed(FileReason::WrongTimes), None) };
        let is_known = self.before != Before::Unknown;
        for cid in self.file.hours() {
            match self.hour(cid) {
                Ok(()) => {}
                Err(outcome) => return (outcome, None),
            }
        }
        if let Err(reason) = self.compare(is_known) {
            return (failed(reason), None);
        }
        let records = usize::try_from(self.file.size()).unwrap_or(usize::MAX);
        let facts = self.tail().map(|tail| FileFacts {
            tail,
            energy: self.file.energy(),
            records,
            from,
            events: Vec::new(),
        });
        if is_known {
            return (Outcome::Passed, facts);
        }
        (Outcome::NotPossible(FileReason::NothingBefore.into()), None)
    }

    /// Begins anew; when the time begins that the day stands for.
    fn start(&mut self) -> Option<UnixTime> {
        let before = match &self.before {
            Before::File(tail) => Some(tail),
            Before::Nothing | Before::Unknown => None,
        };
        let interval_s = u32::try_from(self.file.grid().interval_s()).ok()?;
        self.builder = DayBuilder::new(self.file.date(), interval_s, self.file.prev(), before).ok();
        Some(before.map_or_else(|| self.file.first().time(), |tail| tail.values.time))
    }

    /// Checks the next hour file and adds it.
    fn hour(&mut self, cid: &Cid) -> Result<(), Outcome> {
        let block = self.hours.get(cid).map(Vec::as_slice);
        let (report, facts) = verify_hour_file(cid, block, self.of, self.before);
        let outcome = |name| report.check(name).map_or(Outcome::Passed, |check| check.outcome.clone());
        let (named, links) = (outcome(names::FILE_CID), outcome(names::FILE_LINKS));
        if !named.is_passed() {
            self.named = named;
            return Err(Outcome::NotPossible(FileReason::NotRead.into()));
        }
        let (Some(facts), Some(block)) = (facts, block) else { return Err(links) };
        let hour = HourFile::decode(block).map_err(|error| failed(error.into()))?;
        let added = self.builder.as_mut().map(|builder| builder.push(&hour));
        if !matches!(added, Some(Ok(()))) {
            return Err(failed(FileReason::BrokenChain { seq: facts.get().tail.values.seq }));
        }
        self.before = Before::File(facts.get().tail);
        Ok(())
    }

    /// Whether the day says what the records say. Without the file before, what flowed up to the first record
    /// is not known, so numbers are not compared.
    fn compare(&self, is_known: bool) -> Result<(), FileReason> {
        let builder = self.builder.as_ref().ok_or(FileReason::WrongEnds)?;
        let file = self.file;
        if builder.size() != file.size() {
            return Err(FileReason::WrongCount { said: file.size(), found: builder.size() });
        }
        if builder.ends() != Some((file.first(), file.last())) {
            return Err(FileReason::WrongEnds);
        }
        if builder.root() != file.root() {
            return Err(FileReason::WrongRoot);
        }
        let mut pairs = builder.intervals().iter().copied().zip(file.intervals());
        match pairs.position(|(found, said)| found != said).filter(|_| is_known) {
            Some(index) => Err(FileReason::WrongInterval { end: file.grid().end_of(index) }),
            None => Ok(()),
        }
    }

    /// The end of the day, as the next file continues it.
    fn tail(&self) -> Option<Tail> {
        match self.before {
            Before::File(tail) => Some(Tail { cid: self.file.cid(), ..tail }),
            Before::Nothing | Before::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests;
