//! Puts stored records into hour files: every so many records, and at each full hour.
//!
//! Files follow from the records alone, so nothing is lost when one cannot be written: the next try makes
//! the same file.

use crate::health::Code;
use crate::node::Node;
use crate::store::{FileRow, StoreError};
use wasm_core::file::{FileError, HourFile, MAX_RECORDS, Tail};
use wasm_core::record::Record;

/// Seconds of an hour.
const HOUR: u64 = 3600;

/// Why a file was not made.
#[derive(Debug, thiserror::Error)]
enum FilerError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    File(#[from] FileError),
}

/// Makes the files that are due.
pub(crate) fn file_due(node: &Node) {
    match make_due(node) {
        Ok(0) => {}
        Ok(_) => node.anchor_work.notify_one(),
        Err(error) => {
            node.health.warn(Code::StoreFailed, format!("a file of records cannot be stored: {error}"));
        }
    }
}

/// How many files were made.
fn make_due(node: &Node) -> Result<u32, FilerError> {
    let mut made = 0;
    let mut last = node.store.last_file()?;
    loop {
        let records = unfiled(node, last.as_ref())?;
        let count = due(&records, node.config.file_records());
        let Some(due) = records.get(..count).filter(|due| !due.is_empty()) else { return Ok(made) };
        let before = last.as_ref().map(|row| tail(node, row)).transpose()?;
        let file = HourFile::build(before.as_ref(), due, node.keys.reading())?;
        let number = last.map_or(0, |row| row.number).saturating_add(1);
        let row = node.store.append_file(number, &file, file.tail(before.as_ref()).marks)?;
        tracing::info!(number, cid = %row.cid, records = count, "file");
        made = u32::saturating_add(made, 1);
        last = Some(row);
    }
}

fn unfiled(node: &Node, last: Option<&FileRow>) -> Result<Vec<Record>, FilerError> {
    let page = node.store.page_after(last.map_or(0, |row| row.last), MAX_RECORDS)?;
    let parse =
        |text: &String| Record::parse(text).map_err(|error| StoreError::Damaged { what: error.to_string() });
    Ok(page.records.iter().map(parse).collect::<Result<_, _>>()?)
}

/// How many of the records make the next file; 0 if it is not complete.
fn due(records: &[Record], file_records: u32) -> usize {
    let most = usize::try_from(file_records).unwrap_or(MAX_RECORDS).min(MAX_RECORDS);
    let ends_hour = |record: &Record| record.time().secs().checked_rem(HOUR) == Some(0);
    let ended = records.iter().take(most).position(ends_hour).map(|at| at.saturating_add(1));
    ended.unwrap_or(if records.len() >= most { most } else { 0 })
}

/// What the next file continues.
fn tail(node: &Node, row: &FileRow) -> Result<Tail, FilerError> {
    let damaged = |what: &str| StoreError::Damaged { what: format!("file {}: {what}", row.number) };
    let text =
        node.store.texts(row.last..=row.last)?.pop().ok_or_else(|| damaged("its last record is missing"))?;
    let record = Record::parse(&text).map_err(|_| damaged("its last record does not read"))?;
    let cid = row.cid.parse().map_err(|_| damaged("its name does not read"))?;
    Ok(Tail { cid, values: record.values(), marks: row.marks() })
}
