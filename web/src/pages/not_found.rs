//! Shown for an address the dApp doesn't know.

use yew::prelude::*;
use yew_router::prelude::Link;

use crate::components::Page;
use crate::i18n::{shell::Shell, use_i18n};
use crate::route::Route;

/// Says that there is nothing here and leads home.
#[component]
pub fn NotFound() -> Html {
    let i18n = use_i18n();
    html! {
        <Page title={i18n.t(Shell::NotFoundTitle)} lead={i18n.t(Shell::NotFoundText)}>
            <p><Link<Route> to={Route::Home} classes="button button-secondary">{ i18n.t(Shell::GoHome) }</Link<Route>></p>
        </Page>
    }
}
