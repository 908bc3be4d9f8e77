//! Giving up a registration that has lost: two that wait are harmful to the network, so ours is double-spent at once.

use super::error::AnchorError;
use super::writer::Round;
use crate::store::{AnchorRow, StoreError};
use wasm_core::name::Name;
use wasm_core::sign::sign_all;
use wasm_core::sync::Request;
use wasm_core::tx::Transaction;
use wasm_core::tx::build::replace::withdraw;

impl Round<'_> {
    /// Withdraws our registration of the meter's name if somebody else's is in a block: its money goes back to the
    /// fund address, and the files it vouched for wait for the next anchor.
    pub(super) async fn withdraw_lost(&mut self) -> Result<(), AnchorError> {
        let pending = self.node.store.last_anchor()?.filter(|row| row.height.is_none());
        let Some(row) = pending else { return Ok(()) };
        let Some(waiting) = self.view.registration(&transaction_of(&row)?) else { return Ok(()) };
        let name = Name::meter(&self.node.meter);
        let Some(lost) = self.view.lost(self.link, &name, &waiting).await? else { return Ok(()) };
        let unsigned = self.fund(|funding| withdraw(funding, &waiting, &lost))?;
        let transaction = sign_all(&unsigned, |_| vec![self.node.keys.holder().clone()])?;
        self.link.request(Request::Broadcast(transaction.clone())).await?;
        tracing::warn!(ours = %lost.ours(), rival = %lost.rival(), by = %transaction.txid(), "registration withdrawn");
        self.view.sent(transaction);
        self.forget(row.n)
    }
}

/// The transaction of a stored anchor.
pub(super) fn transaction_of(row: &AnchorRow) -> Result<Transaction, StoreError> {
    Transaction::from_hex(&row.raw)
        .map_err(|error| StoreError::Damaged { what: format!("anchor {}: {error}", row.n) })
}
