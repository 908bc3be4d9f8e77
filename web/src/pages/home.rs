//! The home page.

use yew::prelude::*;

use crate::components::Page;
use crate::i18n::{home::Home as Text, use_i18n};

/// The home page.
#[component]
pub fn Home() -> Html {
    let i18n = use_i18n();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)} />
    }
}
