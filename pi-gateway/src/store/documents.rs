//! Certificates that were handed in: kept as blocks, a bounded number of them.

use super::files::{BLOCKS, put_block};
use super::{Store, StoreError};
use redb::{ReadableTable as _, ReadableTableMetadata as _, TableDefinition, WriteTransaction};
use wasm_core::ipld::Cid;

/// Most documents kept; the oldest gives way.
const MAX_DOCUMENTS: u64 = 64;
/// CIDs in the order in which the documents came.
const DOCUMENTS: TableDefinition<'_, u64, &str> = TableDefinition::new("documents");

pub(super) fn create_tables(transaction: &WriteTransaction) -> Result<(), StoreError> {
    transaction.open_table(DOCUMENTS)?;
    Ok(())
}

impl Store {
    /// Keeps a document; a document that is here already stays as it is.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn keep_document(&self, cid: &Cid, block: &[u8]) -> Result<(), StoreError> {
        let cid = cid.to_string();
        self.write(|transaction| {
            if transaction.open_table(BLOCKS)?.get(cid.as_str())?.is_some() {
                return Ok(());
            }
            put_block(transaction, &cid, block)?;
            let mut documents = transaction.open_table(DOCUMENTS)?;
            let number = documents.last()?.map_or(0, |(number, _)| number.value()).saturating_add(1);
            documents.insert(number, cid.as_str())?;
            while documents.len()? > MAX_DOCUMENTS {
                let Some((_, oldest)) = documents.pop_first()? else { break };
                transaction.open_table(BLOCKS)?.remove(oldest.value())?;
            }
            Ok(())
        })
    }
}
