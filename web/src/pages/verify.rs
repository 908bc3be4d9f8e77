//! Verify: a meter's anchors with every check, and what they add up to.

mod anchor;
mod file;
mod form;
mod open;
mod result;
mod save;

use wasm_core::name::MeterId;
use wasm_core::verify::ClaimedFrom;

use super::shared::ChainTrouble;
use crate::components::{Notice, NoticeKind, Page, Progress};
use crate::hooks::{
    AnchorTarget, EvidenceHandle, use_anchors, use_audit, use_certificate, use_chain, use_env, use_evidence,
    use_meter,
};
use crate::i18n::{i18n, verify::Verify as Text};
use crate::state::certificate::Found;
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;
use file::FromFile;
use form::Form;
use open::Open;
use result::Results;
use save::Save;

/// The verify page: the own meter at once, any other by its number.
#[component]
pub fn Verify() -> Html {
    let i18n = i18n();
    let meter = use_meter();
    let asked = use_state(|| None::<(MeterId, GatewayUrl)>);
    let own = meter.pairing.as_ref().map(|pairing| (pairing.meter.clone(), pairing.url.clone()));
    let target = (*asked).clone().or(own);
    let onload = {
        let asked = asked.setter();
        Callback::from(move |target| asked.set(Some(target)))
    };
    let evidence = use_evidence();
    if let Some(Ok(shown)) = evidence.opened.clone() {
        return html! {
            <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}><FromFile {shown} {evidence} /></Page>
        };
    }
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="stack">
                <ChainTrouble />
                { target.clone().map(|(meter, gateway)| {
                    let key = format!("{meter} {gateway}");
                    html! { <Audit {key} {meter} {gateway} evidence={evidence.clone()} /> }
                }).unwrap_or_default() }
                if meter.loaded { <Form {target} {onload} /> }
                <Open {evidence} />
            </div>
        </Page>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct AuditProps {
    meter: MeterId,
    gateway: GatewayUrl,
    evidence: EvidenceHandle,
}

/// Finds out whose keys to check against: ours if it is our meter, else those an electrician certified.
#[component]
fn Audit(AuditProps { meter, gateway, evidence }: &AuditProps) -> Html {
    let i18n = i18n();
    let (env, chain, own) = (use_env(), use_chain(), use_meter());
    let ours = own.pairing.as_deref().is_some_and(|pairing| pairing.meter == *meter);
    let strangers = (!ours).then(|| (meter.clone(), gateway.clone()));
    let certificate = use_certificate(strangers, &chain);
    let target = certificate.certified().map(|certified| AnchorTarget {
        meter: meter.clone(),
        reading_key: certified.certificate.reading_key,
        holder: certified.holder.script_pubkey(),
        gateway: gateway.clone(),
        limits: certified.limits(),
        network: env.config.network,
    });
    let (own_anchors, anchors) = (use_anchors(), use_audit(&env, target.clone(), &chain));
    if let Some(pairing) = own.pairing.as_deref().filter(|_| ours) {
        let (target, from) = (AnchorTarget::own(pairing), ClaimedFrom::Pairing);
        return html! {
            <>
                <Results anchors={(*own_anchors).clone()} source={i18n.t(Text::FromPairing)} />
                <Save evidence={evidence.clone()} {target} {from} />
            </>
        };
    }
    if let Some((certified, target)) = certificate.certified().zip(target) {
        let source = i18n.fill(Text::FromCertificate, &[&certified.by_address.to_string()]);
        let from = ClaimedFrom::Certificate;
        return html! {
            <>
                <Results anchors={(*anchors).clone()} {source} />
                <Save evidence={evidence.clone()} {target} {from} />
            </>
        };
    }
    match certificate.found {
        Found::Unknown => html! { <Progress label={i18n.t(Text::Looking)} testid="verify-looking" /> },
        Found::Nothing | Found::Words(_) => html! {
            <Notice kind={NoticeKind::Warn} what={i18n.t(Text::NoCertificate)} next={i18n.t(Text::NoCertificateNext)}
                testid="verify-no-certificate" />
        },
    }
}
