//! Day files in order, and where in time files of both kinds are.

use super::files::{FILES, FileRow, put_block};
use super::{Store, StoreError, from_json, get_meta, put_meta, to_json};
use redb::{
    ReadTransaction, ReadableTable as _, ReadableTableMetadata as _, TableDefinition, WriteTransaction,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_core::file::DayFile;
use wasm_core::units::UnixTime;

/// Day rows by number from 1.
pub(super) const DAYS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("days");
/// Numbers of day files by that of their last hour file.
pub(super) const DAY_BEHIND: TableDefinition<'_, u64, u64> = TableDefinition::new("day_behind");
/// Files by their end, kind and number.
const FILE_TIMES: TableDefinition<'_, (u64, u8, u64), ()> = TableDefinition::new("file_times");
/// Up to which file no day file was made: an older version made them, or it could not be.
const AFTER: &str = "days_after";

/// Which files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FileKind {
    /// Of an hour or less.
    Hour,
    /// Of a local day.
    Day,
}

impl FileKind {
    const fn code(self) -> u8 {
        match self {
            Self::Hour => 0,
            Self::Day => 1,
        }
    }
}

/// One day file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DayRow {
    /// Number of the day file, from 1.
    pub(crate) number: u64,
    /// Its block's CID.
    pub(crate) cid: String,
    /// The local day, `2026-11-22`.
    pub(crate) day: String,
    /// Number of its first hour file.
    pub(crate) first_file: u64,
    /// Number of its last hour file: the day file stands behind it.
    pub(crate) last_file: u64,
    /// Number of its first record.
    pub(crate) first: u64,
    /// Number of its last record.
    pub(crate) last: u64,
    /// When the day begins.
    pub(crate) from: u64,
    /// When the day ends.
    pub(crate) until: u64,
}

/// A file as listings say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    /// An hour file.
    Hour(FileRow),
    /// A day file.
    Day(DayRow),
}

/// Tables, and for files of an older version their places in time.
pub(super) fn create_tables(transaction: &WriteTransaction) -> Result<(), StoreError> {
    transaction.open_table(DAYS)?;
    transaction.open_table(DAY_BEHIND)?;
    transaction.open_table(FILE_TIMES)?;
    if get_meta::<u64>(transaction, AFTER)?.is_some() {
        return Ok(());
    }
    let mut newest = 0;
    for row in transaction.open_table(FILES)?.iter()? {
        let row: FileRow = from_json(row?.1.value())?;
        put_time(transaction, FileKind::Hour, row.until, row.number)?;
        newest = row.number;
    }
    put_meta(transaction, AFTER, &newest)
}

pub(super) fn put_time(
    transaction: &WriteTransaction,
    kind: FileKind,
    until: u64,
    number: u64,
) -> Result<(), StoreError> {
    transaction.open_table(FILE_TIMES)?.insert((until, kind.code(), number), ())?;
    Ok(())
}

impl Store {
    /// Stores a day file's block and its row in one transaction.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn append_day(&self, file: &DayFile, row: &DayRow) -> Result<(), StoreError> {
        self.write(|transaction| {
            put_block(transaction, &row.cid, file.block())?;
            put_time(transaction, FileKind::Day, row.until, row.number)?;
            transaction.open_table(DAYS)?.insert(row.number, to_json(row)?.as_slice())?;
            transaction.open_table(DAY_BEHIND)?.insert(row.last_file, row.number)?;
            Ok(())
        })
    }

    /// The newest day file.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn last_day(&self) -> Result<Option<DayRow>, StoreError> {
        self.read(|transaction| {
            let table = transaction.open_table(DAYS)?;
            let Some((_, row)) = table.last()? else { return Ok(None) };
            from_json(row.value()).map(Some)
        })
    }

    /// The day files with numbers above `after`, oldest first.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn days_after(&self, after: u64) -> Result<Vec<DayRow>, StoreError> {
        self.read(|transaction| {
            let table = transaction.open_table(DAYS)?;
            let rows = table.range(after.saturating_add(1)..)?;
            rows.map(|row| from_json(row?.1.value())).collect()
        })
    }

    /// The day file with this CID.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn day_by_cid(&self, cid: &str) -> Result<Option<DayRow>, StoreError> {
        self.read(|transaction| {
            for row in transaction.open_table(DAYS)?.iter()?.rev() {
                let row: DayRow = from_json(row?.1.value())?;
                if row.cid == cid {
                    return Ok(Some(row));
                }
            }
            Ok(None)
        })
    }

    /// The day file that stands behind this hour file.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn day_behind(&self, file: u64) -> Result<Option<DayRow>, StoreError> {
        self.read(|transaction| {
            let behind = transaction.open_table(DAY_BEHIND)?;
            let Some(number) = behind.get(file)? else { return Ok(None) };
            get(transaction, DAYS, number.value()).map(Some)
        })
    }

    /// Number of the last hour file that is in a day file, or will be in none.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn in_days(&self) -> Result<u64, StoreError> {
        let skipped: u64 = self.fact(AFTER)?.unwrap_or(0);
        Ok(self.last_day()?.map_or(0, |row| row.last_file).max(skipped))
    }

    /// No day file will be made of the hour files up to this number.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn skip_day(&self, last_file: u64) -> Result<(), StoreError> {
        self.set_fact(AFTER, &last_file)
    }

    /// Files that hold some of a time, with numbers above `after`, in order of time; and whether there are more.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn files_of_time(
        &self,
        kind: FileKind,
        (from, until): (UnixTime, UnixTime),
        after: u64,
        limit: usize,
    ) -> Result<(Vec<Row>, bool), StoreError> {
        self.read(|transaction| {
            let times = transaction.open_table(FILE_TIMES)?;
            let mut rows = Vec::new();
            for place in times.range((from.secs().saturating_add(1), 0, 0)..)? {
                let (_, code, number) = place?.0.value();
                if code != kind.code() || number <= after {
                    continue;
                }
                let row = row(transaction, kind, number)?;
                if row.from() >= until.secs() {
                    break;
                }
                if rows.len() >= limit {
                    return Ok((rows, true));
                }
                rows.push(row);
            }
            Ok((rows, false))
        })
    }

    /// How many files there are: of hours, and of days.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn count_files(&self) -> Result<(u64, u64), StoreError> {
        self.read(|transaction| {
            Ok((transaction.open_table(FILES)?.len()?, transaction.open_table(DAYS)?.len()?))
        })
    }
}

impl Row {
    /// When the time begins that it stands for.
    pub(crate) const fn from(&self) -> u64 {
        match self {
            Self::Hour(row) => row.from(),
            Self::Day(row) => row.from,
        }
    }
}

fn row(transaction: &ReadTransaction, kind: FileKind, number: u64) -> Result<Row, StoreError> {
    match kind {
        FileKind::Hour => get(transaction, FILES, number).map(Row::Hour),
        FileKind::Day => get(transaction, DAYS, number).map(Row::Day),
    }
}

fn get<T: DeserializeOwned>(
    transaction: &ReadTransaction,
    table: TableDefinition<'_, u64, &[u8]>,
    number: u64,
) -> Result<T, StoreError> {
    let table = transaction.open_table(table)?;
    let row = table.get(number)?.ok_or_else(|| StoreError::damaged(format!("file {number} is missing")))?;
    from_json(row.value())
}
