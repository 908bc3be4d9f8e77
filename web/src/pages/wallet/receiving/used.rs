//! The addresses that were paid to before.

use wasm_core::wallet::OwnAddress;
use wasm_core::wallet::notes::{Notes, Subject};

use super::super::label::LabelField;
use super::ask::technical;
use crate::components::{Card, HashText};
use crate::hooks::{use_notes, use_wallet};
use crate::i18n::{I18n, i18n, notes::Notes as NotesText, receive::Receive as Text};
use crate::pages::shared::{Technical, Unfold};
use crate::ui::prelude::*;

/// The list, newest first.
#[component]
pub(super) fn Used() -> Html {
    let i18n = i18n();
    let (wallet, notes) = (use_wallet(), use_notes());
    let used = wallet.facts.as_ref().map(|facts| facts.receive_addresses()).unwrap_or_default();
    let used: Vec<OwnAddress> = used.into_iter().filter(|own| own.payments > 0).rev().collect();
    html! {
        <Card title={i18n.t(Text::Used)} testid="used">
            if used.is_empty() {
                <p class="soft">{ i18n.t(Text::UsedEmpty) }</p>
            } else {
                <p class="soft small">{ i18n.t(Text::UsedText) }</p>
                <ul class="unfold-list">{ for used.iter().map(|own| line(i18n, own, notes.notes.as_deref())) }</ul>
            }
        </Card>
    }
}

fn line(i18n: I18n, own: &OwnAddress, notes: Option<&Notes>) -> Html {
    let subject = Subject::Address(own.address.clone());
    let label = notes.and_then(|notes| notes.label(&subject)).map(|label| label.as_str().to_owned());
    let number = i18n.fill(Text::AddressNumber, &[&own.index.saturating_add(1).to_string()]);
    let got = i18n.fill(Text::GotOnce, &[&i18n.amount(own.received.swartz()).to_string()]);
    let summary = html! {
        <>
            <span class="unfold-title">{ label.map_or_else(|| number.clone(), AttrValue::from) }</span>
            <span class="soft small">{ got }</span>
        </>
    };
    let (address, index) = (own.address.to_string(), own.index);
    let technical = technical(i18n, &own.address, index);
    let content = Callback::from(move |()| {
        html! {
            <div class="stack">
                <HashText text={address.clone()} label={i18n.t(Text::Address)} head=12 tail=10 testid="used-address" />
                <Technical rows={technical.clone()} />
                <LabelField subject={subject.clone()} title={i18n.t(NotesText::Label)} testid={format!("used-label-{index}")} />
            </div>
        }
    });
    html! { <Unfold key={own.index} {summary} {content} testid="used-row" state="verified" /> }
}
