//! The frame around every page: settings, language, environment, session, navigation, routes.

mod frame;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::prelude::HashRouter;

use crate::components::{CopyContext, CopyRequest, Notice, NoticeKind, Skeleton};
use crate::hooks::{
    Boot, Domain, Env, PrefsHandle, SessionHandle, use_boot, use_prefs, use_prefs_root, use_session_root,
};
use crate::i18n::{I18n, shell::Shell, use_i18n};
use crate::io;
use frame::Frame;

/// The whole dApp.
#[component]
pub fn App() -> Html {
    let prefs = use_prefs_root();
    let i18n = prefs.i18n;
    let copy = use_callback((), |request: CopyRequest, ()| {
        spawn_local(async move { request.done.emit(io::document::copy(&request.text).await) });
    });
    html! {
        <ContextProvider<PrefsHandle> context={prefs}>
            <ContextProvider<I18n> context={i18n}>
                <ContextProvider<CopyContext> context={CopyContext(copy)}>
                    <Booted />
                </ContextProvider<CopyContext>>
            </ContextProvider<I18n>>
        </ContextProvider<PrefsHandle>>
    }
}

/// Waits for the configuration; says so if it cannot be used.
#[component]
fn Booted() -> Html {
    let i18n = use_i18n();
    match use_boot() {
        Boot::Loading => html! { <div class="boot"><Skeleton /></div> },
        Boot::Failed(error) => html! {
            <div class="boot">
                <Notice kind={NoticeKind::Error} what={i18n.fill(Shell::ConfigFailed, &[&error.to_string()])}
                    lost={i18n.t(Shell::NothingLost)} next={i18n.t(Shell::ConfigFailedNext)} testid="config-failed" />
            </div>
        },
        Boot::Ready(env) => html! { <Running {env} /> },
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct RunningProps {
    env: Env,
}

/// Everything that lives as long as the page: each root hook once, handed down as a context.
#[component]
fn Running(RunningProps { env }: &RunningProps) -> Html {
    let minutes = use_prefs().prefs.auto_lock_minutes;
    let session = use_session_root(env, minutes);
    let life = session.wipes;
    html! {
        <ContextProvider<Env> context={env.clone()}>
            <ContextProvider<SessionHandle> context={session}>
                <Domain key={life}>
                    <HashRouter>
                        <Frame />
                    </HashRouter>
                </Domain>
            </ContextProvider<SessionHandle>>
        </ContextProvider<Env>>
    }
}
