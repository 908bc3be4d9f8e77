//! Makes the next anchor, sends it, and sees it into a block.

use super::error::AnchorError;
use super::link::Link;
use super::next::{self, Next};
use super::spent;
use super::view::{View, holder_key_ref};
use super::withdraw::transaction_of;
use crate::clock;
use crate::health::Code;
use crate::node::Node;
use crate::store::AnchorRow;
use std::time::{Duration, Instant};
use wasm_core::hash::Txid;
use wasm_core::multisig::Holder;
use wasm_core::name::Name;
use wasm_core::name::lifecycle::{NameState, plan};
use wasm_core::sign::sign_all;
use wasm_core::sync::{AnswerError, Request, SyncError};
use wasm_core::tx::Transaction;
use wasm_core::tx::build::{BuildError, Funding, Lock, NameWrite, Unsigned, name_op};
use wasm_core::units::{Amount, FeeRate};

/// Size of an update of the name, for a guess at its fee before the first.
const USUAL_VSIZE: usize = 420;
/// Pause after the network refused an anchor.
const REFUSED: Duration = Duration::from_secs(30);
/// An anchor that was sent and that the server does not show after this time is sent again.
const LOST: Duration = Duration::from_secs(60);

/// What is remembered from round to round of one connection.
#[derive(Debug)]
pub(super) struct Memory {
    rate: FeeRate,
    /// Fee of the newest anchor, or a guess.
    fee: Amount,
    written: Option<Instant>,
    /// The pending anchor, and when it was sent on this connection.
    sent: Option<(Txid, Instant)>,
    paused_until: Option<Instant>,
}

impl Memory {
    /// Pays at this rate.
    pub(super) fn new(rate: FeeRate) -> Self {
        Self { rate, fee: rate.fee_for(USUAL_VSIZE), written: None, sent: None, paused_until: None }
    }

    /// Whether the network refused an anchor a moment ago.
    pub(super) fn is_paused(&self) -> bool {
        self.paused_until.is_some_and(|end| Instant::now() < end)
    }
}

/// One look at what can be done now.
pub(super) struct Round<'a> {
    pub(super) node: &'a Node,
    pub(super) view: &'a mut View,
    pub(super) link: &'a mut Link,
    pub(super) memory: &'a mut Memory,
}

