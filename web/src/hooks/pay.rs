//! A payment from what was typed to what the network has taken: building, signing and sending are the wallet's.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::address::Address;
use wasm_core::hash::Txid;
use wasm_core::sync::{AnswerError, SyncError};
use wasm_core::tx::build::BuildError;
use wasm_core::tx::build::replace::ReplaceError;
use wasm_core::units::FeeRate;
use wasm_core::wallet::notes::{Label, Notes, Subject};

use super::fees::{Fees, use_fees};
use super::notes::{NotesHandle, use_notes};
use super::wallet::{SpendError, WalletHandle, use_wallet};
use crate::i18n::i18n;
use crate::io::electrum::ElectrumError;
use crate::io::rng;
use crate::state::pay::{Action, Draft, Order, Pay, Plan, Problem, Purpose, Reading, Speed, Step};
use crate::ui::prelude::*;

/// A payment and its verbs; reads like a [`Pay`].
#[derive(Clone, Debug, PartialEq)]
pub struct PayHandle {
    state: UseReducerHandle<Pay>,
    /// What the network asks for.
    pub fees: Fees,
    wallet: WalletHandle,
    notes: NotesHandle,
}

impl core::ops::Deref for PayHandle {
    type Target = Pay;

    fn deref(&self) -> &Pay {
        &self.state
    }
}

/// A payment, for the page that shows it.
#[hook]
pub fn use_pay() -> PayHandle {
    let (wallet, notes, fees) = (use_wallet(), use_notes(), use_fees());
    let first = wallet.wanted.clone();
    let state = use_reducer(|| Pay { draft: Draft::default().with_to(0, first, i18n()), ..Pay::default() });
    let begun = wallet.clone();
    use_effect_with((), move |()| begun.want(String::new()));
    PayHandle { state, fees, wallet, notes }
}

impl PayHandle {
    /// Takes what was typed.
    pub fn typed(&self, draft: Draft) {
        self.dispatch(Action::Typed(draft));
    }

    /// Builds what was typed, to be looked at.
    pub fn look(&self) {
        let (order, rate) = match self.order(self.draft.speed) {
            Ok(order) => order,
            Err(action) => return self.dispatch(action),
        };
        self.plan(Purpose::Pay(order), rate, self.draft.note.clone());
    }

    /// What the payment as typed costs at a speed; `None` if it cannot be built.
    #[must_use]
    pub fn cost(&self, speed: Speed) -> Option<u64> {
        let (order, rate) = self.order(speed).ok()?;
        Some(self.wallet.plan_payment(&order, self.draft.coins.as_ref(), rate, 0).ok()?.fee().swartz())
    }

    /// Builds what hurries a waiting transaction or takes it back, to be looked at.
    pub fn change(&self, purpose: Purpose, rate: FeeRate) {
        let note = self.note_of(&purpose);
        self.plan(purpose, rate, note);
    }

    fn plan(&self, purpose: Purpose, rate: FeeRate, note: String) {
        let unsigned = match &purpose {
            Purpose::Bump(txid) => self.wallet.plan_bump(txid, rate),
            Purpose::Cancel(txid) => self.wallet.plan_cancel(txid, rate),
            Purpose::Hurry(txid) => self.wallet.plan_hurry(txid, rate),
            Purpose::Pay(order) => self.wallet.plan_payment(order, self.draft.coins.as_ref(), rate, seed()),
        };
        let planned = unsigned.and_then(|unsigned| {
            let outline = self.wallet.outline(&unsigned)?;
            Ok(Rc::new(Plan { purpose, unsigned, outline, note }))
        });
        self.dispatch(planned.map_or_else(|error| Action::Failed(problem(error)), Action::Planned));
    }

    /// Back to what was typed.
    pub fn back(&self) {
        self.dispatch(Action::Back);
    }

    /// Says what did not work.
    pub fn failed(&self, problem: Problem) {
        self.dispatch(Action::Failed(problem));
    }

    /// Begins anew.
    pub fn again(&self) {
        self.dispatch(Action::Again);
    }

    /// Signs and sends what is looked at.
    pub fn confirm(&self) {
        let Step::Look(plan) = self.step.clone() else { return };
        let handle = self.clone();
        handle.dispatch(Action::Sending);
        spawn_local(async move {
            let sent = handle.send(&plan).await;
            handle.dispatch(sent.map_or_else(Action::Failed, Action::Sent));
        });
    }

    async fn send(&self, plan: &Plan) -> Result<Txid, Problem> {
        let transaction = self.wallet.sign(&plan.unsigned).map_err(problem)?;
        let txid = transaction.txid();
        self.wallet.send(&transaction).await.map_err(problem)?;
        if let Some(label) = Label::near(&plan.note) {
            // a book that is full is said where notes are shown; the payment is on its way
            let _ = self.notes.change(|notes| notes.set_label(Subject::Transaction(txid), Some(label)));
        }
        Ok(txid)
    }

    fn order(&self, speed: Speed) -> Result<(Order, FeeRate), Action> {
        let network = self.wallet.network();
        let notes = self.notes.notes.clone();
        let contact = |name: &str| named(notes.as_deref()?, name);
        let reading = Reading { i18n: i18n(), network, contact: &contact };
        let draft = Draft { speed, ..self.draft.clone() };
        draft.order(reading, |pace| self.fees.rate(pace)).map_err(Action::Wrong)
    }

    /// A replacement is the same payment for its owner.
    fn note_of(&self, purpose: &Purpose) -> String {
        let Purpose::Bump(txid) = purpose else { return String::new() };
        let notes = self.notes.notes.as_ref();
        let label = notes.and_then(|notes| notes.label(&Subject::Transaction(*txid)));
        label.map(|label| label.as_str().to_owned()).unwrap_or_default()
    }

    fn dispatch(&self, action: Action) {
        self.state.dispatch(action);
    }
}

/// The address that has this name in the address book.
fn named(notes: &Notes, name: &str) -> Option<Address> {
    let name = Label::new(name).ok()?;
    let found = notes.contacts().into_iter().find(|(known, _)| **known == name);
    found.map(|(_, address)| address.clone())
}

/// Any number will do: it only keeps strangers from telling which coins are drawn.
fn seed() -> u64 {
    rng::bytes::<8>().map(u64::from_le_bytes).unwrap_or_default()
}

/// Why nothing was sent, for people.
pub(super) fn problem(error: SpendError) -> Problem {
    match error {
        SpendError::Locked => Problem::Locked,
        SpendError::Offline => Problem::Offline,
        SpendError::Build(error) | SpendError::Replace(ReplaceError::Build(error)) => building(&error),
        SpendError::Electrum(ElectrumError::Sync(SyncError::Answer {
            source: AnswerError::BroadcastRefused { reason },
            ..
        })) => Problem::Rejected(reason),
        SpendError::Electrum(_) => Problem::Unknown,
        other @ (SpendError::Replace(_) | SpendError::NotWaiting | SpendError::Sign(_)) => {
            Problem::Other(other.to_string())
        }
    }
}

fn building(error: &BuildError) -> Problem {
    match error {
        BuildError::InsufficientFunds { available, needed } => {
            Problem::TooLittle { available: *available, needed: *needed }
        }
        BuildError::Dust { limit, .. } => Problem::Dust { limit: *limit },
        other => Problem::Other(other.to_string()),
    }
}
