//! Skip link, banner, navigation, and around the page of the current route.

use wasm_core::network::Network;

use super::content::Content;
use super::newer::Newer;
use crate::components::{Banner, IconName, Nav, NavSpot, SkipLink};
use crate::hooks::{use_env, use_route};
use crate::i18n::{I18n, i18n, safety::Safety, shell::Shell};
use crate::io;
use crate::route::Route;
use crate::ui::prelude::*;

/// What every page has around it.
#[component]
pub(super) fn Frame() -> Html {
    let i18n = i18n();
    let env = use_env();
    let (network, shared) = (env.config.network, env.shared.is_some());
    let route = use_route();
    let content = use_node_ref();
    use_effect_with((i18n, route), |(i18n, route)| io::document::set_title(&title(*i18n, *route)));
    let spot = |route: Route, text: Shell, name: &'static str, icon: IconName| NavSpot {
        path: route.path().into(),
        label: i18n.t(text),
        name,
        icon,
    };
    let main = [
        spot(Route::Home, Shell::NavHome, "home", IconName::Home),
        spot(Route::Energy, Shell::NavEnergy, "energy", IconName::Energy),
        spot(Route::Wallet, Shell::NavWallet, "wallet", IconName::Wallet),
        spot(Route::Meter, Shell::NavMeter, "meter", IconName::Meter),
    ];
    let more = [
        spot(Route::Timeline, Shell::NavTimeline, "timeline", IconName::Clock),
        spot(Route::Certify, Shell::NavCertify, "certify", IconName::Certify),
        spot(Route::Organisations, Shell::NavOrganisations, "organisations", IconName::People),
        spot(Route::Verify, Shell::NavVerify, "verify", IconName::Verify),
        spot(Route::Settings, Shell::NavSettings, "settings", IconName::Settings),
    ];
    html! {
        <div class="frame">
            <SkipLink label={i18n.t(Shell::SkipToContent)} target={content.clone()} />
            <div class="frame-top">
                { banner(i18n, network) }
                if shared { <Banner text={i18n.t(Safety::ReadOnlyBanner)} icon={IconName::Lock} testid="read-only" /> }
                <Newer />
            </div>
            <Nav label={i18n.t(Shell::MainNavigation)} main={main.to_vec()} more={more.to_vec()}
                current={route.section().path()} />
            <main ref={content} tabindex="-1">
                <Content {route} />
            </main>
        </div>
    }
}

/// What the browser's tab says.
fn title(i18n: I18n, route: Route) -> String {
    let name = match route {
        Route::Home => Shell::NavHome,
        Route::Start => Shell::NavStart,
        Route::Energy => Shell::NavEnergy,
        Route::Wallet => Shell::NavWallet,
        Route::Send => Shell::NavSend,
        Route::Receive => Shell::NavReceive,
        Route::History => Shell::NavHistory,
        Route::Coins => Shell::NavCoins,
        Route::Contacts => Shell::NavContacts,
        Route::Sign => Shell::NavSign,
        Route::Message => Shell::NavMessage,
        Route::Meter => Shell::NavMeter,
        Route::Certify => Shell::NavCertify,
        Route::Organisations => Shell::NavOrganisations,
        Route::Verify => Shell::NavVerify,
        Route::Timeline => Shell::NavTimeline,
        Route::Search => Shell::NavSearch,
        Route::Settings => Shell::NavSettings,
        Route::NotFound => Shell::NotFoundTitle,
    };
    format!("{} – {}", i18n.t(name), i18n.t(Shell::AppName))
}

fn banner(i18n: I18n, network: Network) -> Html {
    match network {
        Network::Mainnet => html! {},
        Network::Devnet => html! { <Banner text={i18n.t(Shell::DevBanner)} /> },
        Network::Testnet | Network::Regtest => html! { <Banner text={i18n.t(Shell::TestBanner)} /> },
    }
}
