//! Blocks by their CID, and the files of records in order.

use super::days::{self, FileKind};
use super::records::{self, BLOCK_IS_RECORD};
use super::{Store, StoreError, from_json, to_json};
use redb::{ReadableTable as _, TableDefinition, WriteTransaction};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use wasm_core::file::HourFile;
use wasm_core::ipld::Cid;
use wasm_core::record::Marks;
use wasm_core::units::{UnixTime, WattHours};

/// Blocks by CID in base32: a byte that says what follows, then the block or a record's number.
pub(super) const BLOCKS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("blocks");
/// File rows by number from 1.
pub(super) const FILES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("files");
/// How a block is stored that stands there itself.
const BLOCK_IS_HERE: u8 = 0;

/// One file of records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileRow {
    /// Number of the file, from 1.
    pub(crate) number: u64,
    /// Its block's CID.
    pub(crate) cid: String,
    /// Number of its first record.
    pub(crate) first: u64,
    /// Number of its last record.
    pub(crate) last: u64,
    /// Time of the last record before it; not known of files that an older version made.
    #[serde(default)]
    from: Option<u64>,
    /// Time of its last record.
    pub(crate) until: u64,
    /// Wh given to the grid.
    pub(crate) produced: u64,
    /// Wh taken from the grid.
    pub(crate) consumed: u64,
    /// The highest value of register 1.8.0 counted up to here, in Wh.
    #[serde(default)]
    top_import: Option<u64>,
    /// The highest value of register 2.8.0 counted up to here, in Wh.
    #[serde(default)]
    top_export: Option<u64>,
    /// Time of the newest record up to here whose values were read from the meter.
    #[serde(default)]
    measured: Option<u64>,
}

impl FileRow {
    /// When the time begins that it stands for.
    pub(crate) const fn from(&self) -> u64 {
        match self.from {
            Some(from) => from,
            None => self.until.saturating_sub(1),
        }
    }

    /// What was counted up to the end of the file.
    pub(crate) fn marks(&self) -> Marks {
        Marks {
            import: self.top_import.map(WattHours::from_wh),
            export: self.top_export.map(WattHours::from_wh),
            measured: self.measured.and_then(|secs| UnixTime::from_secs(secs).ok()),
        }
    }
}

pub(super) fn create_tables(transaction: &WriteTransaction) -> Result<(), StoreError> {
    transaction.open_table(BLOCKS)?;
    transaction.open_table(FILES)?;
    Ok(())
}

pub(super) fn put_block(transaction: &WriteTransaction, cid: &str, block: &[u8]) -> Result<(), StoreError> {
    let stored = [&[BLOCK_IS_HERE], block].concat();
    transaction.open_table(BLOCKS)?.insert(cid, stored.as_slice())?;
    Ok(())
}

impl Store {
    /// Stores a file's block and its row in one transaction; `marks` are what was counted up to its end.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn append_file(
        &self,
        number: u64,
        file: &HourFile,
        marks: Marks,
    ) -> Result<FileRow, StoreError> {
        let seq =
            |record: Option<&wasm_core::record::Record>| record.map_or(0, wasm_core::record::Record::seq);
        let energy = file.energy();
        let row = FileRow {
            number,
            cid: file.cid().to_string(),
            first: seq(file.records().first()),
            last: seq(file.records().last()),
            from: Some(file.from().secs()),
            until: file.until().secs(),
            produced: energy.produced.wh(),
            consumed: energy.consumed.wh(),
            top_import: marks.import.map(WattHours::wh),
            top_export: marks.export.map(WattHours::wh),
            measured: marks.measured.map(UnixTime::secs),
        };
        self.write(|transaction| {
            put_block(transaction, &row.cid, file.block())?;
            days::put_time(transaction, FileKind::Hour, row.until, number)?;
            transaction.open_table(FILES)?.insert(number, to_json(&row)?.as_slice())?;
            Ok(())
        })?;
        Ok(row)
    }

    /// The newest file.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn last_file(&self) -> Result<Option<FileRow>, StoreError> {
        self.read(|transaction| {
            let table = transaction.open_table(FILES)?;
            let Some((_, row)) = table.last()? else { return Ok(None) };
            from_json(row.value()).map(Some)
        })
    }

    /// The files with numbers above `after`, oldest first.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn files_after(&self, after: u64) -> Result<Vec<FileRow>, StoreError> {
        self.read(|transaction| {
            let table = transaction.open_table(FILES)?;
            let rows = table.range(after.saturating_add(1)..)?;
            rows.map(|row| from_json(row?.1.value())).collect()
        })
    }

    /// The hour files of a range of numbers.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn files(&self, range: RangeInclusive<u64>) -> Result<Vec<FileRow>, StoreError> {
        self.read(|transaction| {
            let table = transaction.open_table(FILES)?;
            let rows = table.range(range)?;
            rows.map(|row| from_json(row?.1.value())).collect()
        })
    }

    /// Number of the hour file with this CID; of a day file the last hour file's, behind which it stands.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn place_of(&self, cid: &str) -> Result<Option<u64>, StoreError> {
        if let Some(row) = self.day_by_cid(cid)? {
            return Ok(Some(row.last_file));
        }
        Ok(self.file_by_cid(cid)?.map(|row| row.number))
    }

    fn file_by_cid(&self, cid: &str) -> Result<Option<FileRow>, StoreError> {
        self.read(|transaction| {
            let table = transaction.open_table(FILES)?;
            for row in table.iter()?.rev() {
                let row: FileRow = from_json(row?.1.value())?;
                if row.cid == cid {
                    return Ok(Some(row));
                }
            }
            Ok(None)
        })
    }

    /// A block by its name; `None` if this gateway has no such block.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn block(&self, cid: &Cid) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|transaction| {
            let table = transaction.open_table(BLOCKS)?;
            let Some(stored) = table.get(cid.to_string().as_str())? else { return Ok(None) };
            match stored.value().split_first() {
                Some((&BLOCK_IS_HERE, block)) => Ok(Some(block.to_vec())),
                Some((&BLOCK_IS_RECORD, seq)) => {
                    let seq = seq.try_into().map_err(|_| StoreError::damaged("place of a block"))?;
                    Ok(Some(records::text(transaction, u64::from_be_bytes(seq))?.into_bytes()))
                }
                _ => Err(StoreError::damaged("place of a block")),
            }
        })
    }
}
