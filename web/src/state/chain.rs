//! What this page knows about the chain by itself: checked headers, and whether a server was caught lying.

use std::rc::Rc;

use wasm_core::chain::{HeaderChain, Tip};
use yew::Reducible;

use super::link::Link;

/// An untruth a server told: named loudly, and nothing of it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lie {
    /// The server's address.
    pub server: String,
    /// The named check that failed, as in the protocol's list.
    pub check: &'static str,
    /// What was asked and what came, in the words of `wasm-core`.
    pub text: String,
}

/// What is known about the chain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chain {
    /// The connection to the server in use.
    pub link: Link,
    /// Every header from the beginning, checked; `None` until the first server has been followed.
    pub headers: Option<Rc<HeaderChain>>,
    /// Counts what may have changed the wallet or a name: a new tip, a touched script.
    pub changes: u32,
    /// The last untruth about headers, until a server's headers are right.
    pub lie: Option<Lie>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The connection changed.
    Link(Link),
    /// The headers changed.
    Headers(Rc<HeaderChain>),
    /// A script we watch was touched.
    Touched,
    /// A server was caught.
    Lied(Lie),
}

impl Reducible for Chain {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Link(link) => next.link = link,
            Action::Headers(headers) => {
                next.headers = Some(headers);
                next.lie = None;
                next.changes = next.changes.wrapping_add(1);
            }
            Action::Touched => next.changes = next.changes.wrapping_add(1),
            Action::Lied(lie) => next.lie = Some(lie),
        }
        Rc::new(next)
    }
}

impl Chain {
    /// The newest block we know.
    #[must_use]
    pub fn tip(&self) -> Option<Tip> {
        self.headers.as_ref().map(|headers| headers.tip())
    }
}

#[cfg(test)]
mod tests {
    use wasm_core::network::Network;

    use super::*;

    fn after(actions: Vec<Action>) -> Chain {
        let start = Rc::new(Chain::default());
        (*actions.into_iter().fold(start, Chain::reduce)).clone()
    }

    #[test]
    fn blocks_and_touched_scripts_count_as_changes() {
        let headers = Rc::new(HeaderChain::from_genesis(Network::Devnet));
        let chain = after(vec![Action::Headers(headers), Action::Touched, Action::Link(Link::Connecting)]);
        assert_eq!(chain.changes, 2);
        assert_eq!(chain.tip().map(|tip| tip.height.0), Some(0));
    }

    #[test]
    fn a_lie_stays_until_the_truth_is_told() {
        let lie = Lie { server: "ws://x".into(), check: "tx.id", text: "another transaction".into() };
        let caught = vec![Action::Lied(lie.clone()), Action::Link(Link::Connecting)];
        assert_eq!(after(caught.clone()).lie, Some(lie));
        let truth = Action::Headers(Rc::new(HeaderChain::from_genesis(Network::Devnet)));
        assert_eq!(after([caught, vec![truth]].concat()).lie, None);
    }
}
