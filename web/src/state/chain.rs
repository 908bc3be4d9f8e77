//! What this page knows about the chain by itself: checked headers, what is held against servers, who was compared.

use std::rc::Rc;

use wasm_core::chain::{HeaderChain, Tip};
use yew::Reducible;

use super::bench::Bench;
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

/// Whether a second server says the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Compared {
    /// Not known yet.
    #[default]
    NotYet,
    /// There is only one server.
    Alone,
    /// No other server can be asked now.
    Nobody,
    /// This one agreed.
    With {
        /// Its address.
        server: String,
        /// The height of the chain then.
        height: u32,
    },
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
    /// The servers and what is held against them.
    pub servers: Rc<Bench>,
    /// Whether a second server says the same.
    pub compared: Compared,
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
    /// Something about the servers changed.
    Servers(Rc<Bench>),
    /// A second server was asked, or could not be.
    Compared(Compared),
}

impl Reducible for Chain {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Link(link) => next.link = link,
            Action::Headers(headers) => {
                next.headers = Some(headers);
                next.changes = next.changes.wrapping_add(1);
            }
            Action::Touched => next.changes = next.changes.wrapping_add(1),
            Action::Servers(servers) => next.servers = servers,
            Action::Compared(compared) => next.compared = compared,
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
    fn what_is_held_against_servers_does_not_hide_the_chain() {
        let headers = Rc::new(HeaderChain::from_genesis(Network::Devnet));
        let with = Compared::With { server: "b".into(), height: 0 };
        let actions =
            [Action::Headers(headers), Action::Compared(with.clone()), Action::Servers(Rc::default())];
        let chain = after(actions.to_vec());
        assert_eq!((chain.tip().is_some(), chain.compared, chain.changes), (true, with, 1));
    }
}
