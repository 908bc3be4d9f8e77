//! The verify page.

use yew::prelude::*;

use crate::components::Page;
use crate::i18n::{use_i18n, verify::Verify as Text};

/// The verify page.
#[component]
pub fn Verify() -> Html {
    let i18n = use_i18n();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)} />
    }
}
