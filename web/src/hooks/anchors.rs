//! The anchors of a meter: asked for at the chain, their files at gateways, everything checked.

mod audit;
pub(super) mod blocks;

use futures_channel::mpsc::{UnboundedSender, unbounded};
use wasm_core::keys::PublicKey;
use wasm_core::name::MeterId;
use wasm_core::network::Network;
use wasm_core::script::Script;
use wasm_core::verify::Limits;

use super::chain::{Asking, ChainHandle};
use super::env::Env;
use super::handles::use_handles;
use super::lookup::block_sources;
use super::meter::MeterHandle;
use super::prefs::PrefsHandle;
use super::task::Task;
use crate::state::anchors::{Action, Anchors};
use crate::state::meter::Pairing;
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;

/// Whose anchors are looked at, and where their files are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnchorTarget {
    /// The meter.
    pub meter: MeterId,
    /// The key that must have signed its records and files.
    pub reading_key: PublicKey,
    /// The script that must hold its name.
    pub holder: Script,
    /// Who may have the files, whom to ask first in front; what comes from there is checked by its name.
    pub sources: Vec<GatewayUrl>,
    /// What the installation can at most.
    pub limits: Limits,
    /// The chain.
    pub network: Network,
}

impl AnchorTarget {
    /// The paired meter.
    #[must_use]
    pub fn own(pairing: &Pairing, sources: Vec<GatewayUrl>) -> Self {
        Self {
            meter: pairing.meter.clone(),
            reading_key: pairing.reading_key,
            holder: pairing.holder.script_pubkey(),
            sources,
            limits: pairing.limits(),
            network: pairing.network,
        }
    }
}

/// The anchors of a meter; reads like [`Anchors`].
#[derive(Clone, Debug, PartialEq)]
pub struct AnchorsHandle {
    state: UseReducerHandle<Anchors>,
}

impl core::ops::Deref for AnchorsHandle {
    type Target = Anchors;

    fn deref(&self) -> &Anchors {
        &self.state
    }
}

/// The anchors of the paired meter; for the app only.
#[hook]
pub fn use_anchors_root(
    env: &Env,
    meter: &MeterHandle,
    prefs: &PrefsHandle,
    chain: &ChainHandle,
) -> AnchorsHandle {
    let sources = block_sources(env, meter, prefs);
    use_audit(env, meter.pairing.as_deref().map(|pairing| AnchorTarget::own(pairing, sources)), chain)
}

/// The anchors of the paired meter, from the context the app provides.
///
/// # Panics
/// Outside of the app.
#[hook]
pub fn use_anchors() -> AnchorsHandle {
    use_handles().anchors.clone().expect("the app provides the anchors to every page")
}

/// Follows the anchors of `target` for as long as it is shown.
#[hook]
pub fn use_audit(env: &Env, target: Option<AnchorTarget>, chain: &ChainHandle) -> AnchorsHandle {
    let state = use_reducer(Anchors::default);
    let inbox = use_mut_ref(|| None::<UnboundedSender<Asking>>);
    {
        let (inbox, dispatcher, store) = (inbox.clone(), state.dispatcher(), env.store.clone());
        use_effect_with(target.clone(), move |target| {
            dispatcher.dispatch(Action::Target(target.as_ref().map(|target| target.meter.clone())));
            let auditing = target.clone().map(|target| {
                let (sender, receiver) = unbounded();
                inbox.replace(Some(sender));
                Task::spawn(audit::Audit::new(target, store, dispatcher).run(receiver))
            });
            move || {
                drop(auditing);
                inbox.take();
            }
        });
    }
    let chain = chain.clone();
    use_effect_with((target, chain.changes, chain.asked()), move |_| {
        if let (Some(inbox), Some(asking)) = (&*inbox.borrow(), chain.asking()) {
            // an audit that has ended needs no news
            let _ = inbox.unbounded_send(asking);
        }
    });
    AnchorsHandle { state }
}
