//! How far something is.

use crate::ui::prelude::*;

/// Props of [`Progress`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ProgressProps {
    /// What is under way.
    pub label: AttrValue,
    /// Steps done and all steps; `None` when nobody knows.
    #[prop_or_default]
    pub steps: Option<(u32, u32)>,
    /// Name for the end-to-end tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// How far something is.
#[component]
pub fn Progress(props: &ProgressProps) -> Html {
    let value = props.steps.map(|(done, _)| done.to_string());
    let max = props.steps.map(|(_, all)| all.max(1).to_string());
    html! {
        <div class="progress" data-testid={props.testid.clone()}>
            <p class="progress-label" role="status">{ &props.label }</p>
            <progress aria-label={props.label.clone()} {value} {max} />
        </div>
    }
}
