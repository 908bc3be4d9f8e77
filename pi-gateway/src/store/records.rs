//! Records, their order, and the blocks that hold them.

use super::files::BLOCKS;
use super::journal::Journal;
use super::{Store, StoreError, get_meta, put_meta};
use redb::{ReadTransaction, ReadableTable as _, TableDefinition, WriteTransaction};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use std::sync::PoisonError;
use wasm_core::ipld::raw_cid;
use wasm_core::keys::PublicKey;
use wasm_core::record::{ChainState, Record};
use wasm_core::units::UnixTime;

/// Record texts by number.
const RECORDS: TableDefinition<'_, u64, &str> = TableDefinition::new("records");
/// Record numbers by time. Time may step back, so a time alone names no record.
const TIMES: TableDefinition<'_, (u64, u64), ()> = TableDefinition::new("record_times");
/// The newest record's number and hash.
const HEAD: &str = "head";
/// How many of the newest records are checked at a start.
const TAIL_CHECKED: u64 = 100;
/// Records added to the journal at a time.
const JOURNAL_CHUNK: usize = 500;
/// How a block that is a record's text is stored: the record's number behind this byte.
pub(super) const BLOCK_IS_RECORD: u8 = 1;

/// Some records in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    /// Their texts.
    pub(crate) records: Vec<String>,
    /// Whether there are more behind them.
    pub(crate) more: bool,
}

/// The end of the chain of records.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tail {
    /// Number and hash of the newest record.
    pub(crate) state: ChainState,
    /// The newest record, if there is one.
    pub(crate) record: Option<Record>,
    /// Time of the newest record whose values came from a telegram, among those looked at.
    pub(crate) measured: Option<UnixTime>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    seq: u64,
    hash: String,
}

impl Head {
    fn of(state: &ChainState) -> Self {
        Self { seq: state.seq, hash: state.head.to_string() }
    }
}

pub(super) fn create_tables(transaction: &WriteTransaction) -> Result<(), StoreError> {
    transaction.open_table(RECORDS)?;
    transaction.open_table(TIMES)?;
    Ok(())
}

impl Store {
    /// Stores the next record, its block and the new head in one transaction.
    ///
    /// # Errors
    /// [`StoreError::NotNext`], or the disk: then the record may or may not be stored, and [`Store::tail`]
    /// tells.
    pub(crate) fn append(&self, record: &Record) -> Result<(), StoreError> {
        self.write(|transaction| {
            let head = get_meta::<Head>(transaction, HEAD)?.map_or(0, |head| head.seq);
            let seq = record.seq();
            if head.checked_add(1) != Some(seq) {
                return Err(StoreError::NotNext { seq, head });
            }
            put(transaction, record)?;
            put_meta(transaction, HEAD, &Head::of(&ChainState::after(record)))
        })?;
        self.complete_journal()
    }

    /// Keeps a second copy of the records from now on.
    ///
    /// # Errors
    /// The disk.
    pub(super) fn keep_journal(&self, journal: Journal) -> Result<(), StoreError> {
        *self.journal.lock().unwrap_or_else(PoisonError::into_inner) = Some(journal);
        self.complete_journal()
    }

