//! Puts the handles of the chain, the wallet, the meter and its energy into the context, in the order they depend on each other.

use super::anchors::use_anchors_root;
use super::chain::use_chain_root;
use super::energy::use_energy_root;
use super::env::use_env;
use super::handles::{Handles, provide};
use super::keeping::{Around, use_keeping_root};
use super::meter::use_meter_root;
use super::notes::use_notes_root;
use super::prefs::use_prefs;
use super::session::use_session;
use super::wallet::use_wallet_root;
use crate::ui::prelude::*;

/// Props of [`Domain`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct DomainProps {
    /// The app.
    pub children: Html,
}

/// Everything below may use all hooks of this module; above it must be settings, environment and session.
///
/// Give it the session's number of wipes as its key: it then starts anew when the device was wiped.
#[component]
pub fn Domain(DomainProps { children }: &DomainProps) -> Html {
    let (env, session, settings) = (use_env(), use_session(), use_prefs());
    let chain = use_chain_root(&env, &settings.prefs.servers);
    let notes = use_notes_root(&env, &session);
    let wallet = use_wallet_root(&env, &session, &chain, &notes);
    let meter = use_meter_root(&env, &session);
    let around = Around { env: &env, session: &session, chain: &chain, meter: &meter, prefs: &settings };
    let keeping = use_keeping_root(&around);
    let energy = use_energy_root(&env, &meter);
    let anchors = use_anchors_root(&env, &meter, &settings, &chain);
    provide(
        Handles {
            prefs: Some(settings),
            env: Some(env),
            session: Some(session),
            chain: Some(chain),
            notes: Some(notes),
            wallet: Some(wallet),
            meter: Some(meter),
            keeping: Some(keeping),
            energy: Some(energy),
            anchors: Some(anchors),
        },
        children.clone(),
    )
}
