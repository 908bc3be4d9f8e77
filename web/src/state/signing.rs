//! A transaction that another program has begun or shall finish.

use std::rc::Rc;

use wasm_core::bbqr::Progress;
use wasm_core::hash::Txid;
use wasm_core::psbt::{Handed, Psbt};
use wasm_core::trust::Errand;
use wasm_core::tx::Transaction;
use yew::Reducible;

use super::pay::Problem as PayProblem;

/// Why something did not work; the transaction stays as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// What was given is neither a PSBT nor a transaction; holds why.
    Unreadable(String),
    /// A code that does not belong to those before; holds why.
    Code(String),
    /// The file is too large or cannot be read.
    File,
    /// Without the chain nobody knows whose a name is now.
    NeedsChain,
    /// It cannot be signed; holds why.
    Refused(String),
    /// It was not sent.
    Sending(PayProblem),
}

/// What is in hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signing {
    /// The transaction.
    pub handed: Option<Rc<Handed>>,
    /// What another device asks to sign with the identity's key.
    pub errand: Option<Rc<Errand>>,
    /// The answer to that.
    pub answer: Option<String>,
    /// How many codes of a series were seen.
    pub codes: Option<Progress>,
    /// How many inputs were signed here just now.
    pub signed: usize,
    /// It is being sent.
    pub sending: bool,
    /// The network has taken it.
    pub sent: Option<Txid>,
    /// What did not work.
    pub problem: Option<Problem>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A transaction was read.
    Read(Handed),
    /// Another device asks for a signature.
    Asked(Box<Errand>),
    /// This is the answer to that.
    Answered(String),
    /// Some codes of a series were seen.
    Codes(Progress),
    /// It was signed here, so many inputs.
    Signed(Psbt, usize),
    /// It is being sent.
    Sending,
    /// The network has taken it.
    Sent(Txid),
    /// Something did not work.
    Failed(Problem),
    /// Put away.
    Away,
}

impl Reducible for Signing {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.problem = None;
        match action {
            Action::Read(handed) => {
                let handed = self.with(handed);
                next = Self { handed: Some(Rc::new(handed)), ..Self::default() };
            }
            Action::Asked(errand) => next = Self { errand: Some(Rc::new(*errand)), ..Self::default() },
            Action::Answered(answer) => (next.sending, next.answer) = (false, Some(answer)),
            Action::Codes(progress) => next.codes = Some(progress),
            Action::Signed(psbt, number) => {
                next.handed = Some(Rc::new(Handed::Psbt(psbt)));
                next.signed = number;
            }
            Action::Sending => next.sending = true,
            Action::Sent(txid) => (next.sending, next.sent) = (false, Some(txid)),
            Action::Failed(problem) => (next.sending, next.problem) = (false, Some(problem)),
            Action::Away => next = Self::default(),
        }
        Rc::new(next)
    }
}

impl Signing {
    /// What was read, with what is known already if it is the same transaction.
    fn with(&self, read: Handed) -> Handed {
        let (Some(Handed::Psbt(ours)), Handed::Psbt(theirs)) = (self.handed.as_deref(), &read) else {
            return read;
        };
        let mut both = ours.clone();
        if both.combine(theirs).is_ok() { Handed::Psbt(both) } else { read }
    }

    /// The finished transaction, if nothing is missing any more.
    #[must_use]
    pub fn finished(&self) -> Option<Transaction> {
        match self.handed.as_deref()? {
            Handed::Transaction(transaction) => Some(transaction.clone()),
            Handed::Psbt(psbt) => {
                let mut psbt = psbt.clone();
                psbt.finalize().ok()?;
                psbt.extract().ok()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_the_transaction() {
        let empty = Transaction { version: 2, inputs: Vec::new(), outputs: Vec::new(), lock_time: 0 };
        let read = Rc::new(Signing::default()).reduce(Action::Read(Handed::Transaction(empty.clone())));
        let failed = read.clone().reduce(Action::Sending).reduce(Action::Failed(Problem::File));
        assert_eq!((failed.handed.clone(), failed.sending), (read.handed.clone(), false));
        assert_eq!(failed.finished(), Some(empty));
        assert_eq!(failed.clone().reduce(Action::Codes(Progress { have: 1, total: 2 })).problem, None);
        assert_eq!(*failed.reduce(Action::Away), Signing::default());
    }
}
