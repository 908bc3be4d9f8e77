//! The next address, as text and as a code, and test coins where there are any.

use crate::components::{Button, Card, HashText, IconName, Notice, NoticeKind, QrCode, Skeleton};
use crate::hooks::use_wallet;
use crate::i18n::{i18n, wallet::Wallet as Text};
use crate::state::wallet::Faucet;
use crate::ui::prelude::*;

/// Where money can be sent to.
#[component]
pub(super) fn ReceiveCard() -> Html {
    let i18n = i18n();
    let wallet = use_wallet();
    let content = match &wallet.receive {
        None => html! { <Skeleton /> },
        Some((address, _)) => html! {
            <>
                <QrCode text={format!("doichain:{address}")} label={i18n.t(Text::AddressQr)} />
                <HashText text={address.clone()} label={i18n.t(Text::Address)} head=12 tail=10 testid="receive-address" />
                <p class="soft small">{ i18n.t(Text::ReceiveText) }</p>
            </>
        },
    };
    html! {
        <Card title={i18n.t(Text::ReceiveTitle)}>
            { content }
            if wallet.has_faucet() { <FaucetPart /> }
        </Card>
    }
}

/// The faucet of the dev chain.
#[component]
fn FaucetPart() -> Html {
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
