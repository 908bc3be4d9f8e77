//! A fresh address with what it is asked for, as code and as link.

use wasm_core::address::{Address, Unchecked};
use wasm_core::keys::Role;
use wasm_core::units::Amount;
use wasm_core::uri::PaymentUri;

use super::super::label::LabelField;
use crate::components::{Button, ButtonKind, Card, Field, FieldKind, HashText, QrCode};
use crate::hooks::use_wallet;
use crate::i18n::amount::AmountFault;
use crate::i18n::technical::Technical as Behind;
use crate::i18n::{I18n, i18n, receive::Receive as Text};
use crate::pages::shared::Technical;
use crate::ui::prelude::*;
use wasm_core::wallet::notes::Subject;

/// Bytes that fit into a code which cameras of phones still read from a screen.
const CODE_BYTES: usize = 600;

/// The address, the code, and what to ask for.
#[component]
pub(super) fn Ask() -> Html {
    let i18n = i18n();
    let wallet = use_wallet();
    let (amount, message, ahead) = (use_state(String::new), use_state(String::new), use_state(|| 0_u32));
    let read = if amount.trim().is_empty() { Ok(None) } else { i18n.read_amount(&amount).map(Some) };
    let fault = read
        .as_ref()
        .err()
        .filter(|fault| **fault != AmountFault::Missing)
        .map(|fault| i18n.amount_fault(fault));
    let Some(fresh) = wallet.fresh(*ahead) else { return html! {} };
    let link = link(&fresh.address, read.unwrap_or_default(), &message);
    let set = |state: &UseStateHandle<String>| {
        let state = state.setter();
        Callback::from(move |text| state.set(text))
    };
    let onmore = {
        let ahead = ahead.clone();
        Callback::from(move |()| ahead.set(ahead.saturating_add(1)))
    };
    let onfirst = {
        let ahead = ahead.clone();
        Callback::from(move |()| ahead.set(0))
    };
    let text = fresh.address.to_string();
    html! {
        <Card title={i18n.t(Text::Ask)} testid="ask">
            if link.len() <= CODE_BYTES {
                <QrCode text={link.clone()} label={i18n.t(Text::CodeLabel)} />
            } else {
                <p class="soft">{ i18n.t(Text::TooLong) }</p>
            }
            <p class="soft small">{ i18n.t(Text::Code) }</p>
            <dl class="facts">
                <dt>{ i18n.fill(Text::AddressNumber, &[&fresh.index.saturating_add(1).to_string()]) }</dt>
                <dd><HashText text={text} label={i18n.t(Text::Address)} head=12 tail=10 testid="ask-address" /></dd>
                <dt>{ i18n.t(Text::Link) }</dt>
                <dd><HashText text={link} label={i18n.t(Text::Link)} head=21 tail=8 testid="ask-link" /></dd>
            </dl>
            <Technical rows={technical(i18n, &fresh.address, fresh.index)} />
            <Field testid="ask-amount" label={i18n.t(Text::Amount)} kind={FieldKind::Number} unit="DOI" value={(*amount).clone()}
                onchange={set(&amount)} error={fault} />
            <Field testid="ask-message" label={i18n.t(Text::Message)} hint={i18n.t(Text::MessageHint)} value={(*message).clone()}
                onchange={set(&message)} />
            <LabelField key={fresh.index} subject={Subject::Address(fresh.address.clone())} title={i18n.t(Text::Mine)} testid="ask-label" />
            <div class="actions">
                if fresh.last {
                    <p class="soft small">{ i18n.t(Text::NoMore) }</p>
                } else {
                    <Button testid="ask-another" onclick={onmore}>{ i18n.t(Text::Another) }</Button>
                }
                if *ahead > 0 {
                    <Button testid="ask-first" kind={ButtonKind::Quiet} onclick={onfirst}>{ i18n.t(Text::First) }</Button>
                }
            </div>
        </Card>
    }
}

/// Where an address comes from, and what it stands for.
pub(super) fn technical(i18n: I18n, address: &Address, index: u32) -> Vec<(AttrValue, String)> {
    vec![
        (i18n.t(Behind::Path), Role::Receive(index).path().to_string()),
        (i18n.t(Behind::Script), hex::encode(address.script_pubkey().as_bytes())),
    ]
}

/// What is asked for, as a payment link.
fn link(address: &Address, amount: Option<Amount>, message: &str) -> String {
    let message = Some(message.trim().to_owned()).filter(|message| !message.is_empty());
    let address: Address<Unchecked> = address.clone().into_unchecked();
    PaymentUri { amount, message, ..PaymentUri::new(address) }.to_string()
}
