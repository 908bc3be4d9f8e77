//! Which co-signing key belongs to which deal: a number once given is never given to another.

use super::{Store, StoreError};
use redb::{ReadableTable as _, ReadableTableMetadata as _, TableDefinition, WriteTransaction};

/// Most deals of one gateway: three a day for ten years.
const MAX_DEALS: u64 = 10_000;
/// By the client's reference, in hex.
const DEALS: TableDefinition<'_, &str, u32> = TableDefinition::new("deal_keys");

pub(super) fn create_tables(transaction: &WriteTransaction) -> Result<(), StoreError> {
    transaction.open_table(DEALS)?;
    Ok(())
}

impl Store {
    /// The number of the key for a deal, the same whenever it is asked for; `None` if there are too many.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn deal_number(&self, reference: &str) -> Result<Option<u32>, StoreError> {
        self.write(|transaction| {
            let mut table = transaction.open_table(DEALS)?;
            let known = table.get(reference)?.map(|number| number.value());
            if known.is_some() {
                return Ok(known);
            }
            let next = table.len()?;
            let Some(number) = u32::try_from(next).ok().filter(|_| next < MAX_DEALS) else { return Ok(None) };
            table.insert(reference, number)?;
            Ok(Some(number))
        })
    }
}
