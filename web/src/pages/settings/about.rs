//! What this is, and which version of it.

use crate::components::{Badge, BadgeKind, Button, Card, HashText, Notice, NoticeKind, Progress};
use crate::hooks::{Address, use_about, use_env};
use crate::i18n::{I18n, i18n, settings::Settings as Text};
use crate::ui::prelude::*;

/// Version, chain, licence.
#[component]
pub(super) fn About() -> Html {
    let i18n = i18n();
    let (env, about) = (use_env(), use_about());
    let onaddress = {
        let about = about.clone();
        Callback::from(move |()| about.work_out())
    };
    html! {
        <Card title={i18n.t(Text::About)}>
            <p class="soft">{ i18n.t(Text::AboutText) }</p>
            <dl class="facts">
                <dt>{ i18n.t(Text::Version) }</dt>
                <dd data-testid="version">{ env!("CARGO_PKG_VERSION") }</dd>
                if let Some(build) = &about.build {
                    <dt>{ i18n.t(Text::Build) }</dt>
                    <dd><HashText text={build.clone()} label={i18n.t(Text::Build)} testid="build" /></dd>
                }
                <dt>{ i18n.t(Text::Chain) }</dt>
                <dd data-testid="chain">
                    { env.config.network.to_string() }{ " " }
                    if !env.config.is_mainnet() { <Badge kind={BadgeKind::DevChain} /> }
                </dd>
            </dl>
            if about.build.is_some() { { address(i18n, &about.address, onaddress) } }
        </Card>
    }
}

/// The content address of the dApp's folder, or the way to it.
fn address(i18n: I18n, address: &Address, onaddress: Callback<()>) -> Html {
    match address {
        Address::Unasked => html! {
            <>
                <p class="soft">{ i18n.t(Text::AddressText) }</p>
                <div class="actions"><Button testid="address-work-out" onclick={onaddress}>{ i18n.t(Text::AddressWorkOut) }</Button></div>
            </>
        },
        Address::Reading => html! { <Progress label={i18n.t(Text::AddressReading)} /> },
        Address::Known(address) => html! {
            <dl class="facts">
                <dt>{ i18n.t(Text::Address) }</dt>
                <dd><HashText text={address.clone()} label={i18n.t(Text::Address)} testid="address" /></dd>
            </dl>
        },
        Address::Failed(reason) => html! {
            <Notice kind={NoticeKind::Error} what={i18n.fill(Text::AddressFailed, &[reason])} testid="address-failed" />
        },
    }
}
