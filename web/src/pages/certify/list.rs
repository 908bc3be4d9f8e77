//! The own certificates, each with its state and what can be done about it.

mod facts;

use wasm_core::keeping::PaperKind;
use wasm_core::trust::{CERTIFICATE_BLOCKS, CertificateState, Ends};

use super::problem;
use super::protocol::Sheet;
use super::revoke::Revoke;
use crate::components::{Button, ButtonKind, Card, Empty, IconName, Notice, NoticeKind, Progress};
use crate::hooks::{CertificatesHandle, CertifyHandle, use_keeping, use_own_certificates};
use crate::i18n::{I18n, certificates::Certificates as Text, i18n};
use crate::pages::shared::Whereabouts;
use crate::state::certify::Own;
use crate::state::when::moment;
use crate::ui::prelude::*;
use facts::Facts;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ListProps {
    pub(super) certify: CertifyHandle,
    pub(super) onprotocol: Callback<Sheet>,
}

/// All of them.
#[component]
pub(super) fn List(ListProps { certify, onprotocol }: &ListProps) -> Html {
    let i18n = i18n();
    let owns = use_own_certificates(certify);
    let looking = owns.looking.map(|(done, all)| {
        let label = i18n.fill(Text::Looking, &[&done.to_string(), &all.to_string()]);
        html! { <Progress {label} steps={(done, all)} testid="certificates-looking" /> }
    });
    let none = || {
        html! {
            <Empty title={i18n.t(Text::NoneTitle)} text={i18n.t(Text::NoneText)} icon={IconName::Certify} testid="certificates-none" />
        }
    };
    let row = |own: &Own| {
        let (key, own, owns) = (own.name.to_string(), own.clone(), owns.clone());
        html! { <Row {key} {own} {owns} onprotocol={onprotocol.clone()} /> }
    };
    let rows = owns.list.as_ref().map(|list| {
        if list.is_empty() {
            return none();
        }
        html! { <ul class="certificates">{ for list.iter().map(row) }</ul> }
    });
    let revoked = owns.revoked.as_ref().map(|meter| {
        html! { <Notice kind={NoticeKind::Good} what={i18n.fill(Text::Revoked, &[meter])} testid="certificate-revoked" /> }
    });
    html! {
        <Card title={i18n.t(Text::ListTitle)} testid="certificates">
            { problem::notice(i18n, owns.problem.as_ref()) }
            { revoked.unwrap_or_default() }
            if owns.list.is_none() {
                { looking.unwrap_or_else(|| html! { <p class="soft">{ i18n.t(Text::Offline) }</p> }) }
            }
            { rows.unwrap_or_default() }
        </Card>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct RowProps {
    own: Own,
    owns: CertificatesHandle,
    onprotocol: Callback<Sheet>,
}

#[component]
fn Row(RowProps { own, owns, onprotocol }: &RowProps) -> Html {
    let i18n = i18n();
    let (state, word, class) = looks(own.state);
    let sheet = Sheet { cid: own.cid.clone(), txid: own.txid.clone() };
    let protocol = onprotocol.reform(move |()| sheet.clone());
    let follow = {
        let (owns, own) = (owns.clone(), own.clone());
        Callback::from(move |()| owns.follow(&own))
    };
    let next = match own.state {
        CertificateState::SealBroken { .. } => Text::Reseal,
        _ => Text::Renew,
    };
    let papers = use_keeping().papers.clone();
    let revocation = papers.iter().rfind(|paper| {
        own.state == CertificateState::Revoked
            && paper.kind == PaperKind::Revocation
            && paper.subject == own.meter.as_str()
    });
    let revocation = revocation.map(|paper| paper.cid.to_string());
    let kind = if own.state.asks() { ButtonKind::Primary } else { ButtonKind::Secondary };
    html! {
        <li class="certificate" data-testid="certificate-row" data-state={state}>
            <div class="row row-apart">
                <h3>{ own.meter.to_string() }</h3>
                <span class={classes!("badge", class)}>{ i18n.t(word) }</span>
            </div>
            { text(i18n, own).map(|text| html! { <p>{ text }</p> }).unwrap_or_default() }
            <Facts own={own.clone()} />
            <Whereabouts cid={own.cid.clone()} />
            if let Some(cid) = revocation { <Whereabouts {cid} /> }
            if own.certificate.is_some() {
                <div class="actions">
                    <Button testid="certificate-protocol" onclick={protocol}>{ i18n.t(Text::Protocol) }</Button>
                    if own.state != CertificateState::Waiting {
                        <Button testid="certificate-renew" {kind} onclick={follow}>{ i18n.t(next) }</Button>
                    }
                    if own.state.can_be_revoked() { <Revoke own={own.clone()} owns={owns.clone()} /> }
                </div>
            }
        </li>
    }
}

const fn looks(state: CertificateState) -> (&'static str, Text, &'static str) {
    match state {
        CertificateState::Waiting => ("waiting", Text::StateWaiting, "badge-warn"),
        CertificateState::Confirming { .. } => ("confirming", Text::StateConfirming, "badge-warn"),
        CertificateState::Valid => ("valid", Text::StateValid, "badge-good"),
        CertificateState::Expiring(_) => ("expiring", Text::StateExpiring, "badge-warn"),
        CertificateState::Expired => ("expired", Text::StateExpired, "badge-bad"),
        CertificateState::Revoked => ("revoked", Text::StateRevoked, "badge-bad"),
        CertificateState::SealBroken { .. } => ("broken", Text::StateBroken, "badge-bad"),
        CertificateState::Squatted => ("squatted", Text::StateSquatted, "badge-bad"),
        CertificateState::Unread => ("unread", Text::StateUnread, "badge-warn"),
    }
}

fn text(i18n: I18n, own: &Own) -> Option<AttrValue> {
    Some(match own.state {
        CertificateState::Waiting | CertificateState::Valid | CertificateState::Revoked => return None,
        CertificateState::Confirming { have } => {
            i18n.fill(Text::TextConfirming, &[&have.to_string(), &CERTIFICATE_BLOCKS.to_string()])
        }
        CertificateState::Expiring(Ends::Document(until)) => {
            i18n.fill(Text::TextExpiringDocument, &[&i18n.date(moment(until.secs()))])
        }
        CertificateState::Expiring(Ends::Name(blocks)) => {
            i18n.fill(Text::TextExpiringName, &[&blocks.to_string()])
        }
        CertificateState::Expired => i18n.t(Text::TextExpired),
        CertificateState::SealBroken { at } => {
            i18n.fill(Text::TextBroken, &[&i18n.date_time(moment(at.secs()))])
        }
        CertificateState::Squatted => i18n.t(Text::TextSquatted),
        CertificateState::Unread => i18n.t(Text::TextUnread),
    })
}
