//! The wallet page.

use yew::prelude::*;

use crate::components::Page;
use crate::i18n::{use_i18n, wallet::Wallet as Text};

/// The wallet page.
#[component]
pub fn Wallet() -> Html {
    let i18n = use_i18n();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)} />
    }
}
