//! The documents signed on this device, and what is known about who has them.

use std::rc::Rc;

use wasm_core::keeping::{Held, Papers, Why};
use yew::Reducible;

use crate::wire::refusal::Refusal;
use crate::wire::trouble::GatewayError;

/// Documents and their whereabouts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keeping {
    /// Whether what is kept was read.
    pub loaded: bool,
    /// All documents.
    pub papers: Rc<Papers>,
    /// Whether somebody is being asked at this moment.
    pub working: bool,
    /// Counts what asks for another round.
    pub asks: u32,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// What is kept was read.
    Loaded(Rc<Papers>),
    /// There is news of a document.
    Noted(Rc<Papers>),
    /// A round begins or is over.
    Working(bool),
    /// Another round is asked for.
    Asked,
}

impl Reducible for Keeping {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Loaded(papers) => (next.papers, next.loaded) = (papers, true),
            Action::Noted(papers) => next.papers = papers,
            Action::Working(working) => next.working = working,
            Action::Asked => next.asks = next.asks.wrapping_add(1),
        }
        Rc::new(next)
    }
}

/// What it means for a block that somebody was asked to keep it and answered so: what time heals is tried again.
#[must_use]
pub fn outcome(error: &GatewayError) -> Held {
    let heals = match error {
        GatewayError::Refused(Refusal::Named { status, .. }) => *status == 429 || *status >= 500,
        _ => true,
    };
    if heals { Held::Later(why(error)) } else { Held::Refused(why(error)) }
}

/// Why somebody does not do what they were asked for.
#[must_use]
pub fn why(error: &GatewayError) -> Why {
    match error {
        GatewayError::NoAnswer { .. } => Why::Silent,
        GatewayError::Refused(Refusal::RateLimited { .. } | Refusal::Named { status: 429, .. }) => Why::Busy,
        GatewayError::Refused(Refusal::Named { status: 401 | 403, .. }) => Why::Denied,
        GatewayError::Refused(Refusal::Named { status, text, .. }) if text.is_empty() => {
            Why::Said(format!("status {status}"))
        }
        GatewayError::Refused(Refusal::Named { text, .. }) => Why::Said(text.clone()),
        other @ (GatewayError::TooLong { .. } | GatewayError::Refused(_) | GatewayError::Wire(_)) => {
            Why::Said(other.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_time_heals_is_tried_again_and_what_it_does_not_is_not() {
        let named =
            |status, text: &str| Refusal::Named { status, code: String::new(), text: text.to_owned() };
        let said = |text: &str| Why::Said(text.to_owned());
        let no_answer = GatewayError::NoAnswer { url: "http://pi".to_owned() };
        let rows = [
            (no_answer, Held::Later(Why::Silent)),
            (Refusal::RateLimited { retry_after: 300 }.into(), Held::Later(Why::Busy)),
            (named(429, "").into(), Held::Later(Why::Busy)),
            (named(401, "").into(), Held::Refused(Why::Denied)),
            (named(403, "no").into(), Held::Refused(Why::Denied)),
            (
                named(422, "the certificate is of meter X").into(),
                Held::Refused(said("the certificate is of meter X")),
            ),
            (named(404, "").into(), Held::Refused(said("status 404"))),
            (named(503, "").into(), Held::Later(said("status 503"))),
        ];
        for (error, expected) in rows {
            assert_eq!(outcome(&error), expected, "{error}");
        }
        let long = GatewayError::TooLong { url: "u".to_owned(), max: 1 };
        assert!(matches!(outcome(&long), Held::Later(Why::Said(_))));
    }

    #[test]
    fn asking_again_is_another_round() {
        let after =
            |actions: Vec<Action>| actions.into_iter().fold(Rc::new(Keeping::default()), Keeping::reduce);
        let asked = after(vec![Action::Loaded(Rc::default()), Action::Working(true), Action::Asked]);
        assert_eq!((asked.loaded, asked.working, asked.asks), (true, true, 1));
        assert!(!after(vec![Action::Working(true), Action::Working(false)]).working);
    }
}
