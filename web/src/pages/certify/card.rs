//! The identity card: by what others know this electrician.

use wasm_core::address::Address;

use super::key::WhereKey;
use crate::components::{Card, HashText, QrCode};
use crate::hooks::{CertifyHandle, use_env};
use crate::i18n::{certificates::Certificates as Text, i18n};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct IdentityCardProps {
    pub(super) certify: CertifyHandle,
}

/// Address, key, words, code.
#[component]
pub(super) fn IdentityCard(IdentityCardProps { certify }: &IdentityCardProps) -> Html {
    let i18n = i18n();
    let env = use_env();
    let Some(key) = certify.key() else { return html! {} };
    let address = Address::p2wpkh(&key, env.config.network).to_string();
    html! {
        <Card title={i18n.t(Text::CardTitle)} class={classes!("card-narrow")} testid="identity">
            <p class="soft">{ i18n.t(Text::CardText) }</p>
            <div class="identity">
                <QrCode text={key.to_string()} label={i18n.t(Text::Code)} />
                <dl class="facts">
                    <dt>{ i18n.t(Text::Words) }</dt>
                    <dd><strong data-testid="identity-words">{ key.fingerprint().join(" ") }</strong></dd>
                    <dt>{ i18n.t(Text::Address) }</dt>
                    <dd><HashText text={address} label={i18n.t(Text::Address)} head=14 tail=8 testid="identity-address" /></dd>
                    <dt>{ i18n.t(Text::Key) }</dt>
                    <dd><HashText text={key.to_string()} label={i18n.t(Text::Key)} head=12 tail=8 testid="identity-key" /></dd>
                </dl>
            </div>
            <WhereKey />
        </Card>
    }
}
