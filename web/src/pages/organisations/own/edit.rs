//! Editing the next version.

use wasm_core::keys::PublicKey;
use wasm_core::trust::{Organisation, Words};

use super::list::List;
use super::members::Members;
use super::publish::{Changes, Publish};
use super::versions::Versions;
use crate::components::{Button, Field, FieldKind};
use crate::hooks::OwnHandle;
use crate::i18n::{i18n, organisations::Organisations as Text};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct EditProps {
    pub(super) own: OwnHandle,
    pub(super) request: Option<String>,
}

/// Electricians, keys, handing over; then what changes, and publishing it.
#[component]
pub(super) fn Edit(EditProps { own, request }: &EditProps) -> Html {
    let Some(draft) = own.draft.clone() else { return html! {} };
    let version = draft.previous.map(|cid| cid.to_string()).unwrap_or_default();
    html! {
        <div class="stack">
            <Members own={own.clone()} />
            <List own={own.clone()} request={request.clone()} />
            <Rest key={version} own={own.clone()} />
            <Changes own={own.clone()} />
            <Publish own={own.clone()} draft={Some((*draft).clone())} />
            <Versions own={own.clone()} />
        </div>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct RestProps {
    own: OwnHandle,
}

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq)]
struct Typed {
    contact: String,
    arbiter: String,
    price: String,
    successor: String,
}

/// Contact, keys and handing over.
#[component]
fn Rest(RestProps { own }: &RestProps) -> Html {
    let i18n = i18n();
    let shown = |key: Option<PublicKey>| key.map(|key| key.to_string()).unwrap_or_default();
    let start = own.draft.as_ref().map(|draft| Typed {
        contact: draft.contact.as_ref().map(ToString::to_string).unwrap_or_default(),
        arbiter: shown(draft.arbiter),
        price: shown(draft.price),
        successor: shown(draft.successor),
    });
    let (typed, wrong) = (use_state(move || start.unwrap_or_default()), use_state(|| false));
    let set = |put: fn(&mut Typed, String)| {
        let typed = typed.clone();
        Callback::from(move |text: String| {
            let mut next = (*typed).clone();
            put(&mut next, text);
            typed.set(next);
        })
    };
    let onsubmit = {
        let (own, typed, wrong) = (own.clone(), typed.clone(), wrong.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let edited = own.draft.as_ref().map(|draft| applied(draft, &typed));
            wrong.set_new(matches!(edited, Some(None)));
            if let Some(Some(edited)) = edited {
                own.edit(edited);
            }
        })
    };
    let error = (*wrong).then(|| i18n.t(Text::KeyWrong));
    html! {
        <form class="stack" {onsubmit}>
            <Field testid="own-contact" label={i18n.t(Text::Contact)} value={typed.contact.clone()}
                onchange={set(|typed, text| typed.contact = text)} />
            <Field testid="own-arbiter" kind={FieldKind::Code} label={i18n.t(Text::Arbiter)} hint={i18n.t(Text::KeyHint)}
                value={typed.arbiter.clone()} onchange={set(|typed, text| typed.arbiter = text)} />
            <Field testid="own-price" kind={FieldKind::Code} label={i18n.t(Text::Price)} hint={i18n.t(Text::KeyHint)}
                value={typed.price.clone()} onchange={set(|typed, text| typed.price = text)} />
            <h3>{ i18n.t(Text::HandTitle) }</h3>
            <p class="soft small">{ i18n.t(Text::HandText) }</p>
            <Field testid="own-successor" kind={FieldKind::Code} label={i18n.t(Text::HandKey)} hint={i18n.t(Text::KeyHint)}
                value={typed.successor.clone()} onchange={set(|typed, text| typed.successor = text)} {error} />
            <div class="actions"><Button testid="own-apply" submit=true>{ i18n.t(Text::Change) }</Button></div>
        </form>
    }
}

/// The version with what was typed; `None` if something is no key or no text.
fn applied(draft: &Organisation, typed: &Typed) -> Option<Organisation> {
    let key = |text: &str| match text.trim() {
        "" => Some(None),
        text => text.parse().ok().map(Some),
    };
    let contact = match typed.contact.trim() {
        "" => None,
        text => Some(Words::new(text).ok()?),
    };
    let (arbiter, price, successor) = (key(&typed.arbiter)?, key(&typed.price)?, key(&typed.successor)?);
    Some(Organisation { contact, arbiter, price, successor, ..draft.clone() })
}
