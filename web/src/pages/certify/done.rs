//! It is written: what, and where to see it.

use crate::components::{Button, Card, HashText, Notice, NoticeKind};
use crate::hooks::CertifyHandle;
use crate::i18n::{certify::Certify as Text, i18n};
use crate::state::certify::Done;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct DoneProps {
    pub(super) certify: CertifyHandle,
    pub(super) done: Done,
}

/// The transaction and the certificate.
#[component]
pub(super) fn DoneCard(DoneProps { certify, done }: &DoneProps) -> Html {
    let i18n = i18n();
    let what = if done.registered { Text::DoneRegistered } else { Text::DoneUpdated };
    let again = use_callback(certify.clone(), |(), certify| certify.again());
    html! {
        <Card class={classes!("card-narrow")}>
            <Notice kind={NoticeKind::Good} what={i18n.fill(what, &[&done.meter])} next={i18n.t(Text::DoneNext)}
                testid="certify-done" />
            <dl class="facts">
                <dt>{ i18n.t(Text::Transaction) }</dt>
                <dd><HashText text={done.txid.clone()} label={i18n.t(Text::Transaction)} testid="certify-txid" /></dd>
                <dt>{ i18n.t(Text::Document) }</dt>
                <dd><HashText text={done.cid.clone()} label={i18n.t(Text::Document)} testid="certify-cid" /></dd>
            </dl>
            <div class="actions"><Button testid="certify-again" onclick={again}>{ i18n.t(Text::Back) }</Button></div>
        </Card>
    }
}
