//! Checking a message that somebody signed.

use wasm_core::message::{self, MessageError};
use wasm_core::network::Network;
use wasm_core::uri::Asked;

use crate::components::{Button, ButtonKind, Card, Field, FieldKind, Notice, NoticeKind};
use crate::hooks::use_env;
use crate::i18n::{i18n, message::Words as Text};
use crate::ui::prelude::*;

/// What is checked: address, text, signature.
type Typed = [String; 3];

/// An address, a text and a signature.
#[component]
pub(super) fn Check() -> Html {
    let i18n = i18n();
    let network = use_env().config.network;
    let typed = use_state(Typed::default);
    let result = use_state(|| None::<Text>);
    let change = |at: usize| {
        let (typed, result) = (typed.clone(), result.setter());
        Callback::from(move |text: String| {
            let mut changed = (*typed).clone();
            if let Some(slot) = changed.get_mut(at) {
                *slot = text;
            }
            result.set_new(None);
            typed.set(changed);
        })
    };
    let onsubmit = {
        let (typed, result) = (typed.clone(), result.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            result.set(Some(judge(network, &typed)));
        })
    };
    let [address, text, signature] = (*typed).clone();
    html! {
        <Card title={i18n.t(Text::Check)}>
            <form class="stack" {onsubmit}>
                <Field testid="check-address" label={i18n.t(Text::Address)} kind={FieldKind::Code} value={address} onchange={change(0)} />
                <Field testid="check-text" label={i18n.t(Text::Text)} kind={FieldKind::Area} value={text} onchange={change(1)} />
                <Field testid="check-signature" label={i18n.t(Text::Signature)} kind={FieldKind::Code} value={signature} onchange={change(2)} />
                <div class="actions">
                    <Button testid="check-message" kind={ButtonKind::Primary} submit=true>{ i18n.t(Text::DoCheck) }</Button>
                </div>
            </form>
            { result.map(|text| {
                let (kind, state) = if text == Text::Right { (NoticeKind::Good, "right") } else { (NoticeKind::Error, "wrong") };
                html! { <div data-testid="check-result" data-state={state}><Notice {kind} what={i18n.t(text)} /></div> }
            }).unwrap_or_default() }
        </Card>
    }
}

fn judge(network: Network, [address, text, signature]: &Typed) -> Text {
    let Ok(asked) = Asked::read(address, network) else { return Text::NoAddress };
    match message::verify(&asked.address, text, signature) {
        Ok(()) => Text::Right,
        Err(MessageError::OtherSigner) => Text::Wrong,
        Err(MessageError::NoSingleKey(_)) => Text::NoSingleKey,
        Err(MessageError::Form | MessageError::Header(_) | MessageError::Signature(_)) => Text::Form,
    }
}
