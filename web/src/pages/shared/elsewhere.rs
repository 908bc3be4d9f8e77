//! Waiting for the device that has the identity's key: what to give it, and what it gives back.

use std::rc::Rc;

use wasm_core::bbqr::Kind;

use super::{Give, camera};
use crate::components::{Button, ButtonKind, Card, Field, FieldKind, Notice};
use crate::hooks::use_scan;
use crate::i18n::{elsewhere::Elsewhere as Text, i18n};
use crate::state::elsewhere::Asked;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages) struct ElsewhereProps {
    /// What was asked for.
    pub(in crate::pages) asked: Rc<Asked>,
    /// Something is being done.
    pub(in crate::pages) busy: bool,
    /// What went wrong with the last answer.
    pub(in crate::pages) problem: Html,
    /// An answer was read.
    pub(in crate::pages) onanswer: Callback<String>,
    /// The request is given up.
    pub(in crate::pages) ondrop: Callback<()>,
}

/// The request, and the field for the answer.
#[component]
pub(in crate::pages) fn SignedElsewhere(props: &ElsewhereProps) -> Html {
    let i18n = i18n();
    let text = use_state(String::new);
    let scan = use_scan(props.onanswer.clone());
    let onchange = {
        let text = text.setter();
        Callback::from(move |typed| text.set(typed))
    };
    let onsubmit = {
        let (onanswer, text) = (props.onanswer.clone(), text.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            onanswer.emit((*text).clone());
        })
    };
    let bytes = props.asked.errand().and_then(|errand| errand.encode()).unwrap_or_default();
    html! {
        <Card class={classes!("card-narrow")} title={i18n.t(Text::AskTitle)} testid="elsewhere">
            <Notice what={i18n.t(Text::AskWhat)} next={i18n.t(Text::AskNext)} />
            <Give {bytes} text={props.asked.request.clone()} label={i18n.t(Text::AskText)} kind={Kind::Cbor}
                name="blockpro.bpask" />
            <form class="stack" {onsubmit}>
                <Field testid="elsewhere-answer" kind={FieldKind::Area} label={i18n.t(Text::Answer)} hint={i18n.t(Text::AnswerHint)}
                    value={(*text).clone()} {onchange} />
                { camera(i18n, &scan, "elsewhere") }
                { props.problem.clone() }
                <div class="actions">
                    <Button testid="elsewhere-use" kind={ButtonKind::Primary} submit=true busy={props.busy}
                        disabled={text.trim().is_empty()}>{ i18n.t(Text::Use) }</Button>
                    <Button testid="elsewhere-drop" kind={ButtonKind::Quiet} disabled={props.busy}
                        onclick={props.ondrop.clone()}>{ i18n.t(Text::Drop) }</Button>
                </div>
            </form>
        </Card>
    }
}
