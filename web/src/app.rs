//! The frame around every page: settings, language, environment, session, navigation, routes.

mod content;
mod frame;
mod later;
mod newer;

use wasm_bindgen_futures::spawn_local;

use crate::components::{CopyContext, CopyRequest, Notice, NoticeKind, Skeleton};
use crate::hooks::{Boot, Env, Handles, provide, use_boot, use_prefs, use_prefs_root, use_session_root};
use crate::i18n::{i18n, shell::Shell};
use crate::state::session::Limits;
use crate::ui::prelude::*;
use crate::{io, pages};
use frame::Frame;

/// The whole dApp.
#[component]
fn Root() -> Html {
    let prefs = use_prefs_root();
    let copy = use_callback((), |request: CopyRequest, ()| {
        spawn_local(async move { request.done.emit(io::document::copy(&request.text).await) });
    });
    let handles = Handles { prefs: Some(prefs), ..Handles::default() };
    let content = provide(handles, html! { <Booted /> });
    yew::html! { <ContextProvider<CopyContext> context={CopyContext(copy)}>{ content }</ContextProvider<CopyContext>> }
}

/// Waits for the configuration; says so if it cannot be used.
#[component]
fn Booted() -> Html {
    let i18n = i18n();
    match use_boot() {
        Boot::Loading => html! { <div class="boot"><Skeleton /></div> },
        Boot::Failed(error) => html! {
            <div class="boot">
                <Notice kind={NoticeKind::Error} what={i18n.fill(Shell::ConfigFailed, &[&error.to_string()])}
                    lost={i18n.t(Shell::NothingLost)} next={i18n.t(Shell::ConfigFailedNext)} testid="config-failed" />
            </div>
        },
        Boot::Elsewhere(onhere) => html! { <pages::Elsewhere {onhere} /> },
        Boot::Ready(env) => html! { <Running {env} /> },
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct RunningProps {
    env: Env,
}

/// What lives as long as the page and is there from the start; the rest follows inside.
#[component]
fn Running(RunningProps { env }: &RunningProps) -> Html {
    let prefs = use_prefs();
    let limits = Limits { idle: prefs.prefs.auto_lock_minutes, hidden: prefs.prefs.hidden_lock_minutes };
    let session = use_session_root(env, limits);
    let handles =
        Handles { prefs: Some(prefs), env: Some(env.clone()), session: Some(session), ..Handles::default() };
    provide(handles, html! { <Frame /> })
}

/// The app as Yew starts it.
#[yew::component]
pub fn App() -> Html {
    html! { <Root /> }
}
