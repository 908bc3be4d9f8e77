//! Evidence files: one being made, and one that was opened.

use std::rc::Rc;

use wasm_core::units::{Height, UnixTime};
use wasm_core::verify::{AnchorJudged, EvidenceError, EvidencePart, EvidenceReport, KeySource, Report};
use yew::Reducible;

use super::anchors::{AnchorRow, Anchors};
use super::certificate::{Found, Word};
use super::chain::Lie;

/// What is going on with evidence files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Set while a file is put together.
    pub making: bool,
    /// How the last one ended.
    pub made: Option<Result<Made, NotMade>>,
    /// Set while a file is read and checked.
    pub reading: bool,
    /// How far the checking is, once it takes long enough to say so: of what, how much of how much.
    pub checking: Option<(EvidencePart, usize, usize)>,
    /// What the last one shows.
    pub opened: Option<Result<Rc<Shown>, NotOpened>>,
}

/// A file that was handed to the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: usize,
}

/// Why there is no file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotMade {
    /// The server lies.
    Lie(Lie),
    /// The chain could not be asked.
    NoAnswer(String),
    /// There is more than a file holds.
    TooMuch(EvidenceError),
    /// The browser does not take files from us.
    Browser,
}

/// Why a file shows nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotOpened {
    /// It is longer than any evidence file, or cannot be read.
    Unreadable,
    /// It is damaged, something else, or not proven at all.
    Refused(EvidenceError),
}

/// What a file shows, as it is shown online.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The operations on the meter's name and their sum.
    pub anchors: Anchors,
    /// The certificates in it.
    pub certificate: Found,
    /// Whose word the keys are.
    pub keys: KeySource,
    /// The checks of the headers.
    pub headers: Report,
    /// The newest block in it.
    pub block: Height,
    /// That block's time.
    pub time: UnixTime,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Action {
    /// A file is put together.
    Making,
    /// It is there, or not.
    Made(Result<Made, NotMade>),
    /// A file was chosen.
    Reading,
    /// It is being checked.
    Checking(EvidencePart, usize, usize),
    /// It was checked.
    Opened(Result<Rc<Shown>, NotOpened>),
    /// It is not to be shown any more.
    Closed,
}

impl Reducible for Evidence {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Making => (next.making, next.made) = (true, None),
            Action::Made(made) => (next.making, next.made) = (false, Some(made)),
            Action::Reading => (next.reading, next.opened) = (true, None),
            Action::Checking(part, done, all) => next.checking = Some((part, done, all)),
            Action::Opened(opened) => (next.reading, next.opened) = (false, Some(opened)),
            Action::Closed => (next.reading, next.opened) = (false, None),
        }
        if !next.reading {
            next.checking = None;
        }
        Rc::new(next)
    }
}

impl Shown {
    /// What a checked file shows.
    #[must_use]
    pub fn new(report: EvidenceReport) -> Self {
        let words = report.certificates.into_iter().map(|judged| Word::new(judged.report, judged.certified));
        Self {
            anchors: Anchors {
                meter: Some(report.meter),
                rows: Rc::new(report.anchors.into_iter().map(row).collect()),
                balance: report.balance,
                tip: Some(report.tip.height),
                busy: false,
                problem: None,
            },
            certificate: Found::of(words),
            keys: report.keys,
            headers: report.headers,
            block: report.tip.height,
            time: report.tip.header.unix_time(),
        }
    }
}

fn row(judged: AnchorJudged) -> AnchorRow {
    AnchorRow {
        txid: judged.txid,
        height: judged.height,
        // never shown: what is in no block of the chain is not verified
        time: judged.time.unwrap_or(UnixTime::MAX),
        value: judged.value,
        report: Rc::new(judged.report),
        anchor: judged.anchor.map(Rc::new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn making_and_opening_do_not_disturb_each_other() {
        let after = |actions: Vec<Action>| {
            (*actions.into_iter().fold(Rc::new(Evidence::default()), Evidence::reduce)).clone()
        };
        let refused = || Action::Opened(Err(NotOpened::Unreadable));
        let state = after(vec![Action::Making, Action::Reading, refused()]);
        assert_eq!(
            (state.making, state.reading, state.opened),
            (true, false, Some(Err(NotOpened::Unreadable)))
        );
        let state = after(vec![refused(), Action::Reading]);
        assert_eq!((state.reading, state.opened), (true, None), "what an earlier file shows is gone");
        let checking = Action::Checking(EvidencePart::Headers, 1, 2);
        let state = after(vec![Action::Reading, checking.clone()]);
        assert_eq!(state.checking, Some((EvidencePart::Headers, 1, 2)));
        assert_eq!(after(vec![Action::Reading, checking, refused()]).checking, None, "nothing is left of it");
        let state = after(vec![refused(), Action::Made(Err(NotMade::Browser)), Action::Closed]);
        assert_eq!((state.made, state.opened), (Some(Err(NotMade::Browser)), None));
        assert_eq!(after(vec![Action::Made(Err(NotMade::Browser)), Action::Making]).made, None);
    }
}
