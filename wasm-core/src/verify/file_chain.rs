//! The files between two anchors: followed back by their links, checked forward from the older anchor.

use std::collections::BTreeMap;

use super::events::Event;
use super::files::{Before, FileFacts, MeterKey, read, verify_file};
use super::reason::FileReason;
use super::report::{Check, Outcome, names};
use crate::file::Tail;
use crate::ipld::Cid;
use crate::record::Energy;
use crate::units::UnixTime;

/// The most files followed from one anchor back to the one before.
pub const MAX_FILES: usize = 10_000;

/// Where to look for files and where to stop.
pub(super) struct FileChain<'a> {
    pub(super) of: MeterKey<'a>,
    pub(super) blocks: &'a BTreeMap<Cid, Vec<u8>>,
    /// The file of the anchor before, which is not looked at again.
    pub(super) end: Option<Cid>,
    /// What comes before the oldest file.
    pub(super) before: Before,
}

/// What was found.
pub(super) struct Found {
    /// `file.cid` and `file.links`, over all files.
    pub(super) checks: [Check; 2],
    /// The end of the newest file, if nothing about it failed.
    pub(super) tail: Option<Tail>,
    /// The files, if everything passed.
    pub(super) files: Option<Files>,
}

/// Verified files, each continuing the one before.
#[derive(Debug, Clone)]
pub(super) struct Files {
    pub(super) energy: Energy,
    pub(super) tail: Tail,
    pub(super) files: usize,
    pub(super) records: usize,
    /// When the time they stand for begins.
    pub(super) from: UnixTime,
    /// The time of the record before the first of theirs; of their first if there is none before.
    pub(super) since: UnixTime,
    /// What their records say happened.
    pub(super) events: Vec<Event>,
}

impl FileChain<'_> {
    /// Checks all files from the one named `newest` back to the end.
    pub(super) fn verify(&self, newest: &str) -> Found {
        let (cids, stopped) = self.walk(newest);
        let mut before = if stopped.is_some() { Before::Unknown } else { self.before };
        let mut total = Total::from(self.none());
        let mut worst = stopped.map(not_reached);
        for cid in cids.iter().rev() {
            let block = self.blocks.get(cid).map(Vec::as_slice);
            let (report, facts) = verify_file(cid, block, self.of, before);
            let passed = report.checks.iter().all(|check| check.outcome.is_passed());
            if let Some(checks) = <[Check; 2]>::try_from(report.checks).ok().filter(|_| !passed) {
                worst.get_or_insert(checks);
            }
            before = facts.as_ref().map_or(Before::Unknown, |facts| Before::File(facts.get().tail));
            facts.into_iter().for_each(|facts| total.add(facts.into_inner()));
        }
        let tail = match before {
            Before::File(tail) if !cids.is_empty() || worst.is_none() => Some(tail),
            Before::File(_) | Before::Nothing | Before::Unknown => None,
        };
        let files = total.files().filter(|_| worst.is_none());
        Found { checks: worst.unwrap_or_else(|| passed(files.as_ref())), tail, files }
    }

    /// The names of the files, newest first, and why the end was not reached.
    fn walk(&self, newest: &str) -> (Vec<Cid>, Option<Outcome>) {
        let mut cids = Vec::new();
        let Ok(newest) = newest.parse::<Cid>() else {
            let text = newest.chars().take(80).collect();
            return (cids, Some(Outcome::Failed(FileReason::NoAddress { text }.into())));
        };
        let mut next = Some(newest).filter(|cid| Some(*cid) != self.end);
        while let Some(cid) = next {
            if cids.len() >= MAX_FILES {
                return (cids, Some(Outcome::Failed(FileReason::TooMany { max: MAX_FILES }.into())));
            }
            let file = match read(&cid, self.blocks.get(&cid).map(Vec::as_slice)) {
                Ok(file) => file,
                Err(outcome) => return (cids, Some(outcome)),
            };
            cids.push(cid);
            let unknown = self.end.is_none() && self.before == Before::Unknown;
            next = file.before().filter(|before| Some(*before) != self.end && !unknown);
        }
        (cids, None)
    }

    /// What there is before any file is added.
    fn none(&self) -> Option<Files> {
        match self.before {
            Before::File(tail) => {
                let from = tail.marks.measured.unwrap_or(tail.values.time);
                let (energy, since, events) = (Energy::ZERO, tail.values.time, Vec::new());
                Some(Files { energy, tail, files: 0, records: 0, from, since, events })
            }
            Before::Nothing | Before::Unknown => None,
        }
    }
}

/// Files added up one after the other.
struct Total {
    files: Option<Files>,
    overflow: bool,
}

impl Total {
    const fn from(files: Option<Files>) -> Self {
        Self { files, overflow: false }
    }

