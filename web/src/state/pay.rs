//! A payment on its way: typed, looked at, signed, sent.

mod draft;

use std::rc::Rc;

use wasm_core::hash::Txid;
use wasm_core::tx::build::Unsigned;
use wasm_core::units::Amount;
use wasm_core::wallet::Outline;
use yew::Reducible;

pub use draft::{Draft, Faults, Order, RateFault, Reading, Row, RowFaults, Speed, ToFault};

/// Why a payment did not go on. Everything a person can do something about is a variant of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The keys are gone from memory.
    Locked,
    /// The chain cannot be asked; nothing was sent.
    Offline,
    /// There is too little money that may be spent now.
    TooLittle {
        /// What can be spent now.
        available: Amount,
        /// What it takes with the fee.
        needed: Amount,
    },
    /// An amount so small that the network does not pass it on.
    Dust {
        /// The least it passes on.
        limit: Amount,
    },
    /// The network said no; nothing was sent.
    Rejected(String),
    /// The connection ended while it was being sent: it may be on its way or not.
    Unknown,
    /// Anything else; nothing was sent.
    Other(String),
}

/// What a transaction is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Paying somebody.
    Pay(Order),
    /// The same payment with a higher fee.
    Bump(Txid),
    /// Taking a payment back that waits.
    Cancel(Txid),
    /// A follow-up that pays for one that waits.
    Hurry(Txid),
}

/// A transaction that lacks only the signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What it is for.
    pub purpose: Purpose,
    /// What will be signed.
    pub unsigned: Unsigned,
    /// What that does.
    pub outline: Outline,
    /// What will be noted with it.
    pub note: String,
}

/// How far the payment is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Step {
    /// It is being typed.
    #[default]
    Draft,
    /// It is being looked at.
    Look(Rc<Plan>),
    /// It is being signed and sent.
    Sending(Rc<Plan>),
    /// The network has taken it.
    Sent(Rc<Plan>, Txid),
}

/// A payment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pay {
    /// What was typed.
    pub draft: Draft,
    /// What was wrong with it when it was last to be looked at.
    pub faults: Faults,
    /// How far it is.
    pub step: Step,
    /// Why it did not go on.
    pub problem: Option<Problem>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The draft changed.
    Typed(Draft),
    /// The draft cannot be a payment.
    Wrong(Faults),
    /// The transaction is built.
    Planned(Rc<Plan>),
    /// Back to the draft.
    Back,
    /// It is being signed and sent.
    Sending,
    /// The network has taken it.
    Sent(Txid),
    /// It did not go on.
    Failed(Problem),
    /// Begin anew.
    Again,
}

impl Reducible for Pay {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Typed(draft) => {
                next.draft = draft;
                next.faults = Faults::default();
                next.problem = None;
            }
            Action::Wrong(faults) => next.faults = faults,
            Action::Planned(plan) => {
                next = Self { draft: next.draft, step: Step::Look(plan), ..Self::default() }
            }
            Action::Back => next = Self { draft: next.draft, ..Self::default() },
            Action::Sending => {
                if let Step::Look(plan) = next.step.clone() {
                    next.step = Step::Sending(plan);
                    next.problem = None;
                }
            }
            Action::Sent(txid) => {
                if let Step::Sending(plan) = next.step {
                    next = Self { step: Step::Sent(plan, txid), ..Self::default() };
                }
            }
            Action::Failed(problem) => {
                if let Step::Sending(plan) = next.step.clone() {
                    next.step = Step::Look(plan);
                }
                next.problem = Some(problem);
            }
            Action::Again => next = Self::default(),
        }
        Rc::new(next)
    }
}

impl Pay {
    /// What is looked at, sent, or was sent.
    #[must_use]
    pub const fn plan(&self) -> Option<&Rc<Plan>> {
        match &self.step {
            Step::Draft => None,
            Step::Look(plan) | Step::Sending(plan) | Step::Sent(plan, _) => Some(plan),
        }
    }
}
