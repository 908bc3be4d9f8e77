//! The connection to the chain: one server is followed, a second one is asked whether it says the same, and another one
//! takes over when one goes or lies.

mod asking;
mod court;
mod follow;
pub(super) mod kept;
mod witness;

use std::rc::Rc;

use wasm_core::chain::HeaderChain;

use super::handles::use_handles;
use crate::ui::prelude::*;

use super::env::Env;
use super::task::Task;
use crate::io::electrum::Electrum;
use crate::state::bench::Bench;
use crate::state::chain::Chain;

pub(super) use asking::{Asking, Blame};
use court::Court;

/// The chain and the connections to ask over; reads like a [`Chain`].
#[derive(Clone, Debug, PartialEq)]
pub struct ChainHandle {
    state: UseReducerHandle<Chain>,
    first: Option<Electrum>,
    second: Option<Electrum>,
    court: Court,
}

impl core::ops::Deref for ChainHandle {
    type Target = Chain;

    fn deref(&self) -> &Chain {
        &self.state
    }
}

/// Follows the chain; `servers` from the settings go before those of the configuration. For the app only.
#[hook]
pub fn use_chain_root(env: &Env, servers: &[String]) -> ChainHandle {
    let state = use_reducer(Chain::default);
    let (first, second) = (use_state(|| None::<Electrum>), use_state(|| None::<Electrum>));
    let court = Court::new(use_mut_ref(Bench::default), state.dispatcher());
    let servers = if servers.is_empty() { env.config.electrum.clone() } else { servers.to_vec() };
    let common = follow::Common::new(env, state.dispatcher(), &court, [first.setter(), second.setter()]);
    use_effect_with(servers, move |servers| {
        common.court.seat(servers);
        let following = Task::spawn(follow::run(common));
        move || drop(following)
    });
    ChainHandle { state, first: (*first).clone(), second: (*second).clone(), court }
}

/// The chain, from the context the app provides.
///
/// # Panics
/// Outside of the app.
#[hook]
pub fn use_chain() -> ChainHandle {
    use_handles().chain.clone().expect("the app provides the chain to every page")
}

impl ChainHandle {
    /// The connection and the headers, while there are both.
    #[must_use]
    pub fn ready(&self) -> Option<(Electrum, Rc<HeaderChain>)> {
        Some((self.first.clone()?, self.headers.clone()?))
    }

    /// The same with whom to compare the answers, and where to report who was caught.
    #[must_use]
    pub(super) fn asking(&self) -> Option<Asking> {
        let (first, headers) = self.ready()?;
        Some(Asking { first, second: self.second.clone(), headers, court: self.court.clone() })
    }

    /// Whom [`Self::asking`] would ask: a reason to ask again when it changes.
    #[must_use]
    pub(super) fn asked(&self) -> (Option<Electrum>, Option<Electrum>) {
        (self.headers.as_ref().and(self.first.clone()), self.second.clone())
    }
}