    fn add(&mut self, facts: FileFacts) {
        let FileFacts { tail, energy, records, from, events } = facts;
        let none = || {
            let (energy, events) = (Energy::ZERO, Vec::new());
            Files { energy, tail, files: 0, records: 0, from, since: from, events }
        };
        let mut sum = self.files.take().unwrap_or_else(none);
        let more = sum.energy.checked_add(energy);
        self.overflow |= more.is_none();
        (sum.energy, sum.tail) = (more.unwrap_or_default(), tail);
        sum.files = sum.files.saturating_add(1);
        sum.records = sum.records.saturating_add(records);
        sum.events.extend(events);
        self.files = Some(sum);
    }

    /// The sum; `None` if there is nothing, or more than 64 bits hold.
    fn files(&self) -> Option<Files> {
        self.files.clone().filter(|_| !self.overflow)
    }
}

fn not_reached(outcome: Outcome) -> [Check; 2] {
    let links = Check::not_possible(names::FILE_LINKS, FileReason::NotRead);
    [Check::new(names::FILE_CID, outcome, ""), links]
}

fn passed(files: Option<&Files>) -> [Check; 2] {
    let evidence = files.map_or_else(String::new, |files| {
        format!("{} files with {} records up to block {}", files.files, files.records, files.tail.cid)
    });
    [names::FILE_CID, names::FILE_LINKS].map(|name| Check::new(name, Outcome::Passed, &evidence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ipld::raw_cid;
    use crate::record::{Flags, Marks, PayloadHash, TimeStatus, Values};
    use crate::units::WattHours;
    use crate::verify::days::tests::{plain, with_key};

    #[test]
    fn sums_beyond_64_bits_are_no_sums() {
        let time = UnixTime::from_secs(0).unwrap();
        let values = Values {
            seq: 1,
            hash: PayloadHash::ZERO,
            time,
            time_status: TimeStatus::Synchronised,
            import: None,
            export: None,
            flags: Flags::NONE,
            simulated: false,
        };
        let tail = Tail { cid: raw_cid(b"file"), values, marks: Marks::default() };
        let facts = |wh| FileFacts {
            tail,
            energy: Energy { produced: WattHours::from_wh(wh), consumed: WattHours::ZERO },
            records: 1,
            from: time,
            events: Vec::new(),
        };
        let mut total = Total::from(None);
        total.add(facts(u64::MAX));
        assert_eq!(total.files().map(|files| files.energy), Some(facts(u64::MAX).energy));
        total.add(facts(1));
        assert!(total.files().is_none());
        total.add(facts(7));
        assert!(total.files().is_none(), "what comes later does not make it good");
    }

    /// From any file, over day files, back to the file of the anchor before.
    #[test]
    fn the_chain_leads_through_day_files() {
        let story = plain(2);
        let mut blocks = BTreeMap::new();
        let hours = story.hours.iter().flatten().map(|file| (file.cid(), file.block().to_vec()));
        blocks.extend(hours.chain(story.days.iter().map(|file| (file.cid(), file.block().to_vec()))));
        let chain = |newest: &Cid, end: Option<Cid>, before| {
            with_key(|of| FileChain { of, blocks: &blocks, end, before }.verify(&newest.to_string()))
        };
        let all = chain(&story.days[1].cid(), None, Before::Nothing);
        let files = all.files.expect("everything passed");
        assert_eq!((files.files, files.records, files.energy.produced.wh()), (50, 192, 191 * 5));
        assert_eq!(files.tail.cid, story.days[1].cid());
        let first = chain(&story.days[0].cid(), None, Before::Nothing).files.expect("passed");
        for (row, end, newest, expected) in [
            ("from midnight", first.tail, story.hours[1][3].cid(), 4),
            ("from midnight to midnight", first.tail, story.days[1].cid(), 25),
            ("nothing new", first.tail, story.days[0].cid(), 0),
        ] {
            let found = chain(&newest, Some(end.cid), Before::File(end));
            assert_eq!(found.files.map(|files| files.files), Some(expected), "{row}");
        }
        let hour = chain(&story.hours[0][22].cid(), None, Before::Nothing).files.expect("passed").tail;
        let over = chain(&story.hours[1][0].cid(), Some(hour.cid), Before::File(hour)).files.expect("passed");
        assert_eq!((over.files, over.energy.produced.wh()), (3, 8 * 5), "an hour, midnight, an hour");
        blocks.remove(&story.days[0].cid());
        let cut = with_key(|of| {
            let before = Before::File(hour);
            FileChain { of, blocks: &blocks, end: Some(hour.cid), before }
                .verify(&story.hours[1][0].cid().to_string())
        });
        assert!(cut.files.is_none() && !cut.checks[0].outcome.is_passed());
    }
}
