//! Messages signed by an address: made with the wallet's keys, checked by anybody.

mod check;
mod sign;

use super::back::Back;
use crate::components::{Card, Page};
use crate::hooks::use_session;
use crate::i18n::{i18n, message::Words as Text};
use crate::pages::shared::NeedWallet;
use crate::ui::prelude::*;
use check::Check;
use sign::Sign;

/// The page.
#[component]
pub(super) fn Message() -> Html {
    let i18n = i18n();
    let unlocked = use_session().is_unlocked();
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="stack">
                if unlocked { <Back /> }
                <div class="grid">
                    if unlocked { <Sign /> } else { <Card><NeedWallet /></Card> }
                    <Check />
                </div>
            </div>
        </Page>
    }
}
