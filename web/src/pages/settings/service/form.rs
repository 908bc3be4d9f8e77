//! Address and token of a service.

use super::{id, said_of};
use crate::components::{Button, Field, FieldKind};
use crate::hooks::ServiceHandle;
use crate::i18n::{i18n, service::Service as Text};
use crate::state::service::Wrong;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FormProps {
    pub(super) service: ServiceHandle,
}

#[component]
pub(super) fn Form(FormProps { service }: &FormProps) -> Html {
    let (i18n, kind) = (i18n(), service.kind);
    let (url, token) = (use_state(String::new), use_state(String::new));
    let onsubmit = {
        let (service, url, token) = (service.clone(), url.clone(), token.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            service.set(&url, &token);
        })
    };
    let set = |state: &UseStateHandle<String>| {
        let setter = state.setter();
        Callback::from(move |text: String| setter.set(text))
    };
    let wrong_url = match &service.wrong {
        Some(Wrong::Url(error)) => Some(AttrValue::from(error.to_string())),
        _ => None,
    };
    let wrong_token = match service.wrong {
        Some(Wrong::Token) => Some(i18n.t(Text::BadToken)),
        Some(Wrong::Open) => Some(i18n.t(Text::OpenLine)),
        Some(Wrong::Url(_)) | None => None,
    };
    html! {
        <form class="stack" {onsubmit}>
            <Field label={i18n.t(said_of(kind).url)} hint={i18n.t(said_of(kind).hint)} testid={id(kind, "-url")} kind={FieldKind::Code}
                value={(*url).clone()} onchange={set(&url)} error={wrong_url} />
            <Field label={i18n.t(Text::Token)} testid={id(kind, "-token")} kind={FieldKind::Password} onchange={set(&token)} error={wrong_token} />
            <div class="actions"><Button testid={id(kind, "-save")} submit=true>{ i18n.t(Text::Save) }</Button></div>
        </form>
    }
}
