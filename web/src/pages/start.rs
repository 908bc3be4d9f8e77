//! The start page.

use yew::prelude::*;

use crate::components::Page;
use crate::i18n::{start::Start as Text, use_i18n};

/// The start page.
#[component]
pub fn Start() -> Html {
    let i18n = use_i18n();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)} />
    }
}
