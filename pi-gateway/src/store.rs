//! What the gateway must not lose: records, blocks, files, anchors, messages, and who it is paired with.
//!
//! One embedded database (redb). Every write is one transaction that is on disk when the call returns; nothing
//! that is not stored is shown to anybody. When a write fails (disk full, card pulled) the database is closed
//! and opened anew before it is used again, because only the file knows what became durable.
//! Deliberately no cache: what is asked for is read.

mod anchors;
mod days;
mod deals;
mod documents;
mod files;
mod journal;
mod mailbox;
mod organisations;
mod pairing;
mod pushes;
mod records;
mod restore;

pub(crate) use anchors::AnchorRow;
pub(crate) use days::{DayRow, FileKind, Row};
pub(crate) use files::FileRow;
pub(crate) use journal::journal_path;
pub(crate) use mailbox::Message;
pub(crate) use pairing::PairingRow;
pub(crate) use pushes::{Place, PushRow};
pub(crate) use records::Tail;
pub(crate) use restore::{Opened, open};

use journal::Journal;

use redb::{
    Database, DatabaseError, Durability, ReadTransaction, ReadableDatabase as _, TableDefinition,
    WriteTransaction,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError, RwLock};

/// Bytes the database may cache: the gateway has to fit into 30 MB.
const CACHE_BYTES: usize = 2 * 1024 * 1024;
/// Small facts by name.
const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
/// Version of the tables.
const VERSION: u64 = 1;

/// Why something could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// The database or the disk below it.
    #[error("database: {0}")]
    Database(#[source] Box<redb::Error>),
    /// What is stored does not fit together: the program stops rather than continue from it.
    #[error("stored data are damaged: {what}")]
    Damaged {
        /// What does not fit.
        what: String,
    },
    /// Written by a later version of this program.
    #[error("the database has version {found}, this program knows {VERSION}")]
    Newer {
        /// The version found.
        found: u64,
    },
    /// The record does not continue the chain that is stored.
    #[error("record {seq} does not follow the stored head {head}")]
    NotNext {
        /// The record's number.
        seq: u64,
        /// The stored record's number.
        head: u64,
    },
}

impl StoreError {
    /// Whether there is no room left on the disk.
    #[must_use]
    pub(crate) fn is_disk_full(&self) -> bool {
        let Self::Database(error) = self else { return false };
        let redb::Error::Io(error) = error.as_ref() else { return false };
        matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded)
    }

    /// Whether the file is there but no database any more.
    #[must_use]
    fn is_corrupt(&self) -> bool {
        let Self::Database(error) = self else { return false };
        match error.as_ref() {
            redb::Error::Corrupted(_) | redb::Error::RepairAborted | redb::Error::UpgradeRequired(_) => true,
            redb::Error::Io(error) => {
                matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof)
            }
            _ => false,
        }
    }

    fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::Database(Box::new(redb::Error::Io(error)))
    }
}

macro_rules! from_redb {
    ($($error:ty),*) => {
        $(impl From<$error> for StoreError {
            fn from(error: $error) -> Self {
                Self::Database(Box::new(error.into()))
            }
        })*
    };
}
from_redb!(
    redb::CommitError,
    DatabaseError,
    redb::SetDurabilityError,
    redb::StorageError,
    redb::TableError,
    redb::TransactionError
);

/// Opens the database; called again after a failure.
pub(crate) type Opener = Box<dyn Fn() -> Result<Database, DatabaseError> + Send + Sync>;

/// The gateway's memory.
pub(crate) struct Store {
    opener: Opener,
    /// `None` after a failed write, until it is opened again.
    database: RwLock<Option<Database>>,
    /// The second copy of the records, where there is one.
    journal: Mutex<Option<Journal>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("database", &self.database).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens or makes the database in a file.
    ///
    /// # Errors
    /// The file cannot be read or written, another process has it open, or it is of a later version.
    pub(crate) fn open(path: PathBuf) -> Result<Self, StoreError> {
        Self::open_with(Box::new(move || Database::builder().set_cache_size(CACHE_BYTES).create(&path)))
    }

