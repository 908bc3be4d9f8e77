//! Opens the gateway's memory, and makes a damaged database good from the journal.
//!
//! Only what was signed by this gateway and forms one chain from the first record on is put back, and only if
//! nothing that was shown is missing then: the gateway never signs a second record with a number it has used.

use super::journal::{Journal, journal_path};
use super::{Store, StoreError};
use std::fs::File;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use wasm_core::keys::PublicKey;
use wasm_core::record::Record;

/// Records put back in one transaction.
const CHUNK: usize = 500;

/// An opened store, and what had to be done for it, in words for people.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The store.
    pub(crate) store: Store,
    /// What was repaired.
    pub(crate) repaired: Option<String>,
}

/// Opens the store of a data folder.
///
/// # Errors
/// The disk, or damage that the journal cannot make good.
pub(crate) fn open(folder: &Path, key: PublicKey) -> Result<Opened, StoreError> {
    let path = folder.join("gateway.redb");
    // Without a journal nobody knows what was shown: then a database that is there must be whole.
    let is_first_journal = !journal_path(folder).exists() && path.exists();
    let early = if is_first_journal { Some(open_database(&path)?) } else { None };
    let journal = Journal::open(journal_path(folder))?;
    let opened = early.map_or_else(|| open_database(&path), Ok);
    let (store, mut repaired) = match opened {
        Err(error) if error.is_corrupt() => {
            let aside = set_aside(&path)?;
            let store = Store::open(path)?;
            (
                store,
                Some(format!("the database could not be read ({error}); it is kept as {}", aside.display())),
            )
        }
        opened => (opened?, None),
    };
    if repaired.is_none() {
        repaired = match store.tail(&key) {
            Err(StoreError::Damaged { what }) => Some(format!("the newest records were damaged: {what}")),
            // Records are in the database first: it is gone, or an old copy.
            Ok(tail) if tail.state.seq < journal.newest() => Some("the database lacked records".to_owned()),
            Ok(_) => None,
            Err(error) => return Err(error),
        };
    }
    if let Some(text) = &mut repaired {
        let count = put_back(&store, &journal, key)?;
        text.push_str(&format!("; {count} records were put back from the journal"));
    }
    store.tail(&key)?;
    store.keep_journal(journal)?;
    Ok(Opened { store, repaired })
}

/// The database library checks itself with panics in builds for tests; both mean the same.
fn open_database(path: &Path) -> Result<Store, StoreError> {
    let opened = std::panic::catch_unwind(AssertUnwindSafe(|| Store::open(path.to_owned())));
    let corrupt = |_| redb::StorageError::Corrupted("the database library gave up".to_owned()).into();
    opened.unwrap_or_else(|panic| Err(corrupt(panic)))
}

/// Renames the damaged database to the first name that is free.
fn set_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let names = (1..u32::MAX).map(|number| path.with_extension(format!("damaged-{number}")));
    let free = names.into_iter().find(|name| !name.exists());
    let free = free.ok_or_else(|| StoreError::damaged("too many damaged databases"))?;
    std::fs::rename(path, &free)?;
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    File::open(folder)?.sync_all()?;
    Ok(free)
}

/// Puts every record of the journal into its place; how many were missing or different.
fn put_back(store: &Store, journal: &Journal, key: PublicKey) -> Result<u64, StoreError> {
    let mut records = journal.records(key)?;
    let (mut changed, mut last) = (0_u64, 0);
    loop {
        let chunk: Vec<Record> = records.by_ref().take(CHUNK).collect();
        let Some(newest) = chunk.last() else { break };
        last = newest.seq();
        changed = changed.saturating_add(store.put_back(&chunk)?);
    }
    if last < journal.newest() {
        let what = format!("the journal is damaged too: whole up to record {last} of {}", journal.newest());
        return Err(StoreError::Damaged { what });
    }
    Ok(changed)
}
