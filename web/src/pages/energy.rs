//! The energy page.

use yew::prelude::*;

use crate::components::Page;
use crate::i18n::{energy::Energy as Text, use_i18n};

/// The energy page.
#[component]
pub fn Energy() -> Html {
    let i18n = use_i18n();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)} />
    }
}
