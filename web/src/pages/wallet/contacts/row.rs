//! Somebody in the address book.

use wasm_core::address::Address;
use wasm_core::wallet::notes::Label;

use crate::components::{Button, ButtonKind, Field, HashText, IconName};
use crate::hooks::{NotesHandle, WalletHandle, go};
use crate::i18n::{contacts::Contacts as Text, i18n};
use crate::pages::shared::Unfold;
use crate::route::Route;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct PersonProps {
    pub(super) name: Label,
    pub(super) address: Address,
    pub(super) notes: NotesHandle,
    pub(super) wallet: WalletHandle,
}

/// The name; when opened, the address and what can be done.
#[component]
pub(super) fn Person(PersonProps { name, address, notes, wallet }: &PersonProps) -> Html {
    let i18n = i18n();
    let text = address.to_string();
    let summary = html! {
        <>
            <span class="unfold-title">{ name.to_string() }</span>
            <span class="soft small breaks">{ text.clone() }</span>
        </>
    };
    let onpay = {
        let (wallet, text) = (wallet.clone(), text.clone());
        Callback::from(move |()| {
            wallet.want(text.clone());
            go(Route::Send);
        })
    };
    let onremove = {
        let (notes, address) = (notes.clone(), address.clone());
        Callback::from(move |()| {
            // removing is never refused
            let _ = notes.change(|notes| {
                notes.remove_contact(&address);
                Ok(())
            });
        })
    };
    let (name, address, notes) = (name.clone(), address.clone(), notes.clone());
    let key = text.clone();
    let content = Callback::from(move |()| {
        let (onpay, onremove) = (onpay.clone(), onremove.clone());
        html! {
            <div class="stack">
                <HashText text={text.clone()} label={i18n.t(Text::Address)} head=12 tail=10 testid="contact-address" />
                <Rename name={name.clone()} address={address.clone()} notes={notes.clone()} />
                <div class="actions">
                    <Button testid="contact-pay" kind={ButtonKind::Primary} icon={IconName::Send} onclick={onpay}>{ i18n.t(Text::Pay) }</Button>
                    <Button testid="contact-remove" kind={ButtonKind::Danger} onclick={onremove}>{ i18n.t(Text::Remove) }</Button>
                </div>
            </div>
        }
    });
    html! { <Unfold {key} {summary} {content} testid="contact" state="verified" /> }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct RenameProps {
    name: Label,
    address: Address,
    notes: NotesHandle,
}

#[component]
fn Rename(RenameProps { name, address, notes }: &RenameProps) -> Html {
    let i18n = i18n();
    let typed = use_state(|| name.as_str().to_owned());
    let error = use_state(|| None::<AttrValue>);
    let onchange = {
        let (typed, error) = (typed.setter(), error.setter());
        Callback::from(move |text| {
            error.set_new(None);
            typed.set(text);
        })
    };
    let onsubmit = {
        let (notes, address, typed, error) = (notes.clone(), address.clone(), typed.clone(), error.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let done = notes.change(|notes| notes.rename_contact(&address, Label::new(&typed)?));
            error.set(done.err().map(|wrong| i18n.notes_error(&wrong)));
        })
    };
    html! {
        <form class="label-form" {onsubmit}>
            <Field testid={format!("contact-name-{address}")} label={i18n.t(Text::Name)} value={(*typed).clone()} {onchange} error={(*error).clone()} />
            <Button testid="contact-rename" submit=true disabled={typed.trim() == name.as_str()}>{ i18n.t(Text::Rename) }</Button>
        </form>
    }
}
