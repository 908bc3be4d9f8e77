//! The connection to the chain: one server at a time, its headers checked, another one when it goes or lies.

mod follow;
pub(super) mod kept;

use std::rc::Rc;

use wasm_core::chain::HeaderChain;

use super::handles::use_handles;
use crate::ui::prelude::*;

use super::env::Env;
use super::task::Task;
use crate::io::electrum::Electrum;
use crate::state::chain::Chain;

/// The chain and the connection to ask over; reads like a [`Chain`].
#[derive(Clone, Debug, PartialEq)]
pub struct ChainHandle {
    state: UseReducerHandle<Chain>,
    client: Option<Electrum>,
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
    let client = use_state(|| None::<Electrum>);
    let servers = if servers.is_empty() { env.config.electrum.clone() } else { servers.to_vec() };
    let (dispatcher, setter, env) = (state.dispatcher(), client.setter(), env.clone());
    use_effect_with(servers, move |servers| {
        let follower = follow::Follower { env, servers: servers.clone(), dispatcher, client: setter };
        let following = Task::spawn(follower.run());
        move || drop(following)
    });
    ChainHandle { state, client: (*client).clone() }
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
        Some((self.client.clone()?, self.headers.clone()?))
    }
}
