//! Who certified the meter, with every check of it.

use wasm_core::verify::Certified;

use crate::components::{Badge, BadgeKind, Card, CheckList, HashText, Notice, NoticeKind, Skeleton};
use crate::hooks::{
    use_block_sources, use_certificate, use_chain, use_meter, use_own_meter, use_own_records, use_trust,
};
use crate::i18n::{I18n, i18n, meter::Meter as Text};
use crate::pages::shared::{LieNotice, SealsLine, TrustCard, check_rows};
use crate::state::certificate::{Found, Word};
use crate::state::meter::Pairing;
use crate::state::when::moment;
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;

/// The certificate of the paired meter.
#[component]
pub(super) fn CertificateCard() -> Html {
    let i18n = i18n();
    let (meter, chain) = (use_meter(), use_chain());
    let target = use_own_meter();
    let sources = use_block_sources();
    let certificate = use_certificate(target, &chain);
    let records = use_own_records();
    let trust = use_trust(&certificate, records);
    let Some(pairing) = &meter.pairing else { return html! {} };
    let body = match &certificate.found {
        Found::Unknown => {
            html! { <><p class="soft">{ i18n.t(Text::CertLooking) }</p><Skeleton lines=2 /></> }
        }
        Found::Nothing => html! {
            <Notice what={i18n.t(Text::CertNone)} next={i18n.t(Text::CertNoneNext)} testid="certificate-none" />
        },
        Found::Words(words) => words.iter().map(|word| said(i18n, word, pairing, &sources)).collect(),
    };
    let badge = certificate.certified().map(|_| html! { <Badge kind={BadgeKind::Verified} /> });
    html! {
        <>
            <TrustCard {trust} />
            <Card title={i18n.t(Text::CertTitle)} aside={badge.unwrap_or_default()} testid="certificate">
                { certificate.lie.clone().map(|lie| html! { <LieNotice {lie} /> }).unwrap_or_default() }
                { body }
            </Card>
        </>
    }
}

fn said(i18n: I18n, word: &Word, pairing: &Pairing, sources: &[GatewayUrl]) -> Html {
    let bad = || html! { <Notice kind={NoticeKind::Error} what={i18n.t(Text::CertBad)} testid="certificate-bad" /> };
    html! {
        <>
            { word.reason().map(|reason| html! {
                <Notice kind={NoticeKind::Error} what={i18n.fill(Text::CertRevoked, &[reason.as_str()])} testid="certificate-revoked-because" />
            }).unwrap_or_default() }
            { word.certified().map_or_else(bad, |certified| facts(i18n, certified, pairing, sources)) }
            <h3>{ i18n.t(Text::CertChecks) }</h3>
            <CheckList checks={check_rows(i18n, word.report())} testid="certificate-checks" />
        </>
    }
}

fn facts(i18n: I18n, certified: &Certified, pairing: &Pairing, sources: &[GatewayUrl]) -> Html {
    let sources = sources.to_vec();
    let document = &certified.certificate;
    let same = document.reading_key == pairing.reading_key && document.holder == pairing.holder;
    let organisation =
        document.organisation.as_ref().map(|name| format!("{}, ", name.as_str())).unwrap_or_default();
    html! {
        <>
            if !same {
                <Notice kind={NoticeKind::Error} what={i18n.t(Text::CertOtherKeys)} testid="certificate-other-keys" />
            }
            <dl class="facts">
                <dt>{ i18n.t(Text::CertifiedBy) }</dt>
                <dd>
                    { organisation }
                    <HashText text={certified.by_address.to_string()} label={i18n.t(Text::CertifiedBy)} head=14 tail=8
                        testid="certified-by" />
                </dd>
                <dt>{ i18n.t(Text::CertSince) }</dt>
                <dd>{ i18n.date_time(moment(certified.time.secs())) }</dd>
                <dt>{ i18n.t(Text::CertUntil) }</dt>
                <dd>{ i18n.date(moment(document.until.secs())) }</dd>
                <dt>{ i18n.t(Text::CertHardware) }</dt>
                <dd>{ format!("{} {}", document.maker.as_str(), document.model.as_str()) }</dd>
            </dl>
            <SealsLine seals={document.seals.clone()} {sources} />
        </>
    }
}
