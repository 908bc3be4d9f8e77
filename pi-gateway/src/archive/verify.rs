//! `pi-gateway verify`: every record, every file, and how they hang together.

use super::{Archive, PAGE};
use crate::store::{DayRow, FileRow, StoreError};
use anyhow::Context as _;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use wasm_core::file::Tail;
use wasm_core::ipld::{Cid, raw_cid};
use wasm_core::record::{ChainState, Record};
use wasm_core::verify::{Before, MeterKey, RecordVerifier, Report, audit_day, verify_hour_file};

/// Checks that say something about the meter, not about what is stored.
const ABOUT_THE_METER: [&str; 3] = ["register.monotonic", "register.plausible", "time.quality"];

/// What was found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Verified {
    /// How many records were looked at.
    pub records: u64,
    /// How many hour files.
    pub files: u64,
    /// How many day files.
    pub days: u64,
    /// What is wrong with the store.
    pub damaged: Vec<Finding>,
    /// What the records say of the meter that cannot be, honestly signed.
    pub noted: Vec<Finding>,
}

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// `record 7`, `file 3` or `day 2026-11-22`.
    pub place: String,
    /// The check that failed.
    pub check: String,
    /// Why.
    pub reason: String,
}

impl Archive {
    /// Looks at everything.
    ///
    /// # Errors
    /// The disk.
    pub fn verify(&self) -> anyhow::Result<Verified> {
        let mut found = Verified::default();
        let state = self.verify_records(&mut found)?;
        self.verify_journal(&mut found)?;
        self.verify_files(&mut found)?;
        match self.store.tail(&self.reading_key) {
            Ok(tail) if tail.state == state => {}
            Ok(tail) => {
                let reason =
                    format!("the stored head is {}, the newest record {}", tail.state.seq, state.seq);
                found.damage("head", "record.sequence", reason);
            }
            Err(error) => found.damage("head", "record.previous", error.to_string()),
        }
        Ok(found)
    }

    fn verify_records(&self, found: &mut Verified) -> Result<ChainState, StoreError> {
        let mut verifier = RecordVerifier::new(self.reading_key, self.meter.clone(), Some(self.limits));
        let mut state = ChainState::default();
        loop {
            let page = self.store.page_after(found.records, PAGE)?;
            if page.records.is_empty() {
                return Ok(state);
            }
            for text in &page.records {
                found.records = found.records.saturating_add(1);
                let place = format!("record {}", found.records);
                let (report, _) = verifier.push(text);
                found.take(&place, &report);
                self.verify_block(found, &place, text)?;
                if let Ok(record) = Record::parse(text) {
                    if record.seq() != found.records {
                        let reason = format!("it says that it is number {}", record.seq());
                        found.damage(&place, "record.sequence", reason);
                    }
                    state = ChainState::after(&record);
                }
            }
        }
    }

    /// The second copy has the same records in the same order.
    fn verify_journal(&self, found: &mut Verified) -> anyhow::Result<()> {
        let mut copies = BufReader::new(File::open(&self.journal).context("records.ocmf")?).split(b'\n');
        let mut number: u64 = 0;
        while number < found.records {
            let page = self.store.page_after(number, PAGE)?;
            for text in &page.records {
                number = number.saturating_add(1);
                if copies.next().transpose()?.as_deref() != Some(text.as_bytes()) {
                    let reason = "the second copy is another, or missing".to_owned();
                    found.damage(&format!("record {number}"), "file.cid", reason);
                }
            }
            if page.records.is_empty() {
                break;
            }
        }
        Ok(())
    }

    /// Each record is a block too.
    fn verify_block(&self, found: &mut Verified, place: &str, text: &str) -> Result<(), StoreError> {
        let cid = raw_cid(text.as_bytes());
        if self.store.block(&cid)?.as_deref() != Some(text.as_bytes()) {
            found.damage(place, "file.cid", format!("it is not served as block {cid}"));
        }
        Ok(())
    }

