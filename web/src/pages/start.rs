//! The door: create, restore or unlock a wallet, or look around without one.

mod check;
mod choose;
mod new_wallet;
mod password;
mod problem;
mod restore;
mod unlock;
mod words;

use super::shared::ReadOnly;
use crate::components::{Page, Skeleton};
use crate::hooks::{go_instead, use_session};
use crate::i18n::{i18n, start::Start as Text};
use crate::route::Route;
use crate::state::session::{Phase, Work};
use crate::ui::prelude::*;
use new_wallet::NewWallet;
use unlock::Unlock;

/// Leads home as soon as the keys are there; to the search for their money, if nobody has looked yet.
#[component]
pub fn Start() -> Html {
    let i18n = i18n();
    let session = use_session();
    let searched = session.searched;
    use_effect_with(session.is_unlocked(), move |unlocked| {
        if *unlocked {
            go_instead(if searched { Route::Home } else { Route::Search });
        }
    });
    match session.phase {
        Phase::Opening | Phase::Unlocked => html! { <Page title={i18n.t(Text::Title)}><Skeleton /></Page> },
        Phase::ReadOnly => {
            html! { <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}><ReadOnly /></Page> }
        }
        Phase::Empty | Phase::Working(Work::Sealing) => html! { <NewWallet /> },
        Phase::Locked | Phase::Working(Work::Unsealing) => html! { <Unlock /> },
    }
}
