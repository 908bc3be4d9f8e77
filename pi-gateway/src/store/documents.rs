//! Certificates that were handed in, revocations, and the photos that certificates name: a bounded number of each.

use super::files::{BLOCKS, put_block};
use super::{Store, StoreError};
use redb::{ReadableTable as _, ReadableTableMetadata as _, TableDefinition, WriteTransaction};
use wasm_core::ipld::Cid;

/// Most documents kept; the oldest gives way.
const MAX_DOCUMENTS: u64 = 64;
/// Most photos kept, 32 MiB at most; those of the oldest document give way.
const MAX_PHOTOS: usize = 128;
/// CIDs in the order in which the documents came.
const DOCUMENTS: TableDefinition<'_, u64, &str> = TableDefinition::new("documents");
/// Photos by the document that names them, and whether they were handed in.
const PHOTOS: TableDefinition<'_, (u64, &str), bool> = TableDefinition::new("photos");

pub(super) fn create_tables(transaction: &WriteTransaction) -> Result<(), StoreError> {
    transaction.open_table(DOCUMENTS)?;
    transaction.open_table(PHOTOS)?;
    Ok(())
}

impl Store {
    /// Keeps a document and remembers the photos it names; a document that is here already stays as it is.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn keep_document(&self, cid: &Cid, block: &[u8], photos: &[Cid]) -> Result<(), StoreError> {
        let cid = cid.to_string();
        self.write(|transaction| {
            if is_here(transaction, &cid)? {
                return Ok(());
            }
            put_block(transaction, &cid, block)?;
            let mut documents = transaction.open_table(DOCUMENTS)?;
            let number = documents.last()?.map_or(0, |(number, _)| number.value()).saturating_add(1);
            documents.insert(number, cid.as_str())?;
            name_photos(transaction, number, photos)?;
            while documents.len()? > MAX_DOCUMENTS {
                let Some((number, oldest)) = documents.pop_first()? else { break };
                transaction.open_table(BLOCKS)?.remove(oldest.value())?;
                forget_photos(transaction, number.value())?;
            }
            Ok(())
        })
    }

    /// Keeps a photo that a document names; `false` if none does.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn keep_photo(&self, cid: &Cid, block: &[u8]) -> Result<bool, StoreError> {
        let cid = cid.to_string();
        self.write(|transaction| {
            let named = photos(transaction)?.into_iter().any(|photo| photo.cid == cid);
            // a block that is here for another reason is not the photos' to remove
            if !named || is_here(transaction, &cid)? {
                return Ok(named);
            }
            put_block(transaction, &cid, block)?;
            mark(transaction, &cid, true)?;
            let mut kept = Vec::new();
            for photo in photos(transaction)?.into_iter().filter(|photo| photo.is_kept).rev() {
                if !kept.contains(&photo.cid) {
                    kept.push(photo.cid);
                }
            }
            for oldest in kept.iter().skip(MAX_PHOTOS) {
                transaction.open_table(BLOCKS)?.remove(oldest.as_str())?;
                mark(transaction, oldest, false)?;
            }
            Ok(true)
        })
    }
}

/// A photo that a document names.
struct Named {
    number: u64,
    cid: String,
    is_kept: bool,
}

/// All of them, those of the oldest document first.
fn photos(transaction: &WriteTransaction) -> Result<Vec<Named>, StoreError> {
    let table = transaction.open_table(PHOTOS)?;
    let rows = table.iter()?.map(|row| {
        let (key, kept) = row?;
        let (number, cid) = key.value();
        Ok(Named { number, cid: cid.to_owned(), is_kept: kept.value() })
    });
    rows.collect()
}

fn name_photos(transaction: &WriteTransaction, number: u64, named: &[Cid]) -> Result<(), StoreError> {
    let known = photos(transaction)?;
    let mut table = transaction.open_table(PHOTOS)?;
    for cid in named.iter().map(ToString::to_string) {
        let is_kept = known.iter().any(|photo| photo.is_kept && photo.cid == cid);
        table.insert((number, cid.as_str()), is_kept)?;
    }
    Ok(())
}

fn mark(transaction: &WriteTransaction, cid: &str, is_kept: bool) -> Result<(), StoreError> {
    let naming = photos(transaction)?.into_iter().filter(|photo| photo.cid == cid);
    let mut table = transaction.open_table(PHOTOS)?;
    for photo in naming {
        table.insert((photo.number, cid), is_kept)?;
    }
    Ok(())
}

/// Forgets the photos of a document; those that another one names, too, stay.
fn forget_photos(transaction: &WriteTransaction, number: u64) -> Result<(), StoreError> {
    let (gone, left): (Vec<_>, Vec<_>) =
        photos(transaction)?.into_iter().partition(|photo| photo.number == number);
    for photo in gone {
        transaction.open_table(PHOTOS)?.remove((number, photo.cid.as_str()))?;
        if photo.is_kept && !left.iter().any(|other| other.cid == photo.cid) {
            transaction.open_table(BLOCKS)?.remove(photo.cid.as_str())?;
        }
    }
    Ok(())
}

fn is_here(transaction: &WriteTransaction, cid: &str) -> Result<bool, StoreError> {
    Ok(transaction.open_table(BLOCKS)?.get(cid)?.is_some())
}
