//! Signing a message.

use wasm_core::uri::Asked;

use crate::components::{Button, ButtonKind, Card, Field, FieldKind, HashText, Notice, NoticeKind};
use crate::hooks::{SignError, use_wallet};
use crate::i18n::{i18n, message::Words as Text};
use crate::ui::prelude::*;

/// An address of ours, a text, and the signature.
#[component]
pub(super) fn Sign() -> Html {
    let i18n = i18n();
    let wallet = use_wallet();
    let (address, text) = (use_state(|| None::<String>), use_state(String::new));
    let made = use_state(|| None::<Result<String, AttrValue>>);
    let suggested = wallet.receive.as_ref().map(|(address, _)| address.clone()).unwrap_or_default();
    let chosen = (*address).clone().unwrap_or_else(|| suggested.clone());
    let own = wallet.facts.as_ref().map(|facts| facts.receive_addresses()).unwrap_or_default();
    let own: Vec<AttrValue> =
        own.iter().filter(|own| own.payments > 0).map(|own| own.address.to_string().into()).collect();
    let onaddress = {
        let (address, made) = (address.setter(), made.setter());
        Callback::from(move |text| {
            made.set_new(None);
            address.set(Some(text));
        })
    };
    let ontext = {
        let (text, made) = (text.setter(), made.setter());
        Callback::from(move |typed| {
            made.set_new(None);
            text.set(typed);
        })
    };
    let typed = (*text).clone();
    let onsubmit = {
        let (text, made, chosen) = (text, made.setter(), chosen.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Ok(asked) = Asked::read(&chosen, wallet.network()) else {
                return made.set(Some(Err(i18n.t(Text::NoAddress))));
            };
            made.set(Some(wallet.sign_message(&asked.address, &text).map_err(|error| match error {
                SignError::NotOurs(_) => i18n.t(Text::NotOurs),
                other => i18n.fill(Text::Cannot, &[&other.to_string()]),
            })));
        })
    };
    html! {
        <Card title={i18n.t(Text::Sign)}>
            <form class="stack" {onsubmit}>
                <Field testid="sign-address" label={i18n.t(Text::SignAs)} hint={i18n.t(Text::SignAsHint)} kind={FieldKind::Code}
                    value={chosen} onchange={onaddress} suggestions={own} />
                <Field testid="sign-text" label={i18n.t(Text::Text)} hint={i18n.t(Text::TextHint)} kind={FieldKind::Area}
                    value={typed.clone()} onchange={ontext} />
                <div class="actions">
                    <Button testid="sign-message" kind={ButtonKind::Primary} submit=true disabled={typed.is_empty()}>{ i18n.t(Text::DoSign) }</Button>
                </div>
            </form>
            { match made.as_ref() {
                None => html! {},
                Some(Ok(signature)) => html! {
                    <dl class="facts">
                        <dt>{ i18n.t(Text::Signature) }</dt>
                        <dd><HashText text={signature.clone()} label={i18n.t(Text::Signature)} head=16 tail=8 testid="signature" /></dd>
                    </dl>
                },
                Some(Err(what)) => html! { <Notice kind={NoticeKind::Error} what={what.clone()} testid="sign-problem" /> },
            } }
        </Card>
    }
}