    /// As [`Store::open`] with another way to the database (tests let the disk fail).
    ///
    /// # Errors
    /// As [`Store::open`].
    pub(crate) fn open_with(opener: Opener) -> Result<Self, StoreError> {
        let database = opener()?;
        let store = Self { opener, database: RwLock::new(Some(database)), journal: Mutex::new(None) };
        store.write(|transaction| {
            let found = get_meta(transaction, "version")?;
            match found {
                Some(found) if found > VERSION => Err(StoreError::Newer { found }),
                _ => put_meta(transaction, "version", &VERSION),
            }?;
            records::create_tables(transaction)?;
            files::create_tables(transaction)?;
            days::create_tables(transaction)?;
            pushes::create_tables(transaction)?;
            anchors::create_tables(transaction)?;
            documents::create_tables(transaction)?;
            organisations::create_tables(transaction)?;
            deals::create_tables(transaction)?;
            mailbox::create_tables(transaction)
        })?;
        Ok(store)
    }

    /// One transaction, on disk when this returns.
    ///
    /// After an error nobody knows what became durable: the database is closed, and the next call opens it.
    fn write<T>(
        &self,
        change: impl FnOnce(&WriteTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut guard = self.database.write().unwrap_or_else(PoisonError::into_inner);
        let result = self.ensure_open(&mut guard).and_then(|database| {
            let mut transaction = database.begin_write()?;
            transaction.set_durability(Durability::Immediate)?;
            let value = change(&transaction)?;
            transaction.commit()?;
            Ok(value)
        });
        if matches!(result, Err(StoreError::Database(_))) {
            *guard = None;
        }
        result
    }

    fn read<T>(
        &self,
        question: impl FnOnce(&ReadTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let guard = self.database.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(database) = guard.as_ref() {
            return question(&database.begin_read()?);
        }
        drop(guard);
        let mut guard = self.database.write().unwrap_or_else(PoisonError::into_inner);
        question(&self.ensure_open(&mut guard)?.begin_read()?)
    }

    fn ensure_open<'a>(&self, slot: &'a mut Option<Database>) -> Result<&'a Database, StoreError> {
        if slot.is_none() {
            *slot = Some((self.opener)()?);
        }
        slot.as_ref().ok_or_else(|| StoreError::damaged("no database"))
    }

    /// Stores a small fact.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn set_fact<T: Serialize>(&self, name: &str, value: &T) -> Result<(), StoreError> {
        self.write(|transaction| put_meta(transaction, name, value))
    }

    /// A fact stored before.
    ///
    /// # Errors
    /// The disk, or a fact of another shape.
    pub(crate) fn fact<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        self.read(|transaction| {
            let table = transaction.open_table(META)?;
            let Some(value) = redb::ReadableTable::get(&table, name)? else { return Ok(None) };
            from_json(value.value()).map(Some)
        })
    }
}

fn get_meta<T: DeserializeOwned>(
    transaction: &WriteTransaction,
    name: &str,
) -> Result<Option<T>, StoreError> {
    let table = transaction.open_table(META)?;
    let Some(value) = redb::ReadableTable::get(&table, name)? else { return Ok(None) };
    from_json(value.value()).map(Some)
}

fn put_meta<T: Serialize>(transaction: &WriteTransaction, name: &str, value: &T) -> Result<(), StoreError> {
    let mut table = transaction.open_table(META)?;
    table.insert(name, to_json(value)?.as_slice())?;
    Ok(())
}

fn to_json<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(value).map_err(|error| StoreError::damaged(error.to_string()))
}

fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(bytes).map_err(|error| StoreError::damaged(error.to_string()))
}

#[cfg(test)]
mod tests;
