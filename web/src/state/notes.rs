//! What a person noted about the money, while the wallet is open.

use std::rc::Rc;

use wasm_core::wallet::notes::Notes;
use yew::Reducible;

/// What is wrong with the notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// What is kept on this device cannot be read.
    Unreadable(String),
    /// The last change is not kept on this device.
    NotKept(String),
}

/// The notes of the open wallet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Noted {
    /// `None` while they are being read, if they cannot be read, and while the wallet is locked.
    pub notes: Option<Rc<Notes>>,
    /// What is wrong with them.
    pub problem: Option<Problem>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// They were read or changed.
    Known(Rc<Notes>),
    /// The newest change is on this device.
    Kept,
    /// Something did not work.
    Failed(Problem),
    /// The keys are gone: so is what they opened.
    Locked,
}

impl Reducible for Noted {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Known(notes) => next.notes = Some(notes),
            Action::Kept => next.problem = None,
            Action::Failed(problem) => next.problem = Some(problem),
            Action::Locked => next = Self::default(),
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use wasm_core::network::Network;

    use super::*;

    fn after(actions: Vec<Action>) -> Noted {
        let start = Rc::new(Noted::default());
        (*actions.into_iter().fold(start, Noted::reduce)).clone()
    }

    #[test]
    fn a_change_that_was_not_kept_is_said_until_one_is() {
        let known = || Action::Known(Rc::new(Notes::new(Network::Devnet)));
        let full = Problem::NotKept("full".into());
        let lost = after(vec![known(), Action::Failed(full.clone())]);
        assert_eq!((lost.notes.is_some(), lost.problem), (true, Some(full.clone())));
        assert_eq!(after(vec![known(), Action::Failed(full), known(), Action::Kept]).problem, None);
        assert_eq!(after(vec![known(), Action::Locked]), Noted::default());
    }
}
