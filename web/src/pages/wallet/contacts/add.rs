//! Somebody new in the address book.

use wasm_core::network::Network;
use wasm_core::uri::{Asked, PaymentUri};
use wasm_core::wallet::notes::Label;

use crate::components::{Button, ButtonKind, Card, Field, FieldKind};
use crate::hooks::NotesHandle;
use crate::i18n::{contacts::Contacts as Text, i18n, notes::Notes as NotesText};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct AddProps {
    pub(super) notes: NotesHandle,
    pub(super) network: Network,
}

/// A name and an address.
#[component]
pub(super) fn Add(AddProps { notes, network }: &AddProps) -> Html {
    let i18n = i18n();
    let typed = use_state(|| (String::new(), String::new()));
    let error = use_state(|| None::<AttrValue>);
    let onname = {
        let typed = typed.clone();
        Callback::from(move |name| typed.set((name, typed.1.clone())))
    };
    let onaddress = {
        let typed = typed.clone();
        Callback::from(move |text: String| typed.set(filled(&typed.0, text)))
    };
    let onsubmit = {
        let (notes, typed, error, network) = (notes.clone(), typed.clone(), error.setter(), *network);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (name, address) = &*typed;
            let Ok(asked) = Asked::read(address, network) else {
                return error.set(Some(i18n.t(NotesText::WrongAddress)));
            };
            match notes.change(|notes| notes.add_contact(Label::new(name)?, asked.address)) {
                Ok(()) => {
                    error.set(None);
                    typed.set((String::new(), String::new()));
                }
                Err(wrong) => error.set(Some(i18n.notes_error(&wrong))),
            }
        })
    };
    html! {
        <Card title={i18n.t(Text::Add)}>
            <form class="stack" {onsubmit}>
                <Field testid="new-name" label={i18n.t(Text::Name)} value={typed.0.clone()} onchange={onname} />
                <Field testid="new-address" label={i18n.t(Text::Address)} kind={FieldKind::Code} value={typed.1.clone()}
                    onchange={onaddress} error={(*error).clone()} />
                <div class="actions">
                    <Button testid="new-add" kind={ButtonKind::Primary} submit=true>{ i18n.t(Text::AddDone) }</Button>
                </div>
            </form>
        </Card>
    }
}

/// A payment link fills in its address, and the name it brings where none was typed.
fn filled(name: &str, text: String) -> (String, String) {
    match text.trim().parse::<PaymentUri>() {
        Ok(link) if name.is_empty() => {
            let name = link.label.as_deref().and_then(Label::near);
            (name.map(|name| name.as_str().to_owned()).unwrap_or_default(), link.address.to_string())
        }
        Ok(link) => (name.to_owned(), link.address.to_string()),
        Err(_) => (name.to_owned(), text),
    }
}
