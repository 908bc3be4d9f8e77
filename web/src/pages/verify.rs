//! Verify: a meter's anchors with every check, and what they add up to.

mod anchor;
mod file;
mod form;
mod found;
mod open;
mod piece;
mod result;
mod save;
mod transaction;

use wasm_core::name::MeterId;
use wasm_core::verify::ClaimedFrom;

use super::shared::{ChainTrouble, SealsLine, TrustCard};
use crate::components::{Notice, NoticeKind, Page, Progress};
use crate::hooks::{
    AnchorTarget, EvidenceHandle, look_up, records_of, use_anchors, use_audit, use_block_sources,
    use_certificate, use_chain, use_env, use_evidence, use_looked_up, use_meter, use_own_meter, use_trust,
};
use crate::i18n::{i18n, lookup::Lookup, meter::Meter, verify::Verify as Text};
use crate::state::certificate;
use crate::state::lookup::Wanted;
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;
use file::FromFile;
use form::Form;
use found::Found;
use open::Open;
use result::Results;
use save::Save;

/// The verify page: the own meter at once, any other by its number, blocks and transactions by their names.
#[component]
pub fn Verify() -> Html {
    let i18n = i18n();
    let meter = use_meter();
    let (gateway, looked_up, sources) =
        (use_state(|| None::<GatewayUrl>), use_looked_up(), use_block_sources());
    let wanted = looked_up.as_deref().map(Wanted::parse);
    let own = use_own_meter();
    let files: Vec<GatewayUrl> = (*gateway).clone().into_iter().chain(sources).collect();
    let target = match &wanted {
        Some(Some(Wanted::Meter(meter))) => Some((meter.clone(), files)),
        Some(_) => None,
        None => own,
    };
    let onload = {
        let gateway = gateway.setter();
        Callback::from(move |(wanted, url): (Wanted, Option<GatewayUrl>)| {
            gateway.set(url);
            look_up(&wanted);
        })
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
                { match &wanted {
                    Some(Some(wanted @ (Wanted::Block(_) | Wanted::Transaction(_)))) => {
                        html! { <Found key={wanted.text()} wanted={wanted.clone()} /> }
                    }
                    Some(None) => html! { <Notice kind={NoticeKind::Warn} what={i18n.t(Lookup::Wrong)} testid="lookup-wrong" /> },
                    Some(Some(Wanted::Meter(_))) | None => html! {},
                } }
                { target.clone().map(|(meter, sources)| {
                    let key = format!("{meter} {sources:?}");
                    html! { <Audit {key} {meter} {sources} evidence={evidence.clone()} /> }
                }).unwrap_or_default() }
                if meter.loaded { <Form key={looked_up.clone().unwrap_or_default()} {looked_up} {target} {onload} /> }
                <Open {evidence} />
            </div>
        </Page>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct AuditProps {
    meter: MeterId,
    /// Whom to ask for its files.
    sources: Vec<GatewayUrl>,
    evidence: EvidenceHandle,
}

/// Finds out whose keys to check against: ours if it is our meter, else those an electrician certified.
#[component]
fn Audit(AuditProps { meter, sources, evidence }: &AuditProps) -> Html {
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
