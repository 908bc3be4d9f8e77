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

use crate::components::{Page, Skeleton};
use crate::hooks::{go_instead, use_session};
use crate::i18n::{I18n, i18n, start::Start as Text};
use crate::route::Route;
use crate::state::session::{Phase, Work};
use crate::ui::prelude::*;
use new_wallet::NewWallet;
use unlock::Unlock;

/// Leads home as soon as the keys are there.
#[component]
pub fn Start() -> Html {
    let i18n = i18n();
    let session = use_session();
    use_effect_with(session.is_unlocked(), |unlocked| {
        if *unlocked {
            go_instead(Route::Home);
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
