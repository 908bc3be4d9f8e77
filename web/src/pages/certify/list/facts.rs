//! What is known about a certificate of one's own.

use wasm_core::trust::CertificateState;

use crate::i18n::{certificates::Certificates as Text, i18n};
use crate::state::certify::Own;
use crate::state::when::moment;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FactsProps {
    pub(super) own: Own,
}

/// Name, term and reason.
#[component]
pub(super) fn Facts(FactsProps { own }: &FactsProps) -> Html {
    let i18n = i18n();
    let until = own.certificate.as_ref().map(|certificate| i18n.date(moment(certificate.until.secs())));
    let reason = own.reason.clone().map_or_else(|| i18n.t(Text::NoReason), AttrValue::from);
    html! {
        <dl class="facts">
            <dt>{ i18n.t(Text::Name) }</dt><dd>{ own.name.to_string() }</dd>
            if let Some(until) = until { <dt>{ i18n.t(Text::Until) }</dt><dd>{ until }</dd> }
            if let Some(from) = own.looked_from {
                <dt>{ i18n.t(Text::LookedFrom) }</dt>
                <dd data-testid="certificate-looked-from">
                    { i18n.fill(Text::LookedFromValue, &[&i18n.date_time(moment(from))]) }
                </dd>
            }
            if own.state == CertificateState::Revoked {
                <dt>{ i18n.t(Text::Reason) }</dt><dd data-testid="certificate-reason">{ reason }</dd>
            }
        </dl>
    }
}
