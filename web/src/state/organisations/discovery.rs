//! From accepted organisations to electricians to meters: how far the search is, and what it found.

use std::rc::Rc;

use wasm_core::keys::PublicKey;
use wasm_core::name::MeterId;
use wasm_core::trust::OrganisationKey;
use wasm_core::verify::Standing;
use yew::Reducible;

/// How far the search is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// Nothing was searched yet.
    #[default]
    Idle,
    /// The names of the organisations are asked for.
    Organisations,
    /// So many electricians are asked for.
    Members(usize),
    /// So many meters are checked.
    Meters(usize),
    /// All is found.
    Done,
}

impl Step {
    /// Steps done and all steps.
    #[must_use]
    pub const fn progress(self) -> Option<(u32, u32)> {
        match self {
            Self::Idle | Self::Done => None,
            Self::Organisations => Some((0, 3)),
            Self::Members(_) => Some((1, 3)),
            Self::Meters(_) => Some((2, 3)),
        }
    }
}

/// A meter that an electrician certified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundMeter {
    /// The meter.
    pub meter: MeterId,
    /// What to think of it.
    pub standing: Standing,
}

/// An electrician of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundElectrician {
    /// The key.
    pub key: PublicKey,
    /// Who that is.
    pub label: String,
    /// The meters with certificates of this key.
    pub meters: Vec<FoundMeter>,
}

/// An accepted organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundOrganisation {
    /// Its name and key.
    pub organisation: OrganisationKey,
    /// Whether its newest document could be had and proven.
    pub is_proven: bool,
    /// Its electricians, without those who left.
    pub electricians: Vec<FoundElectrician>,
}

/// The search.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Discovery {
    /// How far it is.
    pub step: Step,
    /// What was found; that of an earlier search while one is under way.
    pub found: Rc<Vec<FoundOrganisation>>,
    /// Why the last search ended early.
    pub problem: Option<String>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum DiscoveryAction {
    /// The search goes on.
    At(Step),
    /// Everything is found.
    Found(Rc<Vec<FoundOrganisation>>),
    /// It ended early.
    Failed(String),
}

impl Reducible for Discovery {
    type Action = DiscoveryAction;

    fn reduce(self: Rc<Self>, action: DiscoveryAction) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            DiscoveryAction::At(step) => (next.step, next.problem) = (step, None),
            DiscoveryAction::Found(found) => next = Self { step: Step::Done, found, problem: None },
            DiscoveryAction::Failed(problem) => (next.step, next.problem) = (Step::Idle, Some(problem)),
        }
        Rc::new(next)
    }
}

impl Discovery {
    /// How many organisations, electricians and meters there are.
    #[must_use]
    pub fn counts(&self) -> [usize; 3] {
        let electricians = || self.found.iter().flat_map(|one| &one.electricians);
        let meters = electricians().map(|one| one.meters.len()).sum();
        [self.found.len(), electricians().count(), meters]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_stays_until_more_is_found() {
        let key = "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5";
        let meter = FoundMeter { meter: "1ISK".parse().expect("a number"), standing: Standing::Trusted };
        let electrician =
            FoundElectrician { key: key.parse().expect("a key"), label: "Huber".into(), meters: vec![meter] };
        let organisation = FoundOrganisation {
            organisation: format!("{key}/Isar").parse().expect("an organisation"),
            is_proven: true,
            electricians: vec![electrician],
        };
        let found = Rc::new(Discovery::default())
            .reduce(DiscoveryAction::At(Step::Members(1)))
            .reduce(DiscoveryAction::Found(Rc::new(vec![organisation])));
        assert_eq!((found.counts(), found.step), ([1, 1, 1], Step::Done));
        let again = found.reduce(DiscoveryAction::At(Step::Organisations));
        assert_eq!((again.counts(), again.step.progress()), ([1, 1, 1], Some((0, 3))));
        let failed = again.reduce(DiscoveryAction::Failed("gone".into()));
        assert_eq!((failed.counts(), failed.step, failed.problem.is_some()), ([1, 1, 1], Step::Idle, true));
    }
}
