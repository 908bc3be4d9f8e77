//! Signed documents: given to the places where they belong, and tried again for as long as the page is open.

mod deliver;
mod desk;
mod service;

use std::rc::Rc;

use wasm_core::keeping::{BlockName, Paper, Place, PlaceKind, Places, pause};

use super::chain::ChainHandle;
use super::env::Env;
use super::handles::use_handles;
use super::lookup::block_sources;
use super::meter::MeterHandle;
use super::prefs::PrefsHandle;
use super::session::SessionHandle;
use super::task::Task;
use crate::io::clock;
use crate::io::storage::StorageError;
use crate::state::keeping::{Action, Keeping};
use crate::ui::prelude::*;
use crate::wire::trouble::GatewayError;
use crate::wire::url::GatewayUrl;
use deliver::Carrier;
use desk::Desk;
use service::use_service;

pub use service::{ServiceHandle, ServiceKind};

/// The documents and their verbs; reads like a [`Keeping`].
#[derive(Clone, Debug, PartialEq)]
pub struct KeepingHandle {
    state: UseReducerHandle<Keeping>,
    desk: Desk,
    /// The IPFS node of one's own.
    pub kubo: ServiceHandle,
    /// The pinning service.
    pub pinning: ServiceHandle,
    /// Who keeps documents, and who is asked for them.
    pub places: Rc<Places>,
}

impl core::ops::Deref for KeepingHandle {
    type Target = Keeping;

    fn deref(&self) -> &Keeping {
        &self.state
    }
}

/// The handles it looks at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Around<'a> {
    pub(super) env: &'a Env,
    pub(super) session: &'a SessionHandle,
    pub(super) chain: &'a ChainHandle,
    pub(super) meter: &'a MeterHandle,
    pub(super) prefs: &'a PrefsHandle,
}

/// Reads the documents and keeps handing them over while the wallet is open; for the app only.
#[hook]
pub(super) fn use_keeping_root(around: &Around<'_>) -> KeepingHandle {
    let Around { env, session, .. } = *around;
    let state = use_reducer(Keeping::default);
    let kubo = use_service(ServiceKind::Kubo, env, session);
    let pinning = use_service(ServiceKind::Pinning, env, session);
    let (store, dispatcher) = (env.store.clone(), state.dispatcher());
    let desk = (*use_memo((), move |()| Desk::new(store, dispatcher))).clone();
    let reading = desk.clone();
    use_effect_with((), move |()| {
        let task = Task::spawn(async move { reading.load().await });
        move || drop(task)
    });
    let places = Rc::new(places(around, &kubo, &pinning));
    let handle = KeepingHandle { state, desk, kubo, pinning, places };
    let carrier = handle.carrier(handle.places.clone());
    let ready = session.is_unlocked() && handle.loaded && handle.kubo.known && handle.pinning.known;
    // a chain that answers again means that there is a network again
    let reason = (ready, handle.places.clone(), around.chain.ready().is_some(), handle.asks);
    use_effect_with(reason, move |(ready, ..)| {
        let task = ready.then(|| Task::spawn(async move { carrier.work().await }));
        move || drop(task)
    });
    handle
}

/// Signed documents, from the context the app provides.
///
/// # Panics
/// Outside of the app.
#[hook]
pub fn use_keeping() -> KeepingHandle {
    use_handles().keeping.clone().expect("the app provides it to every page")
}

fn places(around: &Around<'_>, kubo: &ServiceHandle, pinning: &ServiceHandle) -> Places {
    let Around { env, meter, prefs, .. } = *around;
    let mark = |kind, handle: &ServiceHandle| {
        handle.service.as_ref().and_then(|service| Place::new(kind, &service.mark()).ok())
    };
    let paired = meter.pairing.iter().chain(&meter.others);
    Places {
        own: paired.filter_map(|pairing| gateway(&pairing.url)).collect(),
        kubo: mark(PlaceKind::Kubo, kubo),
        pinning: mark(PlaceKind::Pinning, pinning),
        readers: block_sources(env, meter, prefs).iter().filter_map(gateway).collect(),
    }
}

/// A gateway as a place.
pub(super) fn gateway(url: &GatewayUrl) -> Option<Place> {
    Place::new(PlaceKind::Gateway, &url.to_string()).ok()
}

impl KeepingHandle {
    /// Keeps a document on this device and gives it to the place that comes first; the others get it meanwhile. Beside
    /// what became of it, why the gateway chosen for it refused it, if it did.
    ///
    /// # Errors
    /// The browser's storage: nobody has been given anything.
    pub(super) async fn keep(
        &self,
        mut paper: Paper,
        block: &[u8],
    ) -> Result<(Paper, Option<GatewayError>), StorageError> {
        self.desk.put(paper.cid, block).await?;
        self.desk.note(&paper).await?;
        let first = Rc::new(self.places.first(&paper));
        let refused = self.carrier(first).carry(&mut paper, true).await.refused;
        self.again();
        Ok((paper, refused))
    }

    /// Forgets a document that is not signed after all.
    pub(super) async fn forget(&self, cid: BlockName) {
        self.desk.forget(cid).await;
    }

    /// The gateway that was used last for a meter.
    pub(super) fn home_of(&self, subject: &str) -> Option<GatewayUrl> {
        self.desk.papers().home_of(subject)?.mark().parse().ok()
    }

    /// Tries everything once more that somebody does not have.
    pub fn again(&self) {
        self.state.dispatch(Action::Asked);
    }

    fn carrier(&self, places: Rc<Places>) -> Carrier {
        let (kubo, pinning) = (self.kubo.service.clone(), self.pinning.service.clone());
        Carrier::new(self.desk.clone(), places, kubo, pinning)
    }
}

impl Carrier {
    /// Goes round all documents until nothing is left to be done.
    async fn work(&self) {
        let (mut fruitless, mut again) = (0_u32, true);
        loop {
            let news = self.round(again).await;
            let papers = self.desk.papers();
            if !papers.iter().any(|paper| paper.is_waiting(&self.places)) {
                return;
            }
            (fruitless, again) = (if news { 0 } else { fruitless.saturating_add(1) }, false);
            clock::sleep(pause(fruitless).saturating_mul(1_000)).await;
        }
    }

    /// One round through all documents; whether anything is different now.
    async fn round(&self, again: bool) -> bool {
        let mut news = false;
        for mut paper in self.desk.papers().iter().cloned().collect::<Vec<_>>() {
            news |= self.carry(&mut paper, again).await.news;
        }
        news
    }
}
