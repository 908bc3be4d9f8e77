//! A meter's anchors against the keys that are to be believed, and what to think of the meter.

use wasm_core::name::MeterId;
use wasm_core::verify::ClaimedFrom;

use super::result::Results;
use super::save::Save;
use crate::components::{Notice, NoticeKind, Progress};
use crate::hooks::{
    AnchorTarget, EvidenceHandle, records_of, use_anchors, use_audit, use_certificate, use_chain, use_env,
    use_meter, use_trust,
};
use crate::i18n::{i18n, meter::Meter, verify::Verify as Text};
use crate::pages::shared::{SealsLine, TrustCard};
use crate::state::certificate;
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct AuditProps {
    pub(super) meter: MeterId,
    /// Whom to ask for its files.
    pub(super) sources: Vec<GatewayUrl>,
    pub(super) evidence: EvidenceHandle,
}

/// Finds out whose keys to check against: ours if it is our meter, else those an electrician certified.
#[component]
pub(super) fn Audit(AuditProps { meter, sources, evidence }: &AuditProps) -> Html {
    let i18n = i18n();
    let (env, chain, own) = (use_env(), use_chain(), use_meter());
    let ours = own.pairing.as_deref().is_some_and(|pairing| pairing.meter == *meter);
    let certified = use_certificate(Some((meter.clone(), sources.clone())), &chain);
    let strangers = certified.certified().filter(|_| !ours);
    let target = strangers.map(|certified| AnchorTarget {
        meter: meter.clone(),
        reading_key: certified.certificate.reading_key,
        holder: certified.holder.script_pubkey(),
        sources: sources.clone(),
        limits: certified.limits(),
        network: env.config.network,
    });
    let seals = certified.certified().map(|word| word.certificate.seals.clone()).unwrap_or_default();
    let seals = html! { <SealsLine {seals} sources={sources.clone()} /> };
    let (own_anchors, anchors) = (use_anchors(), use_audit(&env, target.clone(), &chain));
    let seen = if ours { &own_anchors } else { &anchors };
    let trust = use_trust(&certified, records_of(seen));
    if let Some(pairing) = own.pairing.as_deref().filter(|_| ours) {
        let (target, from) = (AnchorTarget::own(pairing, sources.clone()), ClaimedFrom::Pairing);
        return html! {
            <>
                <TrustCard {trust} />
                { seals }
                <Results anchors={(*own_anchors).clone()} source={i18n.t(Text::FromPairing)} />
                <Save evidence={evidence.clone()} {target} {from} />
            </>
        };
    }
    if let Some((word, target)) = certified.certified().zip(target) {
        let source = i18n.fill(Text::FromCertificate, &[&word.by_address.to_string()]);
        let from = ClaimedFrom::Certificate;
        return html! {
            <>
                <TrustCard {trust} />
                { seals }
                <Results anchors={(*anchors).clone()} {source} />
                <Save evidence={evidence.clone()} {target} {from} />
            </>
        };
    }
    match &certified.found {
        certificate::Found::Unknown => {
            html! { <Progress label={i18n.t(Text::Looking)} testid="verify-looking" /> }
        }
        certificate::Found::Nothing => html! { <NoCertificate /> },
        certificate::Found::Words(words) => html! {
            <>
                <TrustCard {trust} />
                { for words.iter().filter_map(|word| word.reason()).map(|reason| html! {
                    <Notice kind={NoticeKind::Error} what={i18n.fill(Meter::CertRevoked, &[reason.as_str()])}
                        testid="verify-revoked-because" />
                }) }
                <NoCertificate />
            </>
        },
    }
}

#[component]
fn NoCertificate() -> Html {
    let i18n = i18n();
    html! {
        <Notice kind={NoticeKind::Warn} what={i18n.t(Text::NoCertificate)} next={i18n.t(Text::NoCertificateNext)}
            testid="verify-no-certificate" />
    }
}