    fn verify_files(&self, found: &mut Verified) -> Result<(), StoreError> {
        let mut before = Before::Nothing;
        let mut before_day = before;
        let mut days = self.store.days_after(0)?.into_iter().peekable();
        for row in self.store.files_after(0)? {
            found.files = found.files.saturating_add(1);
            let place = format!("file {}", row.number);
            if row.number != found.files {
                found.damage(&place, "file.links", "a file before it is missing".to_owned());
            }
            if days.peek().is_some_and(|day| day.first_file == row.number) {
                before_day = before;
            }
            before = self.verify_file(found, &place, &row, before)?.map_or(Before::Unknown, Before::File);
            if let Some(day) = days.next_if(|day| day.last_file == row.number) {
                before = self.verify_day(found, &day, before_day)?.map_or(Before::Unknown, Before::File);
            }
        }
        for day in days {
            found.damage(&format!("day {}", day.day), "file.links", "it stands behind no file".to_owned());
        }
        Ok(())
    }

    /// A day file says what its hour files say. `before` is what comes before these.
    fn verify_day(
        &self,
        found: &mut Verified,
        day: &DayRow,
        before: Before,
    ) -> Result<Option<Tail>, StoreError> {
        found.days = found.days.saturating_add(1);
        let place = format!("day {}", day.day);
        let Ok(cid) = day.cid.parse::<Cid>() else {
            found.damage(&place, "file.cid", format!("{:?} is no name", day.cid));
            return Ok(None);
        };
        let mut hours = BTreeMap::new();
        for row in self.store.files(day.first_file..=day.last_file)? {
            let cid = row.cid.parse::<Cid>().ok();
            let block = cid.map(|cid| self.store.block(&cid)).transpose()?.flatten();
            hours.extend(cid.zip(block));
        }
        let block = self.store.block(&cid)?;
        let of = MeterKey { meter: &self.meter, reading_key: self.reading_key };
        let (report, facts) = audit_day(&cid, block.as_deref(), &hours, of, before);
        found.take(&place, &report);
        if block.is_none() {
            found.damage(&place, "file.cid", "its block is missing".to_owned());
        }
        Ok(facts.map(|facts| facts.get().tail))
    }

    fn verify_file(
        &self,
        found: &mut Verified,
        place: &str,
        row: &FileRow,
        before: Before,
    ) -> Result<Option<Tail>, StoreError> {
        let Ok(cid) = row.cid.parse::<Cid>() else {
            found.damage(place, "file.cid", format!("{:?} is no name", row.cid));
            return Ok(None);
        };
        let block = self.store.block(&cid)?;
        let of = MeterKey { meter: &self.meter, reading_key: self.reading_key };
        let (report, facts) = verify_hour_file(&cid, block.as_deref(), of, before);
        found.take(place, &report);
        if block.is_none() {
            found.damage(place, "file.cid", "its block is missing".to_owned());
        }
        let Some(facts) = facts.map(wasm_core::verify::Verified::into_inner) else { return Ok(None) };
        let energy = (facts.energy.produced.wh(), facts.energy.consumed.wh());
        if energy != (row.produced, row.consumed) || facts.tail.values.seq != row.last {
            let reason =
                format!("its row says record {}, {} Wh, {} Wh", row.last, row.produced, row.consumed);
            found.damage(place, "anchor.sums", reason);
        }
        self.compare_records(found, place, row, block.as_deref())?;
        Ok(Some(facts.tail))
    }

    /// The records in a file are those in the store.
    fn compare_records(
        &self,
        found: &mut Verified,
        place: &str,
        row: &FileRow,
        block: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        let file = block.and_then(|block| wasm_core::file::HourFile::decode(block).ok());
        let Some(file) = file else { return Ok(()) };
        let stored = self.store.texts(row.first..=row.last)?;
        if !file.records().iter().map(Record::as_str).eq(stored.iter().map(String::as_str)) {
            found.damage(place, "file.links", "its records are not those that are stored".to_owned());
        }
        Ok(())
    }
}

impl Verified {
    fn damage(&mut self, place: &str, check: &str, reason: String) {
        self.damaged.push(Finding { place: place.to_owned(), check: check.to_owned(), reason });
    }

    fn take(&mut self, place: &str, report: &Report) {
        for check in report.failed() {
            let reason = check.evidence.clone();
            let finding = Finding { place: place.to_owned(), check: check.name.to_owned(), reason };
            if ABOUT_THE_METER.contains(&check.name) {
                self.noted.push(finding);
            } else {
                self.damaged.push(finding);
            }
        }
    }
}
