//! Where the electrician's key is: in this wallet, or on another device.

use wasm_core::keys::PublicKey;

use crate::components::{Button, Field, FieldKind, Notice};
use crate::hooks::{use_prefs, use_scan};
use crate::i18n::{elsewhere::Elsewhere as Text, i18n};
use crate::pages::shared::{Unfold, camera};
use crate::state::prefs::Prefs;
use crate::ui::prelude::*;

/// The other device's key, or the way to say which it is.
#[component]
pub(super) fn WhereKey() -> Html {
    let i18n = i18n();
    let prefs = use_prefs();
    let choose = {
        let prefs = prefs.clone();
        Callback::from(move |signer: Option<PublicKey>| {
            prefs.set.emit(Prefs { signer, ..prefs.prefs.clone() });
        })
    };
    if prefs.prefs.signer.is_some() {
        return html! {
            <div class="stack stack-tight">
                <Notice what={i18n.t(Text::KeyIs)} testid="signer-elsewhere" />
                <div class="actions">
                    <Button testid="signer-here" onclick={choose.reform(|()| None)}>{ i18n.t(Text::KeyBack) }</Button>
                </div>
            </div>
        };
    }
    let summary = html! { <span class="unfold-title">{ i18n.t(Text::KeyTitle) }</span> };
    let content = Callback::from(move |()| html! { <Choose onchoose={choose.clone()} /> });
    html! { <ul class="unfold-list"><Unfold {summary} {content} testid="signer" state="" /></ul> }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct ChooseProps {
    onchoose: Callback<Option<PublicKey>>,
}

#[component]
fn Choose(ChooseProps { onchoose }: &ChooseProps) -> Html {
    let i18n = i18n();
    let (text, wrong) = (use_state(String::new), use_state(|| false));
    let take = {
        let (onchoose, text, wrong) = (onchoose.clone(), text.setter(), wrong.setter());
        Callback::from(move |typed: String| match typed.trim().parse::<PublicKey>() {
            Ok(key) => onchoose.emit(Some(key)),
            Err(_) => {
                text.set(typed);
                wrong.set(true);
            }
        })
    };
    let scan = use_scan(take.clone());
    let onchange = {
        let text = text.setter();
        Callback::from(move |typed| text.set(typed))
    };
    let onsubmit = {
        let text = text.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            take.emit((*text).clone());
        })
    };
    let error = wrong.then(|| i18n.t(Text::KeyWrong));
    html! {
        <form class="stack" {onsubmit}>
            <p class="soft small">{ i18n.t(Text::KeyText) }</p>
            <Field testid="signer-key" kind={FieldKind::Code} label={i18n.t(Text::Key)} value={(*text).clone()} {onchange} {error} />
            { camera(i18n, &scan, "signer") }
            <div class="actions">
                <Button testid="signer-use" submit=true disabled={text.trim().is_empty()}>{ i18n.t(Text::KeyUse) }</Button>
            </div>
        </form>
    }
}
