//! Being paid: an address of its own for each payment, what to ask for, and what was used before.

mod ask;
mod used;

use super::back::Back;
use super::faucet::FaucetPart;
use super::trouble::{NotesTrouble, ScanTrouble};
use crate::components::{Page, Skeleton};
use crate::hooks::{use_session, use_wallet};
use crate::i18n::{i18n, receive::Receive as Text};
use crate::pages::shared::{ChainTrouble, NeedWallet};
use crate::ui::prelude::*;
use ask::Ask;
use used::Used;

/// The page about being paid.
#[component]
pub(super) fn Receive() -> Html {
    let i18n = i18n();
    let unlocked = use_session().is_unlocked();
    let wallet = use_wallet();
    let body = if !unlocked {
        html! { <NeedWallet /> }
    } else if wallet.receive.is_none() {
        html! { <Skeleton lines=5 /> }
    } else {
        html! {
            <>
                <Back />
                <ChainTrouble />
                <ScanTrouble />
                <NotesTrouble />
                <div class="grid">
                    <Ask />
                    <Used />
                </div>
                if wallet.has_faucet() { <FaucetPart /> }
            </>
        }
    };
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="stack">{ body }</div>
        </Page>
    }
}
