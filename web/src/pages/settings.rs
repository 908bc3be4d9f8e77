//! The settings: look, security, servers, about.

mod about;
mod backup;
mod drill;
mod euro;
mod gateways;
mod lasting;
mod lines;
mod look;
mod password;
mod security;
mod servers;
mod service;
mod wipe;

use crate::components::Page;
use crate::i18n::{i18n, settings::Settings as Text};
use crate::ui::prelude::*;
use about::About;
use backup::Backup;
use euro::Euro;
use gateways::Gateways;
use lines::Lines;
use look::Look;
use security::Security;
use servers::Servers;
use service::Services;

/// The settings page.
#[component(part)]
pub fn Settings() -> Html {
    let i18n = i18n();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="columns">
                <Look />
                <Euro />
                <Security />
                <Backup />
                <Servers />
                <Gateways />
                <Services />
                <Lines />
                <About />
            </div>
        </Page>
    }
}
