//! A Kubo node of one's own for signed documents: its address and token lie sealed for the wallet's identity.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::ecies;
use wasm_core::hash::sha256;
use wasm_core::ipld::raw_cid;
use wasm_core::keys::{Role, SecretKey};

use super::env::{Env, use_env};
use super::session::{SessionHandle, use_session};
use crate::io::{kubo, rng};
use crate::state::kubo::{Action, Kubo, Node};
use crate::ui::prelude::*;

/// Where it is kept, followed by a mark of the wallet.
const KEY: &str = "kubo-";
/// What is sealed with it.
const CONTEXT: &[u8] = b"BlockPro/kubo";
/// The block a node is tried with.
const PROBE: &[u8] = b"BlockPro";

/// The node and its verbs; reads like [`Node`].
#[derive(Clone, Debug, PartialEq)]
pub struct KuboHandle {
    state: UseReducerHandle<Node>,
    env: Env,
    session: SessionHandle,
}

impl core::ops::Deref for KuboHandle {
    type Target = Node;

    fn deref(&self) -> &Node {
        &self.state
    }
}

/// The node, for the page that sets it; nothing while the wallet is locked.
#[hook]
pub fn use_kubo() -> KuboHandle {
    let (env, session, state) = (use_env(), use_session(), use_reducer(Node::default));
    let handle = KuboHandle { state, env, session };
    let reading = handle.clone();
    use_effect_with(handle.session.is_unlocked(), move |_| {
        spawn_local(async move {
            let known = match reading.identity() {
                Some(identity) => read(&reading.env, &identity).await,
                None => None,
            };
            reading.state.dispatch(Action::Known(known.map(Rc::new)));
        });
    });
    handle
}

impl KuboHandle {
    /// Sets it.
    pub fn set(&self, url: &str, token: &str) {
        match Kubo::new(url, token) {
            Ok(kubo) => self.keep(Some(kubo)),
            Err(wrong) => self.state.dispatch(Action::Wrong(wrong)),
        }
    }

    /// Forgets it.
    pub fn forget(&self) {
        self.keep(None);
    }

    /// Gives it a block to keep.
    pub fn probe(&self) {
        let Some(kubo) = self.kubo.clone() else { return };
        let dispatcher = self.state.dispatcher();
        dispatcher.dispatch(Action::Trying);
        spawn_local(async move {
            let said = kubo::put(&kubo, &raw_cid(PROBE), PROBE).await;
            dispatcher.dispatch(Action::Said(said.map_err(|error| error.to_string())));
        });
    }

    fn identity(&self) -> Option<SecretKey> {
        self.session.keys()?.secret(Role::Identity).ok()
    }

    fn keep(&self, kubo: Option<Kubo>) {
        let Some(identity) = self.identity() else { return };
        let (env, dispatcher) = (self.env.clone(), self.state.dispatcher());
        spawn_local(async move {
            let kept = write(&env, &identity, kubo.as_ref()).await;
            dispatcher.dispatch(match kept {
                Ok(()) => Action::Known(kubo.map(Rc::new)),
                Err(reason) => Action::Unkept(reason),
            });
        });
    }
}

/// The node that is set; `None` without one, or if what is kept cannot be read.
pub(super) async fn read(env: &Env, identity: &SecretKey) -> Option<Kubo> {
    let sealed = env.store.as_ref()?.get(&key(identity)).await.ok().flatten()?;
    let opened = ecies::open(identity, &sealed, CONTEXT).ok()?;
    Kubo::from_lines(core::str::from_utf8(&opened).ok()?)
}

async fn write(env: &Env, identity: &SecretKey, kubo: Option<&Kubo>) -> Result<(), String> {
    let store = env.store.as_ref().ok_or("the browser offers no storage to this page")?;
    let told = |error: &dyn core::fmt::Display| error.to_string();
    let Some(kubo) = kubo else { return store.remove(&key(identity)).await.map_err(|error| told(&error)) };
    let entropy = rng::bytes::<32>().map_err(|error| told(&error))?;
    let sealed = ecies::seal(&identity.public(), kubo.to_lines().as_bytes(), CONTEXT, &entropy);
    let sealed = sealed.map_err(|error| told(&error))?;
    store.put(&key(identity), &sealed).await.map_err(|error| told(&error))
}

/// The place of this wallet's node: tells wallets apart, and nothing about the key.
fn key(identity: &SecretKey) -> String {
    let mark = sha256(identity.public().as_bytes());
    format!("{KEY}{}", hex::encode(mark.get(..8).unwrap_or_default()))
}
