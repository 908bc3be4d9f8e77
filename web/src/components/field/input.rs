//! The input inside a field.

use super::{FieldKind, FieldProps};
use crate::dom::field_text;
use crate::i18n::{i18n, shell::Shell};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct InputProps {
    pub(super) props: FieldProps,
    pub(super) described: Option<AttrValue>,
}

/// One line or several; a secret is never written into the page by us.
#[component]
pub(super) fn Input(InputProps { props, described }: &InputProps) -> Html {
    let i18n = i18n();
    let shown = use_state(|| false);
    let oninput = props.onchange.reform(|event: InputEvent| field_text(&event));
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(!*shown))
    };
    let secret = matches!(props.kind, FieldKind::Password | FieldKind::SecretText | FieldKind::SecretArea);
    let value = (!secret).then(|| props.value.clone());
    let class = classes!((props.kind == FieldKind::Code).then_some("field-code"));
    let invalid = props.error.is_some().then_some("true");
    if matches!(props.kind, FieldKind::Area | FieldKind::SecretArea) {
        return html! {
            <textarea id={props.testid.clone()} data-testid={props.testid.clone()} {value} {oninput} rows="4"
                disabled={props.disabled} aria-invalid={invalid} aria-describedby={described.clone()}
                autocomplete={props.autocomplete.clone()} autocapitalize="none" spellcheck="false" />
        };
    }
    let kind = match props.kind {
        FieldKind::Password if !*shown => "password",
        FieldKind::Date => "date",
        _ => "text",
    };
    let offers = (!props.suggestions.is_empty()).then(|| AttrValue::from(format!("{}-offers", props.testid)));
    html! {
        <div class="field-line">
            <input id={props.testid.clone()} data-testid={props.testid.clone()} type={kind} {class} {value} {oninput}
                inputmode={(props.kind == FieldKind::Number).then_some("decimal")} disabled={props.disabled}
                aria-invalid={invalid} aria-describedby={described.clone()}
                autocomplete={props.autocomplete.clone()} autocapitalize="none" spellcheck="false" list={offers.clone()} />
            if let Some(id) = offers {
                <datalist {id}>{ for props.suggestions.iter().map(|value| html! { <option value={value.clone()} /> }) }</datalist>
            }
            if let Some(unit) = &props.unit { <span class="field-unit">{ unit }</span> }
            if props.kind == FieldKind::Password {
                <button type="button" class="field-eye" onclick={toggle} aria-pressed={shown.to_string()}>
                    { i18n.t(if *shown { Shell::HidePassword } else { Shell::ShowPassword }) }
                </button>
            }
        </div>
    }
}
