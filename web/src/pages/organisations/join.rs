//! For electricians: the signed request to be listed.

use wasm_core::keys::Role;
use wasm_core::trust::{JoinRequest, Words};

use crate::components::{Button, ButtonKind, Card, Field, HashText, Notice, QrCode};
use crate::hooks::{unix_now, use_prefs, use_session};
use crate::i18n::{elsewhere::Elsewhere, i18n, organisations::Organisations as Text};
use crate::ui::prelude::*;

/// Name of the organisation, own name; then the request as code and text.
#[component]
pub(super) fn JoinCard() -> Html {
    let i18n = i18n();
    let (session, prefs) = (use_session(), use_prefs());
    let (organisation, label) = (use_state(String::new), use_state(String::new));
    let (request, wrong) = (use_state(|| None::<String>), use_state(|| false));
    let set = |state: &UseStateHandle<String>| {
        let (state, request) = (state.setter(), request.setter());
        Callback::from(move |text| {
            request.set_new(None);
            state.set(text);
        })
    };
    let (onorganisation, onlabel) = (set(&organisation), set(&label));
    let onsubmit = {
        let (organisation, label, request, wrong) =
            (organisation.clone(), label.clone(), request.setter(), wrong.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let words = Words::new(&organisation).and_then(|name| Ok((name, Words::new(&label)?)));
            wrong.set_new(words.is_err());
            let key = session.keys().and_then(|keys| keys.secret(Role::Identity).ok());
            let Some(((organisation, label), key)) = words.ok().zip(key) else { return };
            let signed = JoinRequest { organisation, label, at: unix_now() }.sign(&key);
            request.set(signed.and_then(|signed| signed.to_text()).ok());
        })
    };
    let error = (*wrong).then(|| i18n.t(Text::NameWrong));
    if prefs.prefs.signer.is_some() {
        return html! {
            <Card title={i18n.t(Text::JoinTitle)} testid="join">
                <Notice what={i18n.t(Elsewhere::JoinThere)} testid="join-elsewhere" />
            </Card>
        };
    }
    html! {
        <Card title={i18n.t(Text::JoinTitle)} testid="join">
            <p class="soft small">{ i18n.t(Text::JoinText) }</p>
            <form class="stack" {onsubmit}>
                <Field testid="join-organisation" label={i18n.t(Text::Name)} value={(*organisation).clone()}
                    onchange={onorganisation} {error} />
                <Field testid="join-label" label={i18n.t(Text::YourName)} value={(*label).clone()} onchange={onlabel} />
                <div class="actions">
                    <Button testid="join-make" kind={ButtonKind::Primary} submit=true>{ i18n.t(Text::JoinMake) }</Button>
                </div>
            </form>
            { (*request).clone().map(|text| html! {
                <div class="stack">
                    <QrCode text={text.clone()} label={i18n.t(Text::JoinCode)} />
                    <HashText {text} label={i18n.t(Text::JoinRequest)} head=14 tail=8 testid="join-request" />
                </div>
            }).unwrap_or_default() }
        </Card>
    }
}
