//! The certify page.

use yew::prelude::*;

use crate::components::Page;
use crate::i18n::{certify::Certify as Text, use_i18n};

/// The certify page.
#[component]
pub fn Certify() -> Html {
    let i18n = use_i18n();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)} />
    }
}
