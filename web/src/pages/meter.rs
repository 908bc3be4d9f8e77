//! The meter page.

use yew::prelude::*;

use crate::components::Page;
use crate::i18n::{meter::Meter as Text, use_i18n};

/// The meter page.
#[component]
pub fn Meter() -> Html {
    let i18n = use_i18n();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)} />
    }
}
