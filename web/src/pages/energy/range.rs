//! Any days, typed or taken from the browser's calendar.

use std::rc::Rc;

use wasm_core::series::Span;
use wasm_core::units::UnixTime;

use crate::components::{Field, FieldKind};
use crate::i18n::{energy::Energy as Text, i18n};
use crate::state::period::{Overview, View, days};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct RangeProps {
    /// What is shown.
    pub(super) overview: Rc<Overview>,
    /// Called with the days typed.
    pub(super) onchange: Callback<View>,
}

/// Two days to type.
#[component]
pub(super) fn RangeFields(props: &RangeProps) -> Html {
    let i18n = i18n();
    let zone = props.overview.known.zone;
    let range = props.overview.range;
    let text = |secs: u64| {
        let time = UnixTime::from_secs(secs).unwrap_or(range.from);
        zone.local(time).date.to_string()
    };
    let typed = use_state(|| (text(range.from.secs()), text(range.until.secs().saturating_sub(1))));
    let change = |set: fn((String, String), String) -> (String, String)| {
        let (typed, onchange) = (typed.clone(), props.onchange.clone());
        Callback::from(move |text: String| {
            let next = set((*typed).clone(), text);
            if let Some(days) = days(&next.0, &next.1) {
                onchange.emit(View { span: Span::Days(days), fine: false });
            }
            typed.set(next);
        })
    };
    let error = days(&typed.0, &typed.1).is_none().then(|| i18n.t(Text::RangeWrong));
    html! {
        <div class="grid">
            <Field label={i18n.t(Text::From)} testid="range-from" kind={FieldKind::Date} value={typed.0.clone()}
                onchange={change(|(_, until), text| (text, until))} />
            <Field label={i18n.t(Text::Until)} testid="range-until" kind={FieldKind::Date} value={typed.1.clone()}
                onchange={change(|(from, _), text| (from, text))} {error} />
        </div>
    }
}
