//! The settings: look, security, servers, about.

mod about;
mod look;
mod security;
mod servers;
mod wipe;

use yew::prelude::*;

use crate::components::Page;
use crate::i18n::{settings::Settings as Text, use_i18n};
use about::About;
use look::Look;
use security::Security;
use servers::Servers;

/// The settings page.
#[component]
pub fn Settings() -> Html {
    let i18n = use_i18n();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="columns">
                <Look />
                <Security />
                <Servers />
                <About />
            </div>
        </Page>
    }
}
