//! Puts stored records into files: hour files every so many records and at each full hour, day files when a
//! local day is over.
//!
//! Files follow from the records alone, so nothing is lost when one cannot be written, or when the gateway was
//! off for days: the next try makes the same file. A day is over when its last record is that of midnight, or
//! when there is a record of another day.

use crate::health::Code;
use crate::node::Node;
use crate::store::{DayRow, FileRow, StoreError};
use wasm_core::calendar::Date;
use wasm_core::file::{DayBuilder, DayFile, FileError, Grid, HourFile, MAX_RECORDS, Tail};
use wasm_core::record::Record;
use wasm_core::units::UnixTime;

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
        Ok(_) => {
            node.anchor_work.notify_one();
            node.filed.send_replace(());
        }
        Err(error) => {
            node.health.warn(Code::StoreFailed, format!("a file of records cannot be stored: {error}"));
        }
    }
}

/// How many files were made.
fn make_due(node: &Node) -> Result<u32, FilerError> {
    let mut made = 0;
    loop {
        let last = node.store.last_file()?;
        let records = unfiled(node, last.as_ref())?;
        let ended = last.as_ref().filter(|row| is_over(row, records.first()));
        let is_made = match ended {
            Some(row) if node.store.in_days()? < row.number => make_day(node, row)?,
            _ => make_hour(node, last.as_ref(), &records)?,
        };
        if !is_made {
            return Ok(made);
        }
        made = u32::saturating_add(made, 1);
    }
}

/// Makes the next hour file if its records are there.
fn make_hour(node: &Node, last: Option<&FileRow>, records: &[Record]) -> Result<bool, FilerError> {
    let count = due(records, node.config.file_records());
    let Some(due) = records.get(..count).filter(|due| !due.is_empty()) else { return Ok(false) };
    let before = last.map(|row| tail(node, row)).transpose()?;
    let file = HourFile::build(before.as_ref(), due, node.keys.reading())?;
    let number = last.map_or(0, |row| row.number).saturating_add(1);
    let row = node.store.append_file(number, &file, file.tail(before.as_ref()).marks)?;
    tracing::info!(number, cid = %row.cid, records = count, "file");
    Ok(true)
}

/// Makes the day file behind its last hour file. A day that no day file can hold is left out: its hour files
/// are there all the same.
fn make_day(node: &Node, last: &FileRow) -> Result<bool, FilerError> {
    let first = node.store.in_days()?.saturating_add(1);
    let date = date_of(last)?;
    match build_day(node, date, first..=last.number) {
        Ok((file, row)) => {
            node.store.append_day(&file, &row)?;
            tracing::info!(day = %row.day, cid = %row.cid, records = file.size(), "day file");
        }
        Err(FilerError::File(error)) => {
            tracing::error!(%date, %error, "no day file can be made of this day");
            node.store.skip_day(last.number)?;
        }
        Err(error) => return Err(error),
    }
    Ok(true)
}

fn build_day(
    node: &Node,
    date: Date,
    hours: std::ops::RangeInclusive<u64>,
) -> Result<(DayFile, DayRow), FilerError> {
    let (first, last) = (*hours.start(), *hours.end());
    let store = &node.store;
    let prev = store.last_day()?;
    let cid =
        prev.as_ref().map(|row| row.cid.parse().map_err(|_| damaged(row.number, "its name does not read")));
    let before = first.saturating_sub(1);
    let before = store.files(before..=before)?.pop().map(|row| tail(node, &row)).transpose()?;
    let mut builder = DayBuilder::new(date, node.config.interval_s, cid.transpose()?, before.as_ref())?;
    for row in store.files(hours)? {
        builder.push(&hour_file(node, &row)?)?;
    }
    let file = builder.sign(node.keys.reading())?;
    let row = DayRow {
        number: prev.map_or(0, |row| row.number).saturating_add(1),
        cid: file.cid().to_string(),
        day: date.to_string(),
        first_file: first,
        last_file: last,
        first: file.first().seq(),
        last: file.last().seq(),
        from: file.grid().start().secs(),
        until: file.grid().end().secs(),
    };
    Ok((file, row))
}

fn hour_file(node: &Node, row: &FileRow) -> Result<HourFile, FilerError> {
    let cid = row.cid.parse().map_err(|_| damaged(row.number, "its name does not read"))?;
    let block = node.store.block(&cid)?.ok_or_else(|| damaged(row.number, "its block is missing"))?;
    Ok(HourFile::decode(&block).map_err(|error| damaged(row.number, &error.to_string()))?)
}

/// The local day of an hour file's records.
fn date_of(row: &FileRow) -> Result<Date, StoreError> {
    let until = UnixTime::from_secs(row.until).map_err(|error| damaged(row.number, &error.to_string()))?;
    Ok(Grid::date_of(until))
}

/// Whether nothing more can come for the day of the newest hour file; `next` is the first record behind it.
fn is_over(newest: &FileRow, next: Option<&Record>) -> bool {
    let Ok(date) = date_of(newest) else { return false };
    let ends = Grid::new(date, 900).is_some_and(|grid| grid.end().secs() == newest.until);
    ends || next.is_some_and(|next| Grid::date_of(next.time()) != date)
}

/// Records that are in no file: those of the next one, and the one behind them, which tells whether a day is over.
fn unfiled(node: &Node, last: Option<&FileRow>) -> Result<Vec<Record>, FilerError> {
    let wanted = most(node.config.file_records()).saturating_add(1);
    let page = node.store.page_after(last.map_or(0, |row| row.last), wanted)?;
    let parse =
        |text: &String| Record::parse(text).map_err(|error| StoreError::Damaged { what: error.to_string() });
    Ok(page.records.iter().map(parse).collect::<Result<_, _>>()?)
}

/// The most records of a file.
fn most(file_records: u32) -> usize {
    usize::try_from(file_records).unwrap_or(MAX_RECORDS).min(MAX_RECORDS)
}

/// How many of the records make the next file; 0 if it is not complete.
fn due(records: &[Record], file_records: u32) -> usize {
    let most = most(file_records);
    let ends = |at: usize, record: &Record| {
        let time = record.time();
        let next = records.get(at.saturating_add(1));
        let is_last_of_day = next.is_some_and(|next| Grid::date_of(next.time()) != Grid::date_of(time));
        time.secs().is_multiple_of(HOUR) || is_last_of_day
    };
    let mut numbered = records.iter().enumerate().take(most);
    let ended = numbered.position(|(at, record)| ends(at, record)).map(|at| at.saturating_add(1));
    ended.unwrap_or(if records.len() >= most { most } else { 0 })
}

/// What the next file continues: the day file, if one stands behind this hour file.
fn tail(node: &Node, row: &FileRow) -> Result<Tail, FilerError> {
    let text = node.store.texts(row.last..=row.last)?.pop();
    let text = text.ok_or_else(|| damaged(row.number, "its last record is missing"))?;
    let record = Record::parse(&text).map_err(|_| damaged(row.number, "its last record does not read"))?;
    let cid = node.store.day_behind(row.number)?.map_or_else(|| row.cid.clone(), |day| day.cid);
    let cid = cid.parse().map_err(|_| damaged(row.number, "its name does not read"))?;
    Ok(Tail { cid, values: record.values(), marks: row.marks() })
}

fn damaged(number: u64, what: &str) -> StoreError {
    StoreError::Damaged { what: format!("file {number}: {what}") }
}

#[cfg(test)]
mod tests;
