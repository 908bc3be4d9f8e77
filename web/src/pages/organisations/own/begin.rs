//! Founding an organisation.

use wasm_core::trust::{Organisation, Words};

use super::publish::Publish;
use crate::components::{Field, FieldKind};
use crate::hooks::OwnHandle;
use crate::i18n::{i18n, organisations::Organisations as Text};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct BeginProps {
    pub(super) own: OwnHandle,
}

/// A name and a contact; the rest can follow.
#[component]
pub(super) fn Begin(BeginProps { own }: &BeginProps) -> Html {
    let i18n = i18n();
    let (name, contact) = (use_state(String::new), use_state(String::new));
    let set = |state: &UseStateHandle<String>| {
        let state = state.setter();
        Callback::from(move |text| state.set(text))
    };
    let read = Words::new(&name).ok();
    let error = (read.is_none() && !name.is_empty()).then(|| i18n.t(Text::NameWrong));
    let draft =
        read.map(|name| Organisation { contact: Words::new(&contact).ok(), ..Organisation::new(name) });
    html! {
        <div class="stack">
            <h3>{ i18n.t(Text::OwnBegin) }</h3>
            <Field testid="own-new-name" kind={FieldKind::Text} label={i18n.t(Text::Name)} value={(*name).clone()}
                onchange={set(&name)} {error} />
            <Field testid="own-new-contact" label={i18n.t(Text::Contact)} value={(*contact).clone()} onchange={set(&contact)} />
            <Publish own={own.clone()} {draft} />
        </div>
    }
}
