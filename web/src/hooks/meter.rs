//! Pairing with a gateway, remembering it, and asking it now and then how it is.

use std::rc::Rc;

use futures_util::future::join;
use wasm_bindgen_futures::spawn_local;
use wasm_core::keys::{PublicKey, Role};
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
/// The pairings of the meters that are not in sight.
const OTHERS: &str = "pairings";

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
            let (kept, others) = match &store {
                // an unreadable pairing is as good as none: pairing again repairs it
                Some(store) => {
                    let (kept, others) =
                        join(store.get_json::<Pairing>(KEY), store.get_json::<Vec<Pairing>>(OTHERS)).await;
                    (kept.ok().flatten(), others.ok().flatten().unwrap_or_default())
                }
                None => (None, Vec::new()),
            };
            let others = others.into_iter().map(Rc::new).collect();
            dispatcher.dispatch(Action::Loaded(kept.map(Rc::new), others));
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
                Ok(pairing) => {
                    let paired = Action::Paired(Rc::new(pairing));
                    match handle.keep(&paired).await {
                        Ok(()) => handle.state.dispatch(paired),
                        Err(reason) => handle.fail(PairProblem::Storage(reason)),
                    }
                }
                Err(problem) => handle.fail(problem),
            }
        });
    }

    /// Gives the pairing up on this side; the gateway keeps its own.
    pub fn forget(&self) {
        self.settle(Action::Forgotten);
    }

    /// Puts the meter with this reading key in sight, on every page.
    pub fn choose(&self, key: PublicKey) {
        self.settle(Action::Chosen(key));
    }

    /// Begins to pair another meter, or does not after all.
    pub fn add(&self, adding: bool) {
        self.state.dispatch(Action::Adding(adding));
    }

    fn settle(&self, action: Action) {
        let handle = self.clone();
        spawn_local(async move {
            // not kept means it is as before with the next visit, and can be done again
            let _ = handle.keep(&action).await;
            handle.state.dispatch(action);
        });
    }

    /// Keeps what will be paired after `action`.
    async fn keep(&self, action: &Action) -> Result<(), String> {
        let Some(store) = &self.env.store else { return Ok(()) };
        let next = Rc::new((*self.state).clone()).reduce(action.clone());
        let others: Vec<Pairing> = next.others.iter().map(|other| (**other).clone()).collect();
        store.put_json(OTHERS, &others).await.map_err(|error| error.to_string())?;
        match &next.pairing {
            Some(pairing) => store.put_json(KEY, &**pairing).await,
            None => store.remove(KEY).await,
        }
        .map_err(|error| error.to_string())
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
        Ok(Pairing::new(url, &node, holder, answer.token, clock::unix_seconds()))
    }

    fn fail(&self, problem: PairProblem) {
        self.state.dispatch(Action::Failed(problem));
    }
}
