//! The meter this wallet belongs to: pairing, comparing the 1-of-2, and what the gateway says about itself.

mod pairing;

use std::rc::Rc;

use yew::Reducible;

use crate::wire::node::NodeInfo;
use crate::wire::pair::CodeError;
use crate::wire::trouble::GatewayError;
use crate::wire::url::UrlError;

pub use pairing::{HolderCheck, Pairing};

/// Why pairing did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PairProblem {
    /// The address is none.
    Url(UrlError),
    /// The code is none.
    Code(CodeError),
    /// The wallet is locked: its half of the 1-of-2 is needed.
    Locked,
    /// The gateway cannot be reached or said no.
    Gateway(GatewayError),
    /// The gateway writes to another chain than this page reads.
    OtherNetwork {
        /// Its chain.
        theirs: String,
        /// Ours.
        ours: String,
    },
    /// The gateway's 1-of-2 is not ours: it must not be used. See [`Meter::holder`].
    HolderMismatch,
    /// The browser could not keep the pairing.
    Storage(String),
}

/// What is known about the meter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meter {
    /// Whether the storage has been read.
    pub loaded: bool,
    /// The pairing in force.
    pub pairing: Option<Rc<Pairing>>,
    /// The last comparison of the two derivations of the 1-of-2.
    pub holder: Option<HolderCheck>,
    /// Whether pairing is under way.
    pub busy: bool,
    /// What went wrong with the last attempt.
    pub problem: Option<PairProblem>,
    /// What the gateway said last, and when (UTC seconds).
    pub node: Option<(Rc<NodeInfo>, u64)>,
    /// Set while the gateway's keys are not those it was paired with.
    pub changed: bool,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The storage was read.
    Loaded(Option<Rc<Pairing>>),
    /// Pairing has begun.
    Began,
    /// Both sides have derived the 1-of-2.
    Compared(HolderCheck),
    /// The pairing is in force.
    Paired(Rc<Pairing>),
    /// Pairing did not work.
    Failed(PairProblem),
    /// The pairing was given up.
    Forgotten,
    /// The gateway said something about itself at this time.
    Node(Rc<NodeInfo>, u64),
}

impl Reducible for Meter {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Loaded(pairing) => {
                next.loaded = true;
                next.holder = pairing.as_deref().map(Pairing::holder_check);
                next.pairing = pairing;
            }
            Action::Began => {
                next.busy = true;
                next.problem = None;
                next.holder = None;
            }
            Action::Compared(check) => next.holder = Some(check),
            Action::Paired(pairing) => {
                next.busy = false;
                next.pairing = Some(pairing);
            }
            Action::Failed(problem) => {
                next.busy = false;
                next.problem = Some(problem);
            }
            Action::Forgotten => next = Self { loaded: true, ..Self::default() },
            Action::Node(node, at) => {
                next.changed = next.pairing.as_ref().is_some_and(|pairing| !pairing.is_with(&node));
                next.node = Some((node, at));
            }
        }
        Rc::new(next)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::pairing::tests::example;
    pub(in crate::state) use super::pairing::tests::node;
    use super::*;

    fn after(actions: Vec<Action>) -> Meter {
        let start = Rc::new(Meter::default());
        (*actions.into_iter().fold(start, Meter::reduce)).clone()
    }

    #[test]
    fn a_wrong_code_leaves_everything_unpaired() {
        let problem = PairProblem::Code(CodeError { found: 3 });
        let meter = after(vec![Action::Loaded(None), Action::Began, Action::Failed(problem.clone())]);
        assert_eq!((meter.busy, meter.pairing, meter.problem), (false, None, Some(problem)));
    }

    #[test]
    fn a_new_attempt_clears_the_old_comparison() {
        let wrong = HolderCheck { mine: "a".into(), theirs: "b".into(), same_script: false };
        let failed = Action::Failed(PairProblem::HolderMismatch);
        let meter = after(vec![Action::Began, Action::Compared(wrong.clone()), failed.clone()]);
        assert_eq!(meter.holder, Some(wrong.clone()));
        let again = after(vec![Action::Began, Action::Compared(wrong), failed, Action::Began]);
        assert_eq!((again.holder, again.problem), (None, None));
    }

    #[test]
    fn a_stored_pairing_shows_its_comparison_again() {
        let meter = after(vec![Action::Loaded(Some(Rc::new(example())))]);
        assert!(meter.holder.is_some_and(|check| check.matches()));
    }

    #[test]
    fn other_keys_than_at_pairing_are_noticed_and_forgotten_with_the_pairing() {
        let (pairing, mut other) = (Rc::new(example()), node());
        let same = after(vec![Action::Paired(pairing.clone()), Action::Node(Rc::new(other.clone()), 7)]);
        assert!(!same.changed);
        other.reading_key = other.client_key.expect("a paired node");
        let changed = Action::Node(Rc::new(other), 8);
        assert!(after(vec![Action::Paired(pairing.clone()), changed.clone()]).changed);
        assert!(!after(vec![Action::Paired(pairing), changed, Action::Forgotten]).changed);
    }
}
