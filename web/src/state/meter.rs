//! The meters of this wallet, one of them in sight: pairing, comparing the 1-of-2, and what the gateway says about itself.

mod pairing;

use std::rc::Rc;

use wasm_core::keys::PublicKey;
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
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that a page shows")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meter {
    /// Whether the storage has been read.
    pub loaded: bool,
    /// The pairing in force: of the meter in sight.
    pub pairing: Option<Rc<Pairing>>,
    /// Those of the other meters.
    pub others: Vec<Rc<Pairing>>,
    /// Whether another meter is being paired.
    pub adding: bool,
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
    /// The storage was read: the pairing in force, and the others.
    Loaded(Option<Rc<Pairing>>, Vec<Rc<Pairing>>),
    /// Another meter shall be paired, or not after all.
    Adding(bool),
    /// The meter with this reading key shall be in sight.
    Chosen(PublicKey),
    /// Pairing has begun.
    Began,
    /// Both sides have derived the 1-of-2.
    Compared(HolderCheck),
    /// The pairing is in force.
    Paired(Rc<Pairing>),
    /// Pairing did not work.
    Failed(PairProblem),
    /// The pairing in force was given up; another meter comes into sight if there is one.
    Forgotten,
    /// The gateway said something about itself at this time.
    Node(Rc<NodeInfo>, u64),
}

impl Reducible for Meter {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Loaded(pairing, others) => {
                next.loaded = true;
                next.others = others;
                next.show(pairing);
            }
            Action::Adding(adding) => {
                next.adding = adding;
                next.problem = None;
                // while another one is paired, its comparison is what counts
                next.holder = next.pairing.as_deref().filter(|_| !adding).map(Pairing::holder_check);
            }
            Action::Chosen(key) => {
                if let Some(place) = next.others.iter().position(|other| other.reading_key == key) {
                    let chosen = next.others.remove(place);
                    next.others.extend(next.pairing.take());
                    next.show(Some(chosen));
                }
            }
            Action::Began => {
                next.busy = true;
                next.problem = None;
                next.holder = None;
            }
            Action::Compared(check) => next.holder = Some(check),
            Action::Paired(pairing) => {
                next.busy = false;
                next.others.extend(next.pairing.take());
                next.others.retain(|other| !other.is_of_same(&pairing));
                next.show(Some(pairing));
            }
            Action::Failed(problem) => {
                next.busy = false;
                next.problem = Some(problem);
            }
            Action::Forgotten => {
                let mut others = next.others.into_iter();
                let first = others.next();
                next = Self { loaded: true, others: others.collect(), ..Self::default() };
                next.show(first);
            }
            Action::Node(node, at) => {
                next.changed = next.pairing.as_ref().is_some_and(|pairing| !pairing.is_with(&node));
                next.node = Some((node, at));
            }
        }
        Rc::new(next)
    }
}

impl Meter {
    /// All meters, in the order in which they were paired.
    #[must_use]
    pub fn all(&self) -> Vec<Rc<Pairing>> {
        let mut all: Vec<_> = self.pairing.iter().chain(&self.others).cloned().collect();
        all.sort_unstable_by(|a, b| (a.since, &a.meter).cmp(&(b.since, &b.meter)));
        all
    }

    /// Puts a meter in sight; what was said by or about another one is forgotten.
    fn show(&mut self, pairing: Option<Rc<Pairing>>) {
        self.holder = pairing.as_deref().map(Pairing::holder_check);
        (self.pairing, self.node, self.changed, self.adding) = (pairing, None, false, false);
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
        let meter =
            after(vec![Action::Loaded(None, Vec::new()), Action::Began, Action::Failed(problem.clone())]);
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
        let meter = after(vec![Action::Loaded(Some(Rc::new(example())), Vec::new())]);
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

    /// The example, and another meter with another key.
    fn two() -> (Rc<Pairing>, Rc<Pairing>) {
        let first = example();
        let mut second = first.clone();
        second.meter = "1EMH0000000002".parse().expect("a meter number");
        second.reading_key = node().client_key.expect("a paired node");
        second.since = first.since.saturating_add(1);
        (Rc::new(first), Rc::new(second))
    }

    #[test]
    fn several_meters_are_kept_and_one_is_in_sight() {
        let (first, second) = two();
        let paired =
            vec![Action::Paired(first.clone()), Action::Adding(true), Action::Paired(second.clone())];
        let both = after(paired.clone());
        assert_eq!((both.pairing.clone(), both.adding), (Some(second.clone()), false));
        assert_eq!(both.all(), [first.clone(), second]);
        let mut chosen = paired.clone();
        chosen.extend([Action::Node(Rc::new(node()), 7), Action::Chosen(first.reading_key)]);
        let chosen = after(chosen);
        assert_eq!((chosen.pairing.clone(), chosen.node.clone()), (Some(first.clone()), None));
        assert_eq!(chosen.all(), both.all());
        let mut left = paired;
        left.push(Action::Forgotten);
        let left = after(left.clone());
        assert_eq!((left.pairing, left.others), (Some(first), Vec::new()));
    }

    #[test]
    fn a_meter_that_is_paired_again_is_there_once() {
        let (first, second) = two();
        let mut again = (*first).clone();
        again.since = again.since.saturating_add(9);
        let again = Rc::new(again);
        let actions = [&first, &second, &again].map(|pairing| Action::Paired(pairing.clone()));
        assert_eq!(after(actions.to_vec()).all(), [second, again]);
    }

    #[test]
    fn who_adds_a_meter_after_all_does_not_sees_the_own_comparison_again() {
        let (first, _) = two();
        let adding = vec![Action::Paired(first), Action::Adding(true)];
        assert_eq!(after(adding.clone()).holder, None);
        let back = after([adding, vec![Action::Adding(false)]].concat());
        assert!(back.holder.is_some_and(|check| check.matches()));
    }
}
