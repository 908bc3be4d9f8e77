//! Shown for an address the dApp doesn't know.

use crate::components::{Link, Page};
use crate::i18n::{i18n, shell::Shell};
use crate::route::Route;
use crate::ui::prelude::*;

/// Says that there is nothing here and leads home.
#[component(part)]
pub fn NotFound() -> Html {
    let i18n = i18n();
    html! {
        <Page title={i18n.t(Shell::NotFoundTitle)} lead={i18n.t(Shell::NotFoundText)}>
            <p><Link to={Route::Home} classes="button button-secondary">{ i18n.t(Shell::GoHome) }</Link></p>
        </Page>
    }
}
