//! The own organisation: its newest version, what is to become of it, and what was done.

use std::rc::Rc;

use wasm_core::trust::{Change, Organisation, SignedOrganisation, Words};
use wasm_core::units::UnixTime;
use yew::Reducible;

/// The newest version on the chain.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Newest {
    /// The chain has not been asked yet.
    #[default]
    Unknown,
    /// There is no organisation.
    None,
    /// The name is ours, the document cannot be had.
    Lost(Words),
    /// The document, and how many blocks the name still holds.
    Held(Rc<SignedOrganisation>, u32),
}

/// One version of the past.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The time of its block.
    pub time: UnixTime,
    /// Its document.
    pub cid: String,
    /// What it changed; `None` if a document cannot be had.
    pub changes: Option<Vec<Change>>,
}

/// The version that is being edited.
pub type Draft = Rc<Organisation>;

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Signing, keeping and sending.
    Publishing,
}

/// Why nothing was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The wallet is locked.
    Locked,
    /// The chain cannot be asked.
    Offline(String),
    /// Somebody else holds the name.
    Taken,
    /// An operation of ours waits for a block.
    Waits,
    /// What the device with the key answered cannot be used.
    Answer(String),
    /// Too little money.
    Money(String),
    /// Something else, in the words of who refused.
    Refused(String),
}

/// The own organisation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Own {
    /// The newest version.
    pub newest: Newest,
    /// What was before, newest first.
    pub versions: Rc<Vec<Version>>,
    /// Set while an operation of ours waits for a block.
    pub waits: bool,
    /// The version that is being edited; `None` where there is nothing to edit.
    pub draft: Option<Draft>,
    /// What is being done.
    pub work: Option<Work>,
    /// Why the last thing was not done.
    pub problem: Option<Problem>,
    /// The document published last on this page.
    pub sent: Option<String>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The chain was asked.
    Known(Newest, Rc<Vec<Version>>),
    /// Whether an operation waits for a block.
    Waits(bool),
    /// The version is edited.
    Edited(Draft),
    /// Something is being done.
    Working(Work),
    /// Nothing is being done any more.
    Rest,
    /// It was not done.
    Failed(Problem),
    /// The document of this name was signed and sent.
    Sent(String),
}

impl Reducible for Own {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Known(newest, versions) => next.known(newest, versions),
            Action::Waits(waits) => next.waits = waits,
            Action::Edited(draft) => (next.draft, next.problem) = (Some(draft), None),
            Action::Working(work) => (next.work, next.problem) = (Some(work), None),
            Action::Rest => (next.work, next.problem) = (None, None),
            Action::Failed(problem) => (next.work, next.problem) = (None, Some(problem)),
            Action::Sent(cid) => (next.work, next.sent, next.waits) = (None, Some(cid), true),
        }
        Rc::new(next)
    }
}

impl Own {
    /// What the draft changes; empty without a draft.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        match (&self.newest, &self.draft) {
            (Newest::Held(signed, _), Some(draft)) => draft.changes_since(signed.organisation()),
            _ => Vec::new(),
        }
    }

    /// A newer version on the chain begins a new draft; edits of the same version stay.
    fn known(&mut self, newest: Newest, versions: Rc<Vec<Version>>) {
        let cid = |newest: &Newest| match newest {
            Newest::Held(signed, _) => Some(signed.cid()),
            Newest::Unknown | Newest::None | Newest::Lost(_) => None,
        };
        let is_newer = cid(&self.newest) != cid(&newest);
        self.waits &= !(is_newer && cid(&newest).is_some());
        if is_newer || self.draft.is_none() {
            self.draft = match &newest {
                Newest::Held(signed, _) => Some(Rc::new(signed.next())),
                Newest::Unknown | Newest::None | Newest::Lost(_) => None,
            };
        }
        (self.newest, self.versions) = (newest, versions);
    }
}

#[cfg(test)]
mod tests {
    use wasm_core::keys::SecretKey;

    use super::*;

    fn signed(contact: Option<&str>) -> Newest {
        let name: Words = "Isar".parse().expect("words");
        let contact = contact.map(|contact| contact.parse().expect("words"));
        let organisation = Organisation { contact, ..Organisation::new(name) };
        let key = SecretKey::from_bytes(&[7; 32]).expect("a key");
        Newest::Held(Rc::new(organisation.sign(&key).expect("signs")), 9)
    }

    fn after(actions: impl IntoIterator<Item = Action>) -> Own {
        let start = Rc::new(Own::default());
        (*actions.into_iter().fold(start, Own::reduce)).clone()
    }

    #[test]
    fn edits_stay_until_a_newer_version_is_there() {
        let known = |contact| Action::Known(signed(contact), Rc::default());
        let first = after([known(None)]);
        assert!(first.changes().is_empty());
        let draft = first.draft.expect("a draft");
        let edited = Action::Edited(Rc::new(Organisation {
            contact: Some("x".parse().expect("words")),
            ..(*draft).clone()
        }));
        let own = after([known(None), edited.clone(), known(None)]);
        assert_eq!(own.changes().len(), 1, "the same version again");
        let own = after([known(None), edited, known(Some("x"))]);
        assert!(own.changes().is_empty(), "published");
    }

    #[test]
    fn what_was_sent_waits_and_what_failed_can_be_tried_again() {
        let own = after([Action::Working(Work::Publishing), Action::Failed(Problem::Locked)]);
        assert_eq!((own.work, &own.problem), (None, &Some(Problem::Locked)));
        let own = after([Action::Working(Work::Publishing), Action::Sent("bafy".into())]);
        assert_eq!((own.work, own.waits, own.sent.is_some()), (None, true, true));
        assert!(!after([Action::Sent("bafy".into()), Action::Waits(false)]).waits);
    }
}
