//! Building, signing and sending: every rule is `wasm-core`'s, this only fetches what it needs.

use std::collections::BTreeSet;

use thiserror::Error;
use wasm_core::address::Address;
use wasm_core::keys::Role;
use wasm_core::sign::{SignError, sign_all};
use wasm_core::sync::Request;
use wasm_core::tx::Transaction;
use wasm_core::tx::build::{BuildError, Funding, NameAction, NameWrite, Unsigned, name_op};
use wasm_core::units::FeeRate;

use super::WalletHandle;
use super::scan::Message;
use crate::io::electrum::ElectrumError;

/// Why nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SpendError {
    /// The wallet is locked.
    #[error("the wallet is locked")]
    Locked,
    /// The chain has not been asked yet, or there is no connection.
    #[error("there is no connection to the chain")]
    Offline,
    /// It cannot be built; above all too little money.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// It cannot be signed.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The network did not take it, or cannot be reached.
    #[error(transparent)]
    Electrum(#[from] ElectrumError),
}

impl WalletHandle {
    /// Builds and signs the transaction that writes a name with the wallet's money. Nothing is sent.
    ///
    /// # Errors
    /// [`SpendError`].
    pub fn prepare_name(&self, action: &NameAction, write: &NameWrite) -> Result<Transaction, SpendError> {
        let keys = self.session.keys().ok_or(SpendError::Locked)?;
        let unsigned = self.build(|funding| name_op(funding, action, write))?;
        Ok(sign_all(&unsigned, |coin| keys.at(&coin.key.path()).into_iter().collect())?)
    }

    /// Sends a transaction of our own; returns once the network has taken it.
    ///
    /// # Errors
    /// [`SpendError`]; whether it was sent is open only if the error is about the connection.
    pub async fn send(&self, transaction: &Transaction) -> Result<(), SpendError> {
        let (client, _) = self.chain.ready().ok_or(SpendError::Offline)?;
        client.ask(Request::Broadcast(transaction.clone())).await?;
        if let Some(inbox) = &*self.inbox.borrow() {
            // a scanner that has ended finds the transaction by its next scan
            let _ = inbox.unbounded_send(Message::Sent(transaction.clone()));
        }
        Ok(())
    }

    fn build(
        &self,
        with: impl FnOnce(&Funding<'_>) -> Result<Unsigned, BuildError>,
    ) -> Result<Unsigned, SpendError> {
        let facts = self.facts.as_ref().ok_or(SpendError::Offline)?;
        let keys = self.session.keys().ok_or(SpendError::Locked)?;
        let change = keys.public(Role::Change(facts.next_change_index())).map_err(|_| SpendError::Locked)?;
        let change = Address::p2wpkh(&change, facts.network());
        let coins = facts.spendable(&BTreeSet::new());
        let funding = Funding { coins: &coins, change: &change, rate: FeeRate::MIN, tip: facts.tip() };
        Ok(with(&funding)?)
    }
}
