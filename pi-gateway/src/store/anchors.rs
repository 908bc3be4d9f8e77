//! Anchors: what was or will be written to the chain, in order.

use super::{Store, StoreError, from_json, to_json};
use redb::{ReadableTable as _, TableDefinition, WriteTransaction};
use serde::{Deserialize, Serialize};

/// Anchor rows by number from 1.
const ANCHORS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("anchors");

/// One anchor. It is stored before its transaction is sent, so that a crash neither loses nor doubles it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AnchorRow {
    /// Number of the anchor, from 1.
    pub(crate) n: u64,
    /// Number of the newest file it vouches for.
    pub(crate) file: u64,
    /// Id of its transaction.
    pub(crate) txid: String,
    /// The signed transaction in hex, to send it again.
    pub(crate) raw: String,
    /// Height of its block, once it has one.
    pub(crate) height: Option<u32>,
}

pub(super) fn create_tables(transaction: &WriteTransaction) -> Result<(), StoreError> {
    transaction.open_table(ANCHORS)?;
    Ok(())
}

impl Store {
    /// The newest anchor.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn last_anchor(&self) -> Result<Option<AnchorRow>, StoreError> {
        self.read(|transaction| {
            let table = transaction.open_table(ANCHORS)?;
            let Some((_, row)) = table.last()? else { return Ok(None) };
            from_json(row.value()).map(Some)
        })
    }

    /// Stores an anchor, or what has become of it. Later ones, of a chain that is no more, are forgotten.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn put_anchor(&self, row: &AnchorRow) -> Result<(), StoreError> {
        self.write(|transaction| {
            let mut table = transaction.open_table(ANCHORS)?;
            table.retain_in(row.n.., |_, _| false)?;
            table.insert(row.n, to_json(row)?.as_slice())?;
            Ok(())
        })
    }

    /// Takes the newest anchor back: its transaction can never be confirmed.
    ///
    /// # Errors
    /// The disk.
    pub(crate) fn forget_anchor(&self, n: u64) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction.open_table(ANCHORS)?.remove(n)?;
            Ok(())
        })
    }
}
