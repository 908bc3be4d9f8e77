//! How far the files are pushed to whom, and which files come next.

use super::days::{DAY_BEHIND, DAYS, DayRow};
use super::files::{FILES, FileRow};
use super::{Store, StoreError, from_json, to_json};
use redb::{TableDefinition, WriteTransaction};
use serde::{Deserialize, Serialize};
use wasm_core::ipld::Cid;

/// Progress by the target's name.
const PUSHES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("pushes");

/// A place in the one chain of files: behind an hour file, or behind the day file that stands behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub(crate) struct Place {
    /// Number of the hour file, 0 before the first.
    pub(crate) file: u64,
    /// Whether the day file behind it is passed too.
    pub(crate) day: bool,
}

/// How far the files are pushed to one target. Another address under the same name starts from the beginning.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct PushRow {
    /// The target's address.
    pub(crate) url: String,
    /// What it has.
    pub(crate) place: Place,
    /// The file that is pinned there with all below it.
    pub(crate) pinned: Option<String>,
    /// Its place.
    #[serde(default)]
    pub(crate) whole: Place,
    /// Files behind this place may have pins of their own.
    #[serde(default)]
    pub(crate) loose: Place,
    /// A pin there that has to go, if it was ever made.
    #[serde(default)]
    pub(crate) stale: Option<String>,
    /// A pinning service's own name for what it was asked last.
    pub(crate) request: Option<String>,
    /// The file it was asked for.
    pub(crate) asked: Option<String>,
    /// When it last took something, unix time.
    pub(crate) time: u64,
}

pub(super) fn create_tables(transaction: &WriteTransaction) -> Result<(), StoreError> {
    transaction.open_table(PUSHES)?;
    Ok(())
}

impl Store {
    /// How far the files are pushed to a target; from the beginning if it was never seen at this address.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn push(&self, name: &str, url: &str) -> Result<PushRow, StoreError> {
        let row: Option<PushRow> = self.read(|transaction| {
            let table = transaction.open_table(PUSHES)?;
            let Some(row) = table.get(name)? else { return Ok(None) };
            from_json(row.value()).map(Some)
        })?;
        let fresh = PushRow { url: url.to_owned(), ..PushRow::default() };
        Ok(row.filter(|row| row.url == url).unwrap_or(fresh))
    }

    /// Keeps how far the files are pushed.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn put_push(&self, name: &str, row: &PushRow) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.open_table(PUSHES)?.insert(name, to_json(row)?.as_slice())?;
            Ok(())
        })
    }

    /// The next files behind a place, oldest first, `most` at most, each with the place behind it.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn files_behind(&self, place: Place, most: usize) -> Result<Vec<(Place, Cid)>, StoreError> {
        self.read(|transaction| {
            let (files, days) = (transaction.open_table(FILES)?, transaction.open_table(DAYS)?);
            let behind = transaction.open_table(DAY_BEHIND)?;
            let mut found = Vec::new();
            for row in files.range(place.file.max(1)..)? {
                if found.len() >= most {
                    break;
                }
                let row: FileRow = from_json(row?.1.value())?;
                if row.number > place.file {
                    found.push((Place { file: row.number, day: false }, name(&row.cid)?));
                }
                let with_day = Place { file: row.number, day: true };
                let Some(day) = behind.get(row.number)?.filter(|_| with_day > place) else { continue };
                let day =
                    days.get(day.value())?.ok_or_else(|| StoreError::damaged("a day file is missing"))?;
                found.push((with_day, name(&from_json::<DayRow>(day.value())?.cid)?));
            }
            found.truncate(most);
            Ok(found)
        })
    }

    /// The newest file of the chain, with its place.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn newest_file(&self) -> Result<Option<(Place, Cid)>, StoreError> {
        let Some(last) = self.last_file()? else { return Ok(None) };
        let before = Place { file: last.number.saturating_sub(1), day: true };
        Ok(self.files_behind(before, 2)?.pop())
    }

    /// The file in front of a place.
    ///
    /// # Errors
    /// The disk, or there is none.
    pub(crate) fn file_at(&self, place: Place) -> Result<Cid, StoreError> {
        let before = Place { file: place.file.saturating_sub(u64::from(!place.day)), day: !place.day };
        let found = self.files_behind(before, 1)?.pop().filter(|(found, _)| *found == place);
        found.map(|(_, cid)| cid).ok_or_else(|| StoreError::damaged(format!("there is no file at {place:?}")))
    }

    /// How many files stand behind a place.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn count_behind(&self, place: Place) -> Result<u64, StoreError> {
        let last = self.last_file()?.map_or(0, |row| row.number);
        Ok(last.saturating_sub(place.file).saturating_add(self.count_days_behind(place)?))
    }

    /// How many day files stand behind a place.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn count_days_behind(&self, place: Place) -> Result<u64, StoreError> {
        self.read(|transaction| {
            let mut days: u64 = 0;
            for row in transaction.open_table(DAY_BEHIND)?.range(place.file..)? {
                let with_day = Place { file: row?.0.value(), day: true };
                days = days.saturating_add(u64::from(with_day > place));
            }
            Ok(days)
        })
    }
}

fn name(cid: &str) -> Result<Cid, StoreError> {
    cid.parse().map_err(|_| StoreError::damaged(format!("{cid:?} is no name of a file")))
}
