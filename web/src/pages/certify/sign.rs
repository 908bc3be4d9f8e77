//! Step 5: the money, the sentence that is signed, the signature.

use std::rc::Rc;

use wasm_core::trust::Certificate;

use super::problem;
use super::steps::Turn;
use crate::components::{AmountView, Button, ButtonKind, CheckBox, Notice, NoticeKind};
use crate::hooks::{CertifyHandle, use_chain, use_wallet};
use crate::i18n::{I18n, certify::Certify as Text, i18n};
use crate::pages::shared::NeedWallet;
use crate::state::certify::Candidate;
use crate::state::when::moment;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct SignProps {
    pub(super) certify: CertifyHandle,
    pub(super) candidate: Rc<Candidate>,
}

/// What will be signed, in words.
#[component]
pub(super) fn Sign(SignProps { certify, candidate }: &SignProps) -> Html {
    let i18n = i18n();
    let confirmed = use_state(|| false);
    let wallet = use_wallet();
    // without a connection nobody knows what there is by now
    let known = use_chain().ready().is_some() && !wallet.scanning;
    let money = wallet.facts.as_ref().filter(|_| known).map(|facts| {
        let coin = facts.network().params().min_name_amount;
        (facts.balance().money().swartz(), coin.swartz())
    });
    let onsubmit = {
        let (certify, confirmed) = (certify.clone(), *confirmed);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if confirmed {
                certify.sign();
            }
        })
    };
    let confirm = {
        let confirmed = confirmed.setter();
        Callback::from(move |checked| confirmed.set(checked))
    };
    let turn = html! { <Turn certify={certify.clone()} last=true /> };
    let certificate = match certify.preview(candidate) {
        None => return html! { <div class="stack"><NeedWallet />{ turn }</div> },
        Some(Err(problem)) => {
            return html! { <div class="stack">{ problem::notice(i18n, Some(&problem)) }{ turn }</div> };
        }
        Some(Ok(certificate)) => certificate,
    };
    let busy = certify.work.is_some();
    html! {
        <form class="stack" {onsubmit}>
            { sentence(i18n, candidate, &certificate) }
            { funds(i18n, money) }
            <CheckBox label={i18n.t(Text::Confirm)} testid="certify-confirm" checked={*confirmed} onchange={confirm} />
            <div class="actions">
                <Button testid="certify-sign" kind={ButtonKind::Primary} submit=true {busy} disabled={!*confirmed}>
                    { i18n.t(Text::Sign) }
                </Button>
            </div>
            <p class="soft small">{ i18n.t(Text::Cost) }</p>
            { turn }
        </form>
    }
}

fn sentence(i18n: I18n, candidate: &Candidate, certificate: &Certificate) -> Html {
    let power = |watts: u32| i18n.power(watts.into()).to_string();
    let key = certificate.reading_key.to_string();
    let short = key.get(..12).map(|start| format!("{start}…")).unwrap_or_default();
    let seals = certificate.seals.iter().map(|seal| seal.number.as_str()).collect::<Vec<_>>().join(", ");
    let seals = if seals.is_empty() { i18n.t(Text::NoSeals) } else { AttrValue::from(seals) };
    let limits = [power(certificate.max_export_w), power(certificate.max_import_w)];
    let what: [&str; 6] =
        [certificate.meter.as_str(), &short, &candidate.address, &seals, &limits[0], &limits[1]];
    let place = format!("{} {}", certificate.place.country, certificate.place.postcode);
    let acting = match &certificate.organisation {
        Some(name) => i18n.fill(Text::ForOrganisation, &[name.as_str()]),
        None => i18n.t(Text::OnOwn),
    };
    let until = i18n.date(moment(certificate.until.secs()));
    html! {
        <div class="sentence" data-testid="certify-sentence">
            <p>{ i18n.fill(Text::Sentence, &what) }</p>
            <p>{ i18n.fill(Text::SentenceTerm, &[&until, &place, &acting]) }</p>
            <p class="soft small">{ i18n.t(Text::Public) }</p>
        </div>
    }
}

/// The money there is, beside what a name coin takes; an update needs only the fee, and says so if it lacks.
fn funds(i18n: I18n, money: Option<(u64, u64)>) -> Html {
    let Some((swartz, coin)) = money else { return html! {} };
    html! {
        <>
            <dl class="facts">
                <dt>{ i18n.t(Text::Funds) }</dt>
                <dd data-testid="certify-funds"><AmountView {swartz} /></dd>
            </dl>
            if swartz <= coin {
                <Notice kind={NoticeKind::Warn} what={i18n.t(Text::FundsFew)} next={i18n.t(Text::MoneyNext)} testid="certify-funds-few" />
            }
        </>
    }
}
