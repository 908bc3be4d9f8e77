//! It is written: what, and where to see it.

use super::protocol::Sheet;
use crate::components::{Button, ButtonKind, Card, HashText, Notice, NoticeKind};
use crate::hooks::CertifyHandle;
use crate::i18n::{certificates::Certificates, certify::Certify as Text, i18n};
use crate::pages::shared::Whereabouts;
use crate::state::certify::Done;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct DoneProps {
    pub(super) certify: CertifyHandle,
    pub(super) done: Done,
    pub(super) onprotocol: Callback<Sheet>,
}

/// The transaction and the certificate.
#[component]
pub(super) fn DoneCard(DoneProps { certify, done, onprotocol }: &DoneProps) -> Html {
    let i18n = i18n();
    let what = match (done.revoked, done.registered) {
        (true, _) => i18n.fill(Certificates::Revoked, &[&done.meter]),
        (false, true) => i18n.fill(Text::DoneRegistered, &[&done.meter]),
        (false, false) => i18n.fill(Text::DoneUpdated, &[&done.meter]),
    };
    let again = use_callback((certify.clone(), done.revoked), |(), (certify, revoked)| {
        if *revoked { certify.rest() } else { certify.again() }
    });
    let sheet = Sheet { cid: done.cid.clone(), txid: done.txid.clone() };
    let protocol = onprotocol.reform(move |()| sheet.clone());
    html! {
        <Card class={classes!("card-narrow")}>
            <Notice kind={NoticeKind::Good} {what} next={(!done.revoked).then(|| i18n.t(Text::DoneNext))}
                testid="certify-done" />
            if !done.stored {
                <Notice kind={NoticeKind::Warn} what={i18n.t(Text::DoneNotStored)} testid="certify-not-stored" />
            }
            <dl class="facts">
                <dt>{ i18n.t(Text::Transaction) }</dt>
                <dd><HashText text={done.txid.clone()} label={i18n.t(Text::Transaction)} testid="certify-txid" /></dd>
                <dt>{ i18n.t(Text::Document) }</dt>
                <dd><HashText text={done.cid.clone()} label={i18n.t(Text::Document)} testid="certify-cid" /></dd>
            </dl>
            <Whereabouts cid={done.cid.clone()} />
            <div class="actions">
                if !done.revoked { <Button testid="certify-protocol" kind={ButtonKind::Primary} onclick={protocol}>{ i18n.t(Certificates::Protocol) }</Button> }
                <Button testid="certify-again" onclick={again}>{ i18n.t(Text::Another) }</Button>
            </div>
        </Card>
    }
}
