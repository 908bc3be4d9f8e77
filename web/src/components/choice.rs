//! One of a few: a row of radio buttons that look like a switch.

use crate::ui::prelude::*;

/// One option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceOption {
    /// What is handed to the callback.
    pub value: AttrValue,
    /// What it says.
    pub label: AttrValue,
    /// Name for the end-to-end tests.
    pub testid: AttrValue,
}

/// Props of [`Choice`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ChoiceProps {
    /// What is chosen here.
    pub label: AttrValue,
    /// The name of the group, unique on the page.
    pub name: AttrValue,
    /// The options in the order to show.
    pub options: Vec<ChoiceOption>,
    /// The value of the option that holds.
    pub value: AttrValue,
    /// Called with the value of the chosen option.
    pub onchange: Callback<AttrValue>,
}

/// One of a few: a row of radio buttons that look like a switch.
#[component]
pub fn Choice(props: &ChoiceProps) -> Html {
    let option = |option: &ChoiceOption| {
        let value = option.value.clone();
        let onchange = props.onchange.reform(move |_: Event| value.clone());
        html! {
            <label class="choice-option">
                <input type="radio" name={props.name.clone()} value={option.value.clone()} {onchange}
                    checked={props.value == option.value} data-testid={option.testid.clone()} />
                <span>{ &option.label }</span>
            </label>
        }
    };
    html! {
        <fieldset class="choice">
            <legend>{ &props.label }</legend>
            <div class="choice-row">{ for props.options.iter().map(option) }</div>
        </fieldset>
    }
}
