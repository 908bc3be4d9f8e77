//! Whether to trust a meter: in one sentence, with every check behind it.

use std::rc::Rc;

use wasm_core::trust::CERTIFICATE_BLOCKS;
use wasm_core::verify::{MeterTrust, Standing, TrustedWord, Verified};

use super::{Unfold, check_rows};
use crate::components::{Card, CheckList, Link, Notice, NoticeKind, Progress};
use crate::hooks::{use_certificate, use_chain, use_own_meter, use_own_records, use_trust};
use crate::i18n::trust::{Trust as Text, sentences, short};
use crate::i18n::{I18n, i18n};
use crate::route::Route;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages) struct TrustProps {
    /// What to think of the meter; `None` while the chain is asked.
    pub(in crate::pages) trust: Option<Rc<MeterTrust>>,
}

/// What to think of a meter, and why.
#[component]
pub(in crate::pages) fn TrustCard(TrustProps { trust }: &TrustProps) -> Html {
    let i18n = i18n();
    let Some(trust) = trust else {
        return html! {
            <Card title={i18n.t(Text::Title)} testid="trust">
                <Progress label={i18n.t(Text::Looking)} testid="trust-looking" />
            </Card>
        };
    };
    let best = trust.best().cloned();
    let rows = best.as_ref().map(|word| check_rows(i18n, &word.report));
    let summary = html! { <span class="unfold-title">{ i18n.t(Text::Checks) }</span> };
    let content = rows.map(|rows| {
        Callback::from(move |()| html! { <CheckList checks={rows.clone()} testid="trust-checks" /> })
    });
    html! {
        <Card title={i18n.t(Text::Title)} testid="trust">
            <div data-testid="trust-standing" data-standing={tag(trust.standing)}>
                { said(i18n, trust.standing, best.as_ref()) }
            </div>
            if trust.standing == Standing::NotAccepted {
                <p><Link to={Route::Organisations} classes="button button-secondary">{ i18n.t(Text::ToOrganisations) }</Link></p>
            }
            { content.map(|content| html! {
                <ul class="unfold-list"><Unfold key="checks" {summary} {content} testid="trust-why" state={state(trust.standing)} /></ul>
            }).unwrap_or_default() }
        </Card>
    }
}

/// The same in one line, for the paired meter.
#[component]
pub(in crate::pages) fn TrustLine() -> Html {
    let i18n = i18n();
    let (target, chain) = (use_own_meter(), use_chain());
    let certificate = use_certificate(target, &chain);
    let records = use_own_records();
    let trust = use_trust(&certificate, records);
    let Some(trust) = trust else { return html! {} };
    html! {
        <p class="soft small" data-testid="trust-line" data-standing={tag(trust.standing)}>
            <Link to={Route::Meter}>{ i18n.t(Text::Title) }{ ": " }{ i18n.t(short(trust.standing)) }</Link>
        </p>
    }
}

fn said(i18n: I18n, standing: Standing, word: Option<&TrustedWord>) -> Html {
    let organisation = word.and_then(|word| word.organisation.as_ref());
    let certified = word.and_then(|word| word.certified.as_ref()).map(Verified::get);
    let label = organisation.zip(certified).and_then(|(organisation, certified)| {
        let entry = organisation.get().organisation.entries(certified.by).last();
        entry.map(|entry| entry.label.to_string())
    });
    let proven = organisation.map(|organisation| organisation.get().organisation.name.to_string());
    let named = certified.and_then(|certified| certified.certificate.organisation.as_ref());
    let name = proven.or_else(|| named.map(ToString::to_string));
    let (what, next) = sentences(standing, name.is_some());
    let label = label.unwrap_or_else(|| i18n.t(Text::Somebody).to_string());
    let name = name.unwrap_or_else(|| i18n.t(Text::AnOrganisation).to_string());
    let what = i18n.fill(what, &[&label, &name]);
    // only what waits for blocks has places for numbers
    let have = certified.map(|certified| certified.depth.to_string()).unwrap_or_default();
    let next = i18n.fill(next, &[&have, &CERTIFICATE_BLOCKS.to_string()]);
    html! { <Notice kind={kind(standing)} {what} {next} /> }
}

const fn kind(standing: Standing) -> NoticeKind {
    match standing {
        Standing::Trusted => NoticeKind::Good,
        Standing::RecordsUnseen | Standing::Waiting | Standing::NotCertified => NoticeKind::Info,
        Standing::NotAccepted | Standing::Unproven => NoticeKind::Warn,
        Standing::NotMember | Standing::Contradicted | Standing::NeedsInspection => NoticeKind::Error,
    }
}

const fn state(standing: Standing) -> &'static str {
    match standing {
        Standing::Trusted => "verified",
        Standing::RecordsUnseen | Standing::Waiting | Standing::Unproven => "incomplete",
        _ => "failed",
    }
}

/// The standing as the end-to-end tests know it.
pub(in crate::pages) const fn tag(standing: Standing) -> &'static str {
    match standing {
        Standing::Trusted => "trusted",
        Standing::RecordsUnseen => "records-unseen",
        Standing::Waiting => "waiting",
        Standing::NeedsInspection => "needs-inspection",
        Standing::Contradicted => "contradicted",
        Standing::NotMember => "not-member",
        Standing::NotAccepted => "not-accepted",
        Standing::Unproven => "unproven",
        Standing::NotCertified => "not-certified",
    }
}