impl Round<'_> {
    /// Sees the pending anchor on, or makes the next.
    pub(super) async fn work(mut self) -> Result<(), AnchorError> {
        self.tell_funds();
        let Some(holder) = self.node.holder() else { return Ok(()) };
        self.withdraw_lost().await?;
        if self.is_pending().await? || self.must_wait() {
            return Ok(());
        }
        let Some(next) = self.next(&holder).await? else { return Ok(()) };
        let (state, next) = next;
        match self.build(&state, &holder, &next) {
            Ok(transaction) if self.is_in_budget()? => self.send_first(next, transaction).await,
            Ok(_) => Ok(()),
            Err(AnchorError::Build(error @ BuildError::InsufficientFunds { .. })) => {
                let address = self.node.fund_address();
                self.warn(Code::LowFunds, format!("anchors wait: {error}; send DOI to {address}"));
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn warn(&self, code: Code, text: String) {
        self.node.health.warn(code, text);
    }

    fn tell_funds(&self) {
        let (funds, address) = (self.view.funds(), self.node.fund_address());
        let left = funds.swartz().checked_div(self.memory.fee.swartz()).unwrap_or(0);
        let low = left < u64::from(self.node.config.anchor.warn_below);
        let text = format!("{funds} DOI pay for about {left} more anchors; send DOI to {address}");
        self.node.health.set(Code::LowFunds, low.then_some(text));
    }

    /// Whether the fee of the anchor that was just built may be spent today; it counts as spent then.
    fn is_in_budget(&self) -> Result<bool, AnchorError> {
        let (fee, budget) = (self.memory.fee, self.node.config.anchor.budget_per_day);
        let may = spent::may_spend(&self.node.store, clock::unix_now(), fee, budget)?;
        let text = format!("anchors wait: today's budget of {budget} swartz does not pay another {fee} DOI");
        self.node.health.set(Code::BudgetSpent, (!may).then_some(text));
        Ok(may)
    }

    fn must_wait(&self) -> bool {
        let every = Duration::from_secs(self.node.config.anchor.every_s.into());
        self.memory.is_paused() || self.memory.written.is_some_and(|written| written.elapsed() < every)
    }

    /// The next anchor and the state of the name it is built on; `None` if there is nothing to write, or if it
    /// cannot be written now.
    async fn next(&mut self, holder: &Holder) -> Result<Option<(NameState, Next)>, AnchorError> {
        let name = Name::meter(&self.node.meter);
        let known = self.view.name_state(self.link, &name).await?;
        if is_taken(&known.state, holder) {
            self.warn(Code::NameTaken, format!("the name {name} is held by somebody else"));
            return Ok(None);
        }
        self.node.health.clear(Code::NameTaken);
        let last = self.node.store.last_anchor()?;
        if last.is_some_and(|row| row.height.is_some() && !known.has(&row.txid)) {
            // The server's index of names is behind its blocks; it will tell.
            return Ok(None);
        }
        let base = next::base(&self.node.store, &known, &holder.script_pubkey())?;
        Ok(next::next(&self.node.store, base)?.map(|next| (known.state, next)))
    }

    /// Whether an anchor is under way. One that is in a block is noted; one the server does not know is sent
    /// again; one that can never be confirmed is given up, and its files wait for the next.
    async fn is_pending(&mut self) -> Result<bool, AnchorError> {
        let Some(row) = self.node.store.last_anchor()? else { return Ok(false) };
        let transaction = transaction_of(&row)?;
        let txid = transaction.txid();
        let sent_here = self.memory.sent.is_some_and(|(sent, at)| sent == txid && at.elapsed() < LOST);
        match self.view.transaction(txid).map(|known| known.inclusion.as_ref()) {
            Some(Some(place)) => {
                let height = Some(place.height.0);
                self.confirmed(AnchorRow { height, ..row })?;
                Ok(false)
            }
            Some(None) => {
                if row.height.is_some() {
                    tracing::warn!(n = row.n, "the block of an anchor is no more");
                    self.note(AnchorRow { height: None, ..row })?;
                }
                Ok(true)
            }
            None if sent_here => Ok(true),
            None => self.send(&row, transaction).await,
        }
    }

    fn confirmed(&mut self, row: AnchorRow) -> Result<(), AnchorError> {
        if self.node.store.last_anchor()?.as_ref() == Some(&row) {
            return Ok(());
        }
        tracing::info!(n = row.n, txid = %row.txid, height = row.height, "anchor confirmed");
        self.memory.written = Some(Instant::now());
        self.note(row)
    }

    /// Keeps what has become of the newest anchor.
    fn note(&self, row: AnchorRow) -> Result<(), AnchorError> {
        self.node.store.put_anchor(&row)?;
        self.node.update_chain(|chain| chain.last = Some(row));
        Ok(())
    }

    fn build(&mut self, state: &NameState, holder: &Holder, next: &Next) -> Result<Transaction, AnchorError> {
        let write = NameWrite {
            value: next.value.to_value()?,
            owner: holder.address(self.node.config.network),
            lock: Lock::P2wsh(holder.witness_script()),
            key: holder_key_ref(),
        };
        let unsigned = self.fund(|funding| name_op(funding, &plan(state), &write))?;
        self.memory.fee = unsigned.fee();
        Ok(sign_all(&unsigned, |_| vec![self.node.keys.holder().clone()])?)
    }

    /// Builds a transaction that our money pays.
    pub(super) fn fund<E>(
        &self,
        build: impl FnOnce(&Funding<'_>) -> Result<Unsigned, E>,
    ) -> Result<Unsigned, AnchorError>
    where
        AnchorError: From<E>,
    {
        let (coins, change) = (self.view.coins(), self.node.fund_address());
        let funding =
            Funding { coins: &coins, change: &change, rate: self.memory.rate, tip: self.view.tip() };
        Ok(build(&funding)?)
    }

    /// Takes the newest anchor back.
    pub(super) fn forget(&self, n: u64) -> Result<(), AnchorError> {
        self.node.store.forget_anchor(n)?;
        let last = self.node.store.last_anchor()?;
        self.node.update_chain(|chain| chain.last = last);
        Ok(())
    }

    /// Stores a new anchor, then sends it.
    async fn send_first(&mut self, next: Next, transaction: Transaction) -> Result<(), AnchorError> {
        let row = AnchorRow {
            n: next.value.n,
            file: next.file,
            txid: transaction.txid().to_string(),
            raw: transaction.to_hex(),
            height: None,
        };
        self.node.store.put_anchor(&row)?;
        tracing::info!(n = row.n, txid = %row.txid, file = %next.cid, "anchor");
        self.send(&row, transaction).await.map(drop)
    }

    /// Sends the pending anchor; whether it is under way then.
    async fn send(&mut self, row: &AnchorRow, transaction: Transaction) -> Result<bool, AnchorError> {
        match self.link.request(Request::Broadcast(transaction.clone())).await {
            Ok(_) => {
                self.memory.sent = Some((transaction.txid(), Instant::now()));
                self.view.sent(transaction);
                self.node.update_chain(|chain| chain.last = Some(AnchorRow { height: None, ..row.clone() }));
                Ok(true)
            }
            Err(AnchorError::Sync(SyncError::Answer { source, .. })) => self.refused(row, &source),
            Err(error) => Err(error),
        }
    }

    fn refused(&mut self, row: &AnchorRow, source: &AnswerError) -> Result<bool, AnchorError> {
        let reason = source.to_string();
        if reason.to_lowercase().contains("already in block chain") {
            // In a block that we have not been told of yet.
            return Ok(true);
        }
        self.warn(Code::ChainRefused, format!("anchor {} was refused: {reason}", row.n));
        self.memory.paused_until = Instant::now().checked_add(REFUSED);
        if matches!(source, AnswerError::BroadcastRefused { .. }) {
            self.forget(row.n)?;
        }
        Ok(false)
    }
}

/// Whether somebody else holds the name.
fn is_taken(state: &NameState, holder: &Holder) -> bool {
    match state {
        NameState::Held(held) => *held.coin().owner() != holder.script_pubkey(),
        NameState::Free(_) | NameState::Pending(_) => false,
    }
}
