//! Test coins, where the chain has a faucet.

use crate::components::{Button, IconName, Notice, NoticeKind};
use crate::hooks::use_wallet;
use crate::i18n::{i18n, wallet::Wallet as Text};
use crate::state::wallet::Faucet;
use crate::ui::prelude::*;

/// The faucet of the dev chain.
#[component]
pub(super) fn FaucetPart() -> Html {
    let i18n = i18n();
    let wallet = use_wallet();
    let onclick = use_callback(wallet.clone(), |(), wallet| wallet.ask_faucet());
    let said = match &wallet.faucet {
        Faucet::Idle | Faucet::Asking => html! {},
        Faucet::Sent(_) => html! {
            <Notice kind={NoticeKind::Good} what={i18n.t(Text::FaucetSent)} testid="faucet-sent" />
        },
        Faucet::Failed(reason) => html! {
            <Notice kind={NoticeKind::Error} what={i18n.fill(Text::FaucetFailed, &[reason])}
                next={i18n.t(Text::FaucetFailedNext)} testid="faucet-failed" />
        },
    };
    html! {
        <>
            <div class="actions">
                <Button testid="faucet" icon={IconName::Flask} busy={wallet.faucet == Faucet::Asking}
                    disabled={wallet.receive.is_none()} {onclick}>{ i18n.t(Text::Faucet) }</Button>
                <span class="soft small">{ i18n.t(Text::FaucetHint) }</span>
            </div>
            { said }
        </>
    }
}
