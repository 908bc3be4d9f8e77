//! The frame around every page: settings, language, navigation, routes.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{CopyContext, CopyRequest, IconName, Nav, NavSpot, SkipLink};
use crate::hooks::{PrefsHandle, use_prefs_root};
use crate::i18n::{I18n, shell::Shell, use_i18n};
use crate::io;
use crate::pages;
use crate::route::Route;

/// The whole dApp.
#[component]
pub fn App() -> Html {
    let prefs = use_prefs_root();
    let i18n = prefs.i18n;
    let copy = use_callback((), |request: CopyRequest, ()| {
        wasm_bindgen_futures::spawn_local(async move {
            request.done.emit(io::document::copy(&request.text).await);
        });
    });
    html! {
        <ContextProvider<PrefsHandle> context={prefs}>
            <ContextProvider<I18n> context={i18n}>
                <ContextProvider<CopyContext> context={CopyContext(copy)}>
                    <HashRouter>
                        <Frame />
                    </HashRouter>
                </ContextProvider<CopyContext>>
            </ContextProvider<I18n>>
        </ContextProvider<PrefsHandle>>
    }
}

/// Skip link, navigation and the page of the current route.
#[component]
fn Frame() -> Html {
    let i18n = use_i18n();
    let route = use_route::<Route>().unwrap_or(Route::NotFound);
    let content = use_node_ref();
    let main = [
        spot(i18n, Route::Home, Shell::NavHome, "home", IconName::Home),
        spot(i18n, Route::Energy, Shell::NavEnergy, "energy", IconName::Energy),
        spot(i18n, Route::Wallet, Shell::NavWallet, "wallet", IconName::Wallet),
        spot(i18n, Route::Meter, Shell::NavMeter, "meter", IconName::Meter),
    ];
    let more = [
        spot(i18n, Route::Certify, Shell::NavCertify, "certify", IconName::Certify),
        spot(i18n, Route::Verify, Shell::NavVerify, "verify", IconName::Verify),
        spot(i18n, Route::Settings, Shell::NavSettings, "settings", IconName::Settings),
    ];
    html! {
        <div class="frame">
            <SkipLink label={i18n.t(Shell::SkipToContent)} target={content.clone()} />
            <Nav label={i18n.t(Shell::MainNavigation)} main={main.to_vec()} more={more.to_vec()}
                current={AttrValue::from(route.to_path())} />
            <main ref={content} tabindex="-1">
                <Switch<Route> render={page} />
            </main>
        </div>
    }
}

fn spot(i18n: I18n, route: Route, text: Shell, name: &'static str, icon: IconName) -> NavSpot {
    NavSpot { path: route.to_path().into(), label: i18n.t(text), name, icon }
}

fn page(route: Route) -> Html {
    match route {
        Route::Home => html! { <pages::Home /> },
        Route::Start => html! { <pages::Start /> },
        Route::Energy => html! { <pages::Energy /> },
        Route::Wallet => html! { <pages::Wallet /> },
        Route::Meter => html! { <pages::Meter /> },
        Route::Certify => html! { <pages::Certify /> },
        Route::Verify => html! { <pages::Verify /> },
        Route::Settings => html! { <pages::Settings /> },
        Route::NotFound => html! { <pages::NotFound /> },
    }
}
