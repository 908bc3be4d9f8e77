//! The protocol of an inspection, for paper.

use wasm_core::trust::Certificate;

use crate::components::{Button, ButtonKind, Page, QrCode, Skeleton};
use crate::hooks::{use_block_sources, use_document};
use crate::i18n::{I18n, certificates::Certificates as Text, i18n};
use crate::io;
use crate::pages::shared::Seals;
use crate::route::Route;
use crate::state::certify::last_year;
use crate::state::when::moment;
use crate::ui::prelude::*;

/// Which certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    /// The document's content address.
    pub(super) cid: String,
    /// The transaction that wrote it.
    pub(super) txid: String,
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ProtocolProps {
    pub(super) sheet: Sheet,
    pub(super) onclose: Callback<()>,
}

/// The sheet, and the buttons that are not printed.
#[component]
pub(super) fn Protocol(ProtocolProps { sheet, onclose }: &ProtocolProps) -> Html {
    let i18n = i18n();
    let signed = use_document(sheet.cid.clone());
    let onprint = Callback::from(|()| io::document::print());
    let body = match &signed {
        None => html! { <Skeleton lines=8 /> },
        Some(signed) => html! { <Paper certificate={signed.certificate().clone()} sheet={sheet.clone()} /> },
    };
    html! {
        <Page title={i18n.t(Text::ProtocolTitle)}>
            <div class="stack">
                <div class="actions unprinted">
                    <Button testid="protocol-print" kind={ButtonKind::Primary} disabled={signed.is_none()} onclick={onprint}>
                        { i18n.t(Text::Print) }
                    </Button>
                    <Button testid="protocol-close" onclick={onclose.clone()}>{ i18n.t(Text::Close) }</Button>
                </div>
                { body }
            </div>
        </Page>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct PaperProps {
    certificate: Certificate,
    sheet: Sheet,
}

#[component]
fn Paper(PaperProps { certificate, sheet }: &PaperProps) -> Html {
    let i18n = i18n();
    let sources = use_block_sources();
    let link = io::address::link(&format!("{}/{}", Route::Verify.path(), certificate.meter));
    html! {
        <section class="card protocol" data-testid="protocol">
            <header class="protocol-head">
                <div>
                    <h2>{ format!("{} {}", i18n.t(Text::Meter), certificate.meter) }</h2>
                    <p class="soft small">{ i18n.t(Text::VerifyText) }</p>
                    <p class="small breaks" data-testid="protocol-link">{ link.clone() }</p>
                </div>
                <QrCode text={link} label={i18n.t(Text::VerifyCode)} />
            </header>
            <dl class="facts">
                { for rows(i18n, certificate, sheet).into_iter().map(|(name, value)| html! {
                    <><dt>{ i18n.t(name) }</dt><dd class="breaks">{ value }</dd></>
                }) }
            </dl>
            if !certificate.seals.is_empty() {
                <h3>{ i18n.t(Text::Seals) }</h3>
                <Seals seals={certificate.seals.clone()} {sources} />
            }
            <p class="protocol-signature">{ i18n.t(Text::Signature) }</p>
        </section>
    }
}

fn rows(i18n: I18n, certificate: &Certificate, sheet: &Sheet) -> Vec<(Text, String)> {
    let power = |watts: u32| i18n.power(watts.into()).to_string();
    let date = |secs: u64| i18n.date(moment(secs));
    let limits = [power(certificate.max_export_w), power(certificate.max_import_w)];
    let limits = i18n.fill(Text::LimitsValue, &limits.each_ref().map(String::as_str)).to_string();
    let mut rows = vec![(Text::Hardware, format!("{} {}", certificate.maker, certificate.model))];
    rows.extend(certificate.calibrated_until.map(|until| (Text::Calibrated, last_year(until))));
    rows.extend([
        (Text::Limits, limits),
        (Text::Place, format!("{} {}", certificate.place.country, certificate.place.postcode)),
        (Text::ReadingKey, certificate.reading_key.to_string()),
        (Text::Holder, certificate.address.to_string()),
        (Text::From, date(certificate.from.secs())),
        (Text::Until, date(certificate.until.secs())),
        (Text::Electrician, certificate.electrician.to_string()),
    ]);
    rows.extend(certificate.organisation.as_ref().map(|name| (Text::Organisation, name.to_string())));
    rows.push((Text::Document, sheet.cid.clone()));
    rows.push((Text::Transaction, sheet.txid.clone()));
    rows
}
