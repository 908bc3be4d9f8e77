//! Something to agree to.

use crate::ui::prelude::*;

/// Props of [`CheckBox`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CheckBoxProps {
    /// What is agreed to.
    pub label: AttrValue,
    /// Name for the end-to-end tests.
    pub testid: AttrValue,
    /// Whether it is agreed to.
    pub checked: bool,
    /// Called with the new state.
    pub onchange: Callback<bool>,
}

/// Something to agree to.
#[component]
pub fn CheckBox(props: &CheckBoxProps) -> Html {
    let checked = props.checked;
    let onchange = props.onchange.reform(move |_: Event| !checked);
    html! {
        <label class="check-box">
            <input type="checkbox" {checked} {onchange} data-testid={props.testid.clone()} />
            <span>{ &props.label }</span>
        </label>
    }
}
