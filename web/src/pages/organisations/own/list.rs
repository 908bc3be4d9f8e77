//! Listing an electrician by the request they made.

use wasm_core::trust::{Member, SignedJoinRequest};

use crate::components::{Button, Field, FieldKind};
use crate::hooks::{OwnHandle, unix_now, use_scan};
use crate::i18n::{I18n, i18n, organisations::Organisations as Text};
use crate::pages::shared::camera;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ListProps {
    pub(super) own: OwnHandle,
    pub(super) request: Option<String>,
}

/// The text of a request; who it is from is shown by listing them.
#[component]
pub(super) fn List(ListProps { own, request }: &ListProps) -> Html {
    let i18n = i18n();
    let (text, error) = (use_state(|| request.clone().unwrap_or_default()), use_state(|| None::<AttrValue>));
    let onchange = {
        let text = text.setter();
        Callback::from(move |typed| text.set(typed))
    };
    let list = {
        let (own, text, error) = (own.clone(), text.setter(), error.setter());
        Callback::from(move |request: String| match listed(i18n, &own, &request) {
            Ok(()) => {
                error.set_new(None);
                text.set(String::new());
            }
            Err(wrong) => {
                error.set(Some(wrong));
                text.set(request);
            }
        })
    };
    let scan = use_scan(list.clone());
    let onsubmit = {
        let text = text.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            list.emit((*text).clone());
        })
    };
    html! {
        <form class="stack" {onsubmit}>
            <h3>{ i18n.t(Text::AddTitle) }</h3>
            <Field testid="own-request" kind={FieldKind::Area} label={i18n.t(Text::AddRequest)} hint={i18n.t(Text::AddText)}
                value={(*text).clone()} {onchange} error={(*error).clone()} />
            { camera(i18n, &scan, "own") }
            <div class="actions"><Button testid="own-add" submit=true>{ i18n.t(Text::Add) }</Button></div>
        </form>
    }
}

fn listed(i18n: I18n, own: &OwnHandle, text: &str) -> Result<(), AttrValue> {
    let Some(draft) = &own.draft else { return Ok(()) };
    let wrong = |reason: &dyn ToString| i18n.fill(Text::AddWrong, &[&reason.to_string()]);
    let signed = SignedJoinRequest::parse(text).map_err(|error| wrong(&error))?;
    let asked = &signed.request().organisation;
    if *asked != draft.name {
        return Err(i18n.fill(Text::AddOther, &[asked.as_str()]));
    }
    let label = signed.request().label.clone();
    let member = Member { key: signed.key(), label, from: unix_now(), until: None };
    own.edit((**draft).clone().with_member(member).map_err(|error| wrong(&error))?);
    Ok(())
}
