//! A field for what a person says about something: kept when it is left or sent.

use wasm_core::wallet::notes::{Label, LabelError, Subject};

use crate::components::{Button, ButtonKind, Field};
use crate::hooks::use_notes;
use crate::i18n::{i18n, notes::Notes as Text};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct LabelFieldProps {
    pub(super) subject: Subject,
    pub(super) title: AttrValue,
    pub(super) testid: AttrValue,
}

/// The label of `subject`, to be changed.
#[component]
pub(super) fn LabelField(LabelFieldProps { subject, title, testid }: &LabelFieldProps) -> Html {
    let i18n = i18n();
    let notes = use_notes();
    let kept = notes.notes.as_ref().and_then(|notes| notes.label(subject));
    let kept = kept.map(|label| label.as_str().to_owned()).unwrap_or_default();
    let typed = use_state(|| None::<String>);
    let error = use_state(|| None::<AttrValue>);
    let onchange = {
        let (typed, error) = (typed.setter(), error.setter());
        Callback::from(move |text| {
            error.set_new(None);
            typed.set(Some(text));
        })
    };
    let changed = typed.as_ref().is_some_and(|text| text.trim() != kept);
    let onsubmit = {
        let (notes, subject, typed, error) = (notes.clone(), subject.clone(), typed.clone(), error.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(text) = &*typed else { return };
            let label = match Label::new(text) {
                Ok(label) => Some(label),
                Err(LabelError::Empty) => None,
                Err(wrong) => return error.set(Some(i18n.label_error(wrong))),
            };
            match notes.change(|notes| notes.set_label(subject.clone(), label)) {
                Ok(()) => typed.set(None),
                Err(wrong) => error.set(Some(i18n.notes_error(&wrong))),
            }
        })
    };
    html! {
        <form class="label-form" {onsubmit}>
            <Field testid={testid.clone()} label={title.clone()} hint={i18n.t(Text::LabelHint)}
                value={(*typed).clone().unwrap_or(kept)} {onchange} error={(*error).clone()} disabled={notes.notes.is_none()} />
            <Button testid={format!("{testid}-save")} kind={ButtonKind::Secondary} submit=true disabled={!changed}>
                { i18n.t(Text::Save) }
            </Button>
        </form>
    }
}
