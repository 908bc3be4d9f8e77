//! A Kubo node of one's own and a pinning service: their addresses and tokens lie sealed for the wallet's identity.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::ecies;
use wasm_core::hash::sha256;
use wasm_core::ipld::raw_cid;
use wasm_core::keys::{Role, SecretKey};

use crate::hooks::env::Env;
use crate::hooks::session::SessionHandle;
use crate::io::{kubo, pinning, rng};
use crate::state::keeping::why;
use crate::state::service::{Action, Service, Setting};
use crate::ui::prelude::*;

/// The block a node is tried with.
const PROBE: &[u8] = b"BlockPro";

/// What kind of service it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceKind {
    /// A Kubo node, by its RPC.
    Kubo,
    /// A pinning service.
    Pinning,
}

impl ServiceKind {
    /// The word it is called by in names for tests and for storage.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Kubo => "kubo",
            Self::Pinning => "pinning",
        }
    }

    /// Where it is kept: tells wallets apart, and nothing about the key.
    fn key(self, identity: &SecretKey) -> String {
        let mark = sha256(identity.public().as_bytes());
        format!("{}-{}", self.word(), hex::encode(mark.get(..8).unwrap_or_default()))
    }

    /// What is sealed with it.
    fn context(self) -> Vec<u8> {
        format!("BlockPro/{}", self.word()).into_bytes()
    }
}

/// A service and its verbs; reads like a [`Setting`].
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceHandle {
    state: UseReducerHandle<Setting>,
    /// What it is.
    pub kind: ServiceKind,
    env: Env,
    session: SessionHandle,
}

impl core::ops::Deref for ServiceHandle {
    type Target = Setting;

    fn deref(&self) -> &Setting {
        &self.state
    }
}

/// The service that is set; nothing while the wallet is locked.
#[hook]
pub(super) fn use_service(kind: ServiceKind, env: &Env, session: &SessionHandle) -> ServiceHandle {
    let state = use_reducer(Setting::default);
    let handle = ServiceHandle { state, kind, env: env.clone(), session: session.clone() };
    let reading = handle.clone();
    use_effect_with(handle.session.is_unlocked(), move |_| {
        spawn_local(async move {
            let known = match reading.identity() {
                Some(identity) => reading.read(&identity).await,
                None => None,
            };
            reading.state.dispatch(Action::Known(known.map(Rc::new)));
        });
    });
    handle
}

impl ServiceHandle {
    /// Sets it.
    pub fn set(&self, url: &str, token: &str) {
        match Service::new(url, token) {
            Ok(service) => self.keep(Some(service)),
            Err(wrong) => self.state.dispatch(Action::Wrong(wrong)),
        }
    }

    /// Forgets it.
    pub fn forget(&self) {
        self.keep(None);
    }

    /// Tries it: a node is given a block to keep, a service is asked for its list.
    pub fn probe(&self) {
        let Some(service) = self.service.clone() else { return };
        let (kind, dispatcher) = (self.kind, self.state.dispatcher());
        dispatcher.dispatch(Action::Trying);
        spawn_local(async move {
            let said = match kind {
                ServiceKind::Kubo => kubo::put(&service, &raw_cid(PROBE), PROBE).await,
                ServiceKind::Pinning => pinning::check(&service).await,
            };
            dispatcher.dispatch(Action::Said(said.map_err(|error| why(&error))));
        });
    }

    fn identity(&self) -> Option<SecretKey> {
        self.session.keys()?.secret(Role::Identity).ok()
    }

    fn keep(&self, service: Option<Service>) {
        let Some(identity) = self.identity() else { return };
        let handle = self.clone();
        spawn_local(async move {
            let kept = handle.write(&identity, service.as_ref()).await;
            handle.state.dispatch(match kept {
                Ok(()) => Action::Known(service.map(Rc::new)),
                Err(reason) => Action::Unkept(reason),
            });
        });
    }

    /// What is kept; `None` without any, or if it cannot be read.
    async fn read(&self, identity: &SecretKey) -> Option<Service> {
        let sealed = self.env.store.as_ref()?.get(&self.kind.key(identity)).await.ok().flatten()?;
        let opened = ecies::open(identity, &sealed, &self.kind.context()).ok()?;
        Service::from_lines(core::str::from_utf8(&opened).ok()?)
    }

    async fn write(&self, identity: &SecretKey, service: Option<&Service>) -> Result<(), String> {
        let store = self.env.store.as_ref().ok_or("the browser offers no storage to this page")?;
        let (key, told) = (self.kind.key(identity), |error: &dyn core::fmt::Display| error.to_string());
        let Some(service) = service else { return store.remove(&key).await.map_err(|error| told(&error)) };
        let entropy = rng::bytes::<32>().map_err(|error| told(&error))?;
        let lines = service.to_lines();
        let sealed = ecies::seal(&identity.public(), lines.as_bytes(), &self.kind.context(), &entropy);
        store.put(&key, &sealed.map_err(|error| told(&error))?).await.map_err(|error| told(&error))
    }
}
