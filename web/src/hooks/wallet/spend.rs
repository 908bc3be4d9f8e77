//! Building, signing and sending: every rule is `wasm-core`'s, this only fetches what it needs.

use std::collections::BTreeSet;
use std::rc::Rc;

use thiserror::Error;
use wasm_core::address::Address;
use wasm_core::hash::Txid;
use wasm_core::keys::Role;
use wasm_core::sign::{SignError, sign_all};
use wasm_core::sync::Request;
use wasm_core::tx::build::replace::{ReplaceError, Waiting, bump, cancel, hurry};
use wasm_core::tx::build::{
    BuildError, Coin, Funding, NameAction, NameWrite, Options, Unsigned, name_op, pay_rest, pay_with,
};
use wasm_core::tx::{FeeLimits, OutPoint, Transaction};
use wasm_core::units::FeeRate;
use wasm_core::wallet::{Notes, Outline, Wallet as Facts};

use super::WalletHandle;
use super::scan::Message;
use crate::io::electrum::ElectrumError;
use crate::state::pay::Order;

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
    /// A waiting transaction cannot be hurried or taken back.
    #[error(transparent)]
    Replace(#[from] ReplaceError),
    /// The transaction does not wait, or is not ours alone.
    #[error("this transaction is not waiting for a block")]
    NotWaiting,
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
        self.sign(&self.plan_name(action, write)?)
    }

    /// Builds the transaction that writes a name with the wallet's money.
    ///
    /// # Errors
    /// [`SpendError`].
    pub fn plan_name(&self, action: &NameAction, write: &NameWrite) -> Result<Unsigned, SpendError> {
        self.build(FeeRate::MIN, |funding| Ok(name_op(funding, action, write)?))
    }

    /// Builds a payment out of `coins`, or of any that can be spent; `seed` draws them where none fit exactly.
    ///
    /// # Errors
    /// [`SpendError`].
    pub fn plan_payment(
        &self,
        order: &Order,
        coins: Option<&BTreeSet<OutPoint>>,
        rate: FeeRate,
        seed: u64,
    ) -> Result<Unsigned, SpendError> {
        let options = Options { seed, ..Options::default() };
        self.build(rate, |funding| {
            let mut chosen: Vec<Coin> = Vec::new();
            let may = |coin: &&Coin| coins.is_none_or(|coins| coins.contains(&coin.outpoint()));
            chosen.extend(funding.coins.iter().filter(may).cloned());
            let funding = &Funding { coins: &chosen, ..*funding };
            Ok(match order {
                Order::Amounts(payments) => pay_with(funding, payments, options)?,
                Order::All(payments, rest) => pay_rest(funding, payments, rest)?,
            })
        })
    }

    /// Builds the same payment with a higher fee.
    ///
    /// # Errors
    /// [`SpendError`].
    pub fn plan_bump(&self, txid: &Txid, rate: FeeRate) -> Result<Unsigned, SpendError> {
        let waiting = self.waiting(txid)?;
        self.build(rate, |funding| Ok(bump(funding, &waiting)?))
    }

    /// Builds what takes a waiting payment back.
    ///
    /// # Errors
    /// [`SpendError`].
    pub fn plan_cancel(&self, txid: &Txid, rate: FeeRate) -> Result<Unsigned, SpendError> {
        let waiting = self.waiting(txid)?;
        self.build(rate, |funding| Ok(cancel(funding, &waiting)?))
    }

    /// Builds what spends a coin of a waiting transaction, so that both get into a block.
    ///
    /// # Errors
    /// [`SpendError`].
    pub fn plan_hurry(&self, txid: &Txid, rate: FeeRate) -> Result<Unsigned, SpendError> {
        let (facts, notes) = self.known()?;
        let slow = facts.slow(txid, notes.frozen()).ok_or(SpendError::NotWaiting)?;
        self.build(rate, |funding| Ok(hurry(funding, &slow.coin, slow.fee, slow.vsize)?))
    }

    /// What a transaction built here would do.
    ///
    /// # Errors
    /// [`SpendError`].
    pub fn outline(&self, unsigned: &Unsigned) -> Result<Outline, SpendError> {
        let (facts, notes) = self.known()?;
        Ok(facts.outline(unsigned, &notes, FeeLimits::default()))
    }

    /// Signs with the wallet's keys. Nothing is sent.
    ///
    /// # Errors
    /// [`SpendError`].
    pub fn sign(&self, unsigned: &Unsigned) -> Result<Transaction, SpendError> {
        let keys = self.session.keys().ok_or(SpendError::Locked)?;
        Ok(sign_all(unsigned, |coin| keys.at(&coin.key.path()).into_iter().collect())?)
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

    /// What the chain says, and what the person has noted: without both nothing is spent.
    fn known(&self) -> Result<(Rc<Facts>, Rc<Notes>), SpendError> {
        let facts = self.facts.clone().ok_or(SpendError::Offline)?;
        Ok((facts, self.notes.notes.clone().ok_or(SpendError::Offline)?))
    }

    fn waiting(&self, txid: &Txid) -> Result<Waiting, SpendError> {
        let facts = self.facts.as_ref().ok_or(SpendError::Offline)?;
        Ok(facts.waiting(txid).ok_or(SpendError::NotWaiting)??)
    }

    fn build(
        &self,
        rate: FeeRate,
        with: impl FnOnce(&Funding<'_>) -> Result<Unsigned, SpendError>,
    ) -> Result<Unsigned, SpendError> {
        let (facts, notes) = self.known()?;
        let keys = self.session.keys().ok_or(SpendError::Locked)?;
        let change = keys.public(Role::Change(facts.next_change_index())).map_err(|_| SpendError::Locked)?;
        let change = Address::p2wpkh(&change, facts.network());
        let coins = facts.spendable(notes.frozen());
        let funding = Funding { coins: &coins, change: &change, rate, tip: facts.tip() };
        with(&funding)
    }
}
