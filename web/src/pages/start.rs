//! The door: create, restore or unlock a wallet, or look around without one.

mod check;
mod choose;
mod new_wallet;
mod password;
mod problem;
mod restore;
mod unlock;
mod words;

use wasm_core::keys::MnemonicError;
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use crate::components::{Page, Skeleton};
use crate::hooks::use_session;
use crate::i18n::{I18n, start::Start as Text, use_i18n};
use crate::route::Route;
use crate::state::session::{Phase, Work};
use new_wallet::NewWallet;
use unlock::Unlock;

/// Leads home as soon as the keys are there.
#[component]
pub fn Start() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let navigator = use_navigator();
    use_effect_with(session.is_unlocked(), move |unlocked| {
        if let (true, Some(navigator)) = (*unlocked, &navigator) {
            navigator.replace(&Route::Home);
        }
    });
    match session.phase {
        Phase::Opening | Phase::Unlocked => html! { <Page title={i18n.t(Text::Title)}><Skeleton /></Page> },
        Phase::Empty | Phase::Working(Work::Sealing) => html! { <NewWallet /> },
        Phase::Locked | Phase::Working(Work::Unsealing) => html! { <Unlock /> },
    }
}

/// Why words are no wallet, for people.
fn explain(i18n: I18n, fault: &MnemonicError) -> AttrValue {
    match fault {
        MnemonicError::WordCount(count) => i18n.fill(Text::RestoreCount, &[&count.to_string()]),
        MnemonicError::UnknownWord { position, .. } => {
            i18n.fill(Text::RestoreUnknown, &[&position.to_string()])
        }
        MnemonicError::Checksum | MnemonicError::EntropyLength(_) => i18n.t(Text::RestoreChecksum),
    }
}
