//! Puts the handles of the chain, the wallet, the meter and its energy into their contexts, in the order they depend on each other.

use yew::prelude::*;

use super::anchors::{AnchorsHandle, use_anchors_root};
use super::chain::{ChainHandle, use_chain_root};
use super::energy::{EnergyHandle, use_energy_root};
use super::env::use_env;
use super::meter::{MeterHandle, use_meter_root};
use super::prefs::use_prefs;
use super::session::use_session;
use super::wallet::{WalletHandle, use_wallet_root};

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
    let wallet = use_wallet_root(&env, &session, &chain);
    let meter = use_meter_root(&env, &session);
    let energy = use_energy_root(&env, &meter);
    let anchors = use_anchors_root(&env, &meter, &chain);
    html! {
        <ContextProvider<ChainHandle> context={chain}>
            <ContextProvider<WalletHandle> context={wallet}>
                <ContextProvider<MeterHandle> context={meter}>
                    <ContextProvider<EnergyHandle> context={energy}>
                        <ContextProvider<AnchorsHandle> context={anchors}>
                            { children.clone() }
                        </ContextProvider<AnchorsHandle>>
                    </ContextProvider<EnergyHandle>>
                </ContextProvider<MeterHandle>>
            </ContextProvider<WalletHandle>>
        </ContextProvider<ChainHandle>>
    }
}