    /// Adds to the journal what it lacks. Records may be shown only when it has them.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn complete_journal(&self) -> Result<(), StoreError> {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(journal) = journal.as_mut() else { return Ok(()) };
        loop {
            let page = self.page_after(journal.newest(), JOURNAL_CHUNK)?;
            if page.records.is_empty() {
                return Ok(());
            }
            journal.append(&page.records)?;
        }
    }

    /// Puts records of the journal back into their places; how many were missing or different.
    ///
    /// # Errors
    /// The disk.
    pub(super) fn put_back(&self, records: &[Record]) -> Result<u64, StoreError> {
        self.write(|transaction| {
            let mut changed = 0_u64;
            for record in records {
                let same = {
                    let table = transaction.open_table(RECORDS)?;
                    table.get(record.seq())?.is_some_and(|row| row.value() == record.as_str())
                };
                if !same {
                    put(transaction, record)?;
                    changed = changed.saturating_add(1);
                }
            }
            let head = get_meta::<Head>(transaction, HEAD).ok().flatten().map_or(0, |head| head.seq);
            match records.last() {
                Some(last) if last.seq() >= head => {
                    put_meta(transaction, HEAD, &Head::of(&ChainState::after(last)))?;
                }
                _ => {}
            }
            Ok(changed)
        })
    }

    /// The end of the chain, its newest records checked against each other, the key and the stored head.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] names the first record that does not fit.
    pub(crate) fn tail(&self, key: &PublicKey) -> Result<Tail, StoreError> {
        let head = self.fact::<Head>(HEAD)?.unwrap_or_else(|| Head::of(&ChainState::default()));
        let first = head.seq.saturating_sub(TAIL_CHECKED).saturating_add(1);
        let mut last: Option<Record> = None;
        let mut measured = None;
        for text in self.texts(first..=head.seq)? {
            let record = Record::parse(&text)
                .map_err(|error| StoreError::damaged(format!("a record does not read: {error}")))?;
            let follows = last.as_ref().is_none_or(|last| ChainState::after(last).is_followed_by(&record));
            if !follows || !record.is_signed_by(key) {
                return Err(StoreError::damaged(format!(
                    "record {} is not ours or out of order",
                    record.seq()
                )));
            }
            measured = record.payload().draft.origin.telegram.map_or(measured, |_| Some(record.time()));
            last = Some(record);
        }
        let state = last.as_ref().map(ChainState::after).unwrap_or_default();
        if Head::of(&state) != head {
            return Err(StoreError::damaged(format!("head is {}, newest record {}", head.seq, state.seq)));
        }
        Ok(Tail { state, record: last, measured })
    }

    /// The record texts of a range of numbers.
    ///
    /// # Errors
    /// The disk, or a gap.
    pub(crate) fn texts(&self, range: RangeInclusive<u64>) -> Result<Vec<String>, StoreError> {
        self.read(|transaction| {
            let table = transaction.open_table(RECORDS)?;
            let rows = table.range(range)?;
            rows.map(|row| Ok(row?.1.value().to_owned())).collect()
        })
    }

    /// Records with numbers above `after`.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn page_after(&self, after: u64, limit: usize) -> Result<Page, StoreError> {
        self.page(after.saturating_add(1)..=u64::MAX, limit)
    }

    /// Records with these numbers.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn page(&self, numbers: RangeInclusive<u64>, limit: usize) -> Result<Page, StoreError> {
        self.read(|transaction| {
            let table = transaction.open_table(RECORDS)?;
            let mut rows = table.range(numbers)?;
            let texts = rows.by_ref().take(limit).map(|row| Ok(row?.1.value().to_owned()));
            let records = texts.collect::<Result<_, StoreError>>()?;
            Ok(Page { records, more: rows.next().is_some() })
        })
    }

    /// Records of a time with these numbers: `from` included, `until` not, in order of time.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn page_of_time(
        &self,
        (from, until): (UnixTime, UnixTime),
        numbers: RangeInclusive<u64>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        self.read(|transaction| {
            let times = transaction.open_table(TIMES)?;
            let rows = times.range((from.secs(), 0)..(until.secs(), 0))?;
            let mut page = Page { records: Vec::new(), more: false };
            for row in rows {
                let (_, seq) = row?.0.value();
                if !numbers.contains(&seq) {
                    continue;
                }
                if page.records.len() >= limit {
                    page.more = true;
                    break;
                }
                page.records.push(text(transaction, seq)?);
            }
            Ok(page)
        })
    }
}

/// A record, its place in time, and its block.
fn put(transaction: &WriteTransaction, record: &Record) -> Result<(), StoreError> {
    let seq = record.seq();
    transaction.open_table(RECORDS)?.insert(seq, record.as_str())?;
    transaction.open_table(TIMES)?.insert((record.time().secs(), seq), ())?;
    let cid = raw_cid(record.as_str().as_bytes()).to_string();
    let place = [&[BLOCK_IS_RECORD], seq.to_be_bytes().as_slice()].concat();
    transaction.open_table(BLOCKS)?.insert(cid.as_str(), place.as_slice())?;
    Ok(())
}

/// One record's text.
pub(super) fn text(transaction: &ReadTransaction, seq: u64) -> Result<String, StoreError> {
    let table = transaction.open_table(RECORDS)?;
    let row = table.get(seq)?.ok_or_else(|| StoreError::damaged(format!("record {seq} is missing")))?;
    Ok(row.value().to_owned())
}
