//! The certificate of a meter: looked for on the chain, checked, believed only if every check passed.

use std::rc::Rc;

use wasm_core::name::MeterId;
use wasm_core::trust::Words;
use wasm_core::verify::{Certified, Report, Verified};
use yew::Reducible;

use super::chain::Lie;

/// What was found under the meter's certificate names.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// The chain has not been asked yet.
    Unknown,
    /// Nobody has certified the meter, or it has expired.
    Nothing,
    /// All words that passed every check, or else the first that did not. Never empty.
    Words(Rc<[Word]>),
}

/// An electrician's word with its checks.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    report: Report,
    certified: Option<Verified<Certified>>,
    reason: Option<Words>,
}

impl Word {
    /// What was judged.
    #[must_use]
    pub const fn new(report: Report, certified: Option<Verified<Certified>>) -> Self {
        Self { report, certified, reason: None }
    }

    /// The same with the reason for which it was taken back.
    #[must_use]
    pub fn because(self, reason: Option<Words>) -> Self {
        Self { reason, ..self }
    }

    /// Why the electrician took it back, in their words.
    #[must_use]
    pub const fn reason(&self) -> Option<&Words> {
        self.reason.as_ref()
    }

    /// The checks.
    #[must_use]
    pub const fn report(&self) -> &Report {
        &self.report
    }

    /// The certificate, if it passed every check.
    #[must_use]
    pub fn certified(&self) -> Option<&Certified> {
        self.certified.as_ref().map(Verified::get)
    }
}

impl Found {
    /// From the words under the names that somebody holds.
    pub fn of(words: impl Iterator<Item = Word>) -> Self {
        let (good, mut bad): (Vec<_>, Vec<_>) = words.partition(|word| word.certified.is_some());
        bad.truncate(1);
        match (good.is_empty(), bad.is_empty()) {
            (false, _) => Self::Words(good.into()),
            (true, false) => Self::Words(bad.into()),
            (true, true) => Self::Nothing,
        }
    }

    /// What is to be shown.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        match self {
            Self::Words(words) => words,
            Self::Unknown | Self::Nothing => &[],
        }
    }
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
    /// The first certificate that passed every check.
    #[must_use]
    pub fn certified(&self) -> Option<&Certified> {
        self.found.words().iter().find_map(Word::certified)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_failed_a_check_certifies_nothing() {
        let failed = || Word::new(Report::default(), None);
        let word = Found::of([failed(), failed()].into_iter());
        assert_eq!((word.words().len(), Found::of(core::iter::empty())), (1, Found::Nothing));
        let state = Rc::new(Certificate::default()).reduce(Action::Found(word.clone()));
        assert_eq!((state.certified(), &state.found), (None, &word));
        let lie = Lie { server: "a".into(), check: "tx.id", text: "x".into() };
        let state = state.reduce(Action::Lied(lie.clone()));
        assert_eq!((&state.found, state.lie.as_ref()), (&word, Some(&lie)));
        assert_eq!(*state.reduce(Action::Target(None)), Certificate::default());
    }
}
