//! The next address on the overview: as a code, as text, with the way to more; and test coins where there are any.

use crate::components::{Card, HashText, Link, QrCode, Skeleton};
use crate::hooks::use_wallet;
use crate::i18n::{i18n, wallet::Wallet as Text};
use crate::route::Route;
use crate::ui::prelude::*;

use super::faucet::FaucetPart;

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
        <Card title={i18n.t(Text::ReceiveTitle)}
            aside={html! { <Link to={Route::Receive}>{ i18n.t(Text::AllAddresses) }</Link> }}>
            { content }
            if wallet.has_faucet() { <FaucetPart /> }
        </Card>
    }
}
