//! The certificate of a meter: looked for on the chain, checked, believed only if every check passed.

use std::rc::Rc;

use wasm_core::name::MeterId;
use wasm_core::verify::{Certified, Report, Verified};
use yew::Reducible;

use super::chain::Lie;

/// What was found under the meter's certificate name.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// The chain has not been asked yet.
    Unknown,
    /// Nobody has certified the meter, or it has expired.
    Nothing,
    /// An electrician's word with its checks.
    Word {
        /// The checks.
        report: Rc<Report>,
        /// There if all passed.
        certified: Option<Rc<Verified<Certified>>>,
    },
}

/// What is known about a meter's certificate.
#[derive(Clone, Debug, PartialEq)]
pub struct Certificate {
    /// The meter; `None` while none is looked at.
    pub meter: Option<MeterId>,
    /// What was found.
    pub found: Found,
    /// The server's untruth, if the last look ended with one.
    pub lie: Option<Lie>,
}

impl Default for Certificate {
    fn default() -> Self {
        Self { meter: None, found: Found::Unknown, lie: None }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Another meter, or none: nothing of the old one stays.
    Target(Option<MeterId>),
    /// The chain was asked.
    Found(Found),
    /// The server lied; what was found before stays.
    Lied(Lie),
}

impl Reducible for Certificate {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Target(meter) => next = Self { meter, ..Self::default() },
            Action::Found(found) => {
                next.found = found;
                next.lie = None;
            }
            Action::Lied(lie) => next.lie = Some(lie),
        }
        Rc::new(next)
    }
}

impl Certificate {
    /// The certificate, if there is one that passed every check.
    #[must_use]
    pub fn certified(&self) -> Option<&Certified> {
        match &self.found {
            Found::Word { certified, .. } => certified.as_deref().map(Verified::get),
            Found::Unknown | Found::Nothing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_failed_a_check_certifies_nothing() {
        let word = Found::Word { report: Rc::default(), certified: None };
        let state = Rc::new(Certificate::default()).reduce(Action::Found(word.clone()));
        assert_eq!((state.certified(), &state.found), (None, &word));
        let lie = Lie { server: "a".into(), check: "tx.id", text: "x".into() };
        let state = state.reduce(Action::Lied(lie.clone()));
        assert_eq!((&state.found, state.lie.as_ref()), (&word, Some(&lie)));
        assert_eq!(*state.reduce(Action::Target(None)), Certificate::default());
    }
}
