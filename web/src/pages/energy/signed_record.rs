//! A record as it was signed, for experts.

use crate::components::{Button, ButtonKind, HashText};
use crate::hooks::{Gathering, use_export};
use crate::i18n::{i18n, technical::Technical as Text};
use crate::state::expert;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct SignedRecordProps {
    /// Its number.
    pub(super) seq: u64,
}

/// The text, once somebody asks for it; nothing outside of the expert view.
#[component]
pub(super) fn SignedRecord(SignedRecordProps { seq }: &SignedRecordProps) -> Html {
    let i18n = i18n();
    let (export, text) = (use_export(), use_state(|| None::<String>));
    if !expert::is_on() {
        return html! {};
    }
    if let Some(text) = (*text).clone() {
        return html! { <HashText {text} label={i18n.t(Text::RecordText)} head=60 tail=20 testid="signed-record" /> };
    }
    let onclick = {
        let (gather, text, seq) = (export.gather.clone(), text.setter(), *seq);
        Callback::from(move |()| {
            let text = text.clone();
            let done = Callback::from(move |records: Vec<String>| text.set(records.into_iter().next()));
            gather.emit((seq..=seq, done));
        })
    };
    html! {
        <div>
            <Button testid="signed-record-show" kind={ButtonKind::Quiet} {onclick} busy={export.state == Gathering::Busy}>
                { i18n.t(Text::Record) }
            </Button>
            if let Gathering::Failed(error) = &export.state { <p class="soft small">{ i18n.gateway_error(error).what }</p> }
        </div>
    }
}
