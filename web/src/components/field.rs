//! A labelled input with hint and error.

mod input;

use input::Input;

use crate::ui::prelude::*;

/// What is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// One line.
    #[default]
    Text,
    /// One line that is secret but may be seen: never written into the page by us.
    SecretText,
    /// A new or existing password: hidden unless asked for, never written into the page by us.
    Password,
    /// A number: a phone shows digits.
    Number,
    /// A day, as `2026-11-22`: a browser shows a calendar.
    Date,
    /// An address or key: fixed-width, no spelling help.
    Code,
    /// Several lines.
    Area,
    /// Several lines that are secret: never written into the page by us.
    SecretArea,
}

/// Props of [`Field`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct FieldProps {
    /// What to type.
    pub label: AttrValue,
    /// Name for the end-to-end tests; also the id of the input, so unique on the page.
    pub testid: AttrValue,
    /// Called with the whole text at every change.
    pub onchange: Callback<String>,
    /// The text; ignored for secrets, which live in the input alone.
    #[prop_or_default]
    pub value: AttrValue,
    /// What is typed.
    #[prop_or_default]
    pub kind: FieldKind,
    /// What is wrong, and what would be right.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Help below the label.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What browsers and password managers may fill in, e.g. `new-password`.
    #[prop_or(AttrValue::Static("off"))]
    pub autocomplete: AttrValue,
    /// Cannot be changed.
    #[prop_or_default]
    pub disabled: bool,
    /// What follows the input, e.g. a unit.
    #[prop_or_default]
    pub unit: Option<AttrValue>,
    /// What the browser offers while one types.
    #[prop_or_default]
    pub suggestions: Vec<AttrValue>,
}

/// A labelled input with hint and error.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let hint_id = AttrValue::from(format!("{}-hint", props.testid));
    let error_id = AttrValue::from(format!("{}-error", props.testid));
    let described = match (&props.hint, &props.error) {
        (None, None) => None,
        (Some(_), None) => Some(hint_id.clone()),
        (None, Some(_)) => Some(error_id.clone()),
        (Some(_), Some(_)) => Some(AttrValue::from(format!("{error_id} {hint_id}"))),
    };
    html! {
        <div class={classes!("field", props.error.is_some().then_some("field-wrong"))}>
            <label for={props.testid.clone()}>{ &props.label }</label>
            if let Some(hint) = &props.hint { <p class="field-hint" id={hint_id}>{ hint }</p> }
            <Input props={props.clone()} {described} />
            if let Some(error) = &props.error {
                <p class="field-error" id={error_id} role="alert">{ error }</p>
            }
        </div>
    }
}
