//! Documents of organisations that were handed in: kept as blocks, a bounded number of them, and apart from
//! certificates, so that neither push the others out.

use super::files::{BLOCKS, put_block};
use super::{Store, StoreError};
use redb::{ReadableTable as _, ReadableTableMetadata as _, TableDefinition, WriteTransaction};
use wasm_core::ipld::Cid;

/// Most documents kept, 4 MB at most; the oldest gives way.
const MAX_ORGANISATIONS: u64 = 64;
/// CIDs in the order in which the documents came.
const ORGANISATIONS: TableDefinition<'_, u64, &str> = TableDefinition::new("organisations");

pub(super) fn create_tables(transaction: &WriteTransaction) -> Result<(), StoreError> {
    transaction.open_table(ORGANISATIONS)?;
    Ok(())
}

impl Store {
    /// Keeps a document; a document that is here already stays as it is.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn keep_organisation(&self, cid: &Cid, block: &[u8]) -> Result<(), StoreError> {
        let cid = cid.to_string();
        self.write(|transaction| {
            if transaction.open_table(BLOCKS)?.get(cid.as_str())?.is_some() {
                return Ok(());
            }
            put_block(transaction, &cid, block)?;
            let mut organisations = transaction.open_table(ORGANISATIONS)?;
            let number = organisations.last()?.map_or(0, |(number, _)| number.value()).saturating_add(1);
            organisations.insert(number, cid.as_str())?;
            while organisations.len()? > MAX_ORGANISATIONS {
                let Some((_, oldest)) = organisations.pop_first()? else { break };
                transaction.open_table(BLOCKS)?.remove(oldest.value())?;
            }
            Ok(())
        })
    }
}
