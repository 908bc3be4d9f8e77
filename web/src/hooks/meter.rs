//! Pairing with a gateway, remembering it, and asking it now and then how it is.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::keys::Role;
use wasm_core::multisig::Holder;

use super::handles::use_handles;
use crate::ui::prelude::*;

use super::env::Env;
use super::session::SessionHandle;
use super::task::Task;
use crate::io::clock;
use crate::io::gateway::Gateway;
use crate::state::meter::{Action, HolderCheck, Meter, PairProblem, Pairing};
use crate::wire::pair::PairingCode;
use crate::wire::url::GatewayUrl;

const KEY: &str = "pairing";

/// How often the gateway is asked how it is, in milliseconds.
const ASK_MS: u32 = 15_000;

/// The meter and its verbs; reads like a [`Meter`].
#[derive(Clone, Debug, PartialEq)]
pub struct MeterHandle {
    state: UseReducerHandle<Meter>,
    env: Env,
    session: SessionHandle,
}

impl core::ops::Deref for MeterHandle {
    type Target = Meter;

    fn deref(&self) -> &Meter {
        &self.state
    }
}

/// Reads the pairing and keeps an eye on the gateway; for the app only.
#[hook]
pub fn use_meter_root(env: &Env, session: &SessionHandle) -> MeterHandle {
    let state = use_reducer(Meter::default);
    let (dispatcher, store) = (state.dispatcher(), env.store.clone());
    use_effect_with((), move |()| {
        spawn_local(async move {
            let kept = match &store {
                // an unreadable pairing is as good as none: pairing again repairs it
                Some(store) => store.get_json::<Pairing>(KEY).await.ok().flatten(),
                None => None,
            };
            dispatcher.dispatch(Action::Loaded(kept.map(Rc::new)));
        });
    });
    let dispatcher = state.dispatcher();
    use_effect_with(state.pairing.clone().map(|pairing| pairing.url.clone()), move |url| {
        let asking = url.clone().map(|url| Task::spawn(watch(url, dispatcher)));
        move || drop(asking)
    });
    MeterHandle { state, env: env.clone(), session: session.clone() }
}

/// The meter, from the context the app provides.
///
/// # Panics
/// Outside of the app.
#[hook]
pub fn use_meter() -> MeterHandle {
    use_handles().meter.clone().expect("the app provides the meter to every page")
}

async fn watch(url: GatewayUrl, dispatcher: UseReducerDispatcher<Meter>) {
    let gateway = Gateway::new(url);
    loop {
        // a gateway that is gone is shown by the stream of readings, which notices first
        if let Ok(node) = gateway.node().await {
            dispatcher.dispatch(Action::Node(Rc::new(node), clock::unix_seconds()));
        }
        clock::sleep(ASK_MS).await;
    }
}

impl MeterHandle {
    /// Pairs with the gateway at `url` by the code on its display.
    pub fn pair(&self, url: &str, code: &str) {
        let handle = self.clone();
        let (url, code) = (url.parse::<GatewayUrl>(), code.parse::<PairingCode>());
        let (url, code) = match (url, code) {
            (Err(error), _) => return handle.fail(PairProblem::Url(error)),
            (_, Err(error)) => return handle.fail(PairProblem::Code(error)),
            (Ok(url), Ok(code)) => (url, code),
        };
        handle.state.dispatch(Action::Began);
        spawn_local(async move {
            match handle.agree(url, code).await {
                Ok(pairing) => handle.state.dispatch(Action::Paired(Rc::new(pairing))),
                Err(problem) => handle.fail(problem),
            }
        });
    }

    /// Gives the pairing up on this side; the gateway keeps its own.
    pub fn forget(&self) {
        let handle = self.clone();
        spawn_local(async move {
            if let Some(store) = &handle.env.store {
                // not erased means it comes back with the next visit, and can be forgotten again
                let _ = store.remove(KEY).await;
            }
            handle.state.dispatch(Action::Forgotten);
        });
    }

    async fn agree(&self, url: GatewayUrl, code: PairingCode) -> Result<Pairing, PairProblem> {
        let keys = self.session.keys().ok_or(PairProblem::Locked)?;
        let role = Role::CoSigner { branch: 0, index: 0 };
        let client = keys.public(role).map_err(|_| PairProblem::Locked)?;
        let gateway = Gateway::new(url.clone());
        let node = gateway.node().await.map_err(PairProblem::Gateway)?;
        let network = self.env.config.network;
        if node.network != network {
            let (theirs, ours) = (node.network.to_string(), network.to_string());
            return Err(PairProblem::OtherNetwork { theirs, ours });
        }
        let answer = gateway.pair(&code, &client).await.map_err(PairProblem::Gateway)?;
        let holder = Holder::new(client, answer.holder_key);
        let check = HolderCheck::of(&holder, &answer, network);
        let agreed = check.matches() && answer.holder_key == node.holder_key;
        self.state.dispatch(Action::Compared(check));
        if !agreed {
            return Err(PairProblem::HolderMismatch);
        }
        let pairing = Pairing::new(url, &node, holder, answer.token, clock::unix_seconds());
        if let Some(store) = &self.env.store {
            store.put_json(KEY, &pairing).await.map_err(|error| PairProblem::Storage(error.to_string()))?;
        }
        Ok(pairing)
    }

    fn fail(&self, problem: PairProblem) {
        self.state.dispatch(Action::Failed(problem));
    }
}
