//! What is known about a certificate of one's own.

use wasm_core::trust::Standing;

use crate::components::{Button, ButtonKind};
use crate::hooks::CertificatesHandle;
use crate::i18n::{I18n, certificates::Certificates as Text, i18n};
use crate::state::certify::{Own, Paper};
use crate::state::when::moment;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FactsProps {
    pub(super) own: Own,
    pub(super) owns: CertificatesHandle,
}

/// Name, term, reason, and who has the document.
#[component]
pub(super) fn Facts(FactsProps { own, owns }: &FactsProps) -> Html {
    let i18n = i18n();
    let until = own.certificate.as_ref().map(|certificate| i18n.date(moment(certificate.until.secs())));
    let reason = own.reason.clone().map_or_else(|| i18n.t(Text::NoReason), AttrValue::from);
    let waiting = own.paper.as_ref().is_some_and(|paper| !paper.is_settled());
    let again = {
        let owns = owns.clone();
        Callback::from(move |()| owns.again())
    };
    html! {
        <dl class="facts">
            <dt>{ i18n.t(Text::Name) }</dt><dd>{ own.name.to_string() }</dd>
            if let Some(until) = until { <dt>{ i18n.t(Text::Until) }</dt><dd>{ until }</dd> }
            if own.standing == Standing::Revoked {
                <dt>{ i18n.t(Text::Reason) }</dt><dd data-testid="certificate-reason">{ reason }</dd>
            }
            if let Some(paper) = &own.paper {
                <dt>{ i18n.t(Text::Stored) }</dt>
                <dd data-testid="certificate-stored" data-state={if paper.is_stored() { "stored" } else { "waiting" }}>
                    { stored(i18n, paper) }
                    if waiting {
                        { " " }<Button testid="certificate-store" kind={ButtonKind::Quiet} onclick={again}>{ i18n.t(Text::TryAgain) }</Button>
                    }
                </dd>
            }
        </dl>
    }
}

fn stored(i18n: I18n, paper: &Paper) -> AttrValue {
    let missing = paper.missing().count();
    match (missing, paper.elsewhere) {
        (0, _) if paper.own == Some(false) => i18n.t(Text::OwnNot),
        (0, None) => i18n.t(Text::StoredAll),
        (0, Some(true)) => i18n.t(Text::ElsewhereYes),
        (0, Some(false)) => i18n.t(Text::ElsewhereNot),
        (missing, _) => i18n.fill(Text::StoredNot, &[&missing.to_string()]),
    }
}
