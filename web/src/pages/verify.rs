//! Verify: a meter's anchors with every check, and what they add up to.

mod anchor;
mod form;
mod result;

use wasm_core::name::MeterId;

use super::shared::ChainTrouble;
use crate::components::{Notice, NoticeKind, Page, Progress};
use crate::hooks::{AnchorTarget, use_anchors, use_audit, use_certificate, use_chain, use_env, use_meter};
use crate::i18n::{i18n, verify::Verify as Text};
use crate::state::certificate::Found;
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;
use form::Form;
use result::Results;

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
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="stack">
                <ChainTrouble />
                { target.clone().map(|(meter, gateway)| {
                    let key = format!("{meter} {gateway}");
                    html! { <Audit {key} {meter} {gateway} /> }
                }).unwrap_or_default() }
                if meter.loaded { <Form {target} {onload} /> }
            </div>
        </Page>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct AuditProps {
    meter: MeterId,
    gateway: GatewayUrl,
}

/// Finds out whose keys to check against: ours if it is our meter, else those an electrician certified.
#[component]
fn Audit(AuditProps { meter, gateway }: &AuditProps) -> Html {
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
    let (own_anchors, anchors) = (use_anchors(), use_audit(&env, target, &chain));
    if ours {
        return html! { <Results anchors={own_anchors} source={i18n.t(Text::FromPairing)} /> };
    }
    if let Some(certified) = certificate.certified() {
        let source = i18n.fill(Text::FromCertificate, &[&certified.by_address.to_string()]);
        return html! { <Results {anchors} {source} /> };
    }
    match certificate.found {
        Found::Unknown => html! { <Progress label={i18n.t(Text::Looking)} testid="verify-looking" /> },
        Found::Nothing | Found::Words(_) => html! {
            <Notice kind={NoticeKind::Warn} what={i18n.t(Text::NoCertificate)} next={i18n.t(Text::NoCertificateNext)}
                testid="verify-no-certificate" />
        },
    }
}
