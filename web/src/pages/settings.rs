//! The settings page.

use yew::prelude::*;

use crate::components::Page;
use crate::i18n::{settings::Settings as Text, use_i18n};

/// The settings page.
#[component]
pub fn Settings() -> Html {
    let i18n = use_i18n();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)} />
    }
}
