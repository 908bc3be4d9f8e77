//! A row that opens: its content is drawn only while it is open, so that long lists stay light.

use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages) struct UnfoldProps {
    /// The row itself.
    pub(in crate::pages) summary: Html,
    /// What it opens to.
    pub(in crate::pages) content: Callback<(), Html>,
    /// Name for the end-to-end tests.
    pub(in crate::pages) testid: AttrValue,
    /// `verified`, `failed` or `incomplete`, for the end-to-end tests and the looks.
    pub(in crate::pages) state: AttrValue,
}

/// A summary and, when opened, its content.
#[component]
pub(in crate::pages) fn Unfold(props: &UnfoldProps) -> Html {
    let open = use_state(|| false);
    let ontoggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    html! {
        <li class={classes!("unfold-row", format!("unfold-{}", props.state))} data-testid={props.testid.clone()}
            data-state={props.state.clone()}>
            <button type="button" class="unfold-button" aria-expanded={open.to_string()} onclick={ontoggle}
                data-testid={format!("{}-open", props.testid)}>
                { props.summary.clone() }
            </button>
            if *open { <div class="unfold-content">{ props.content.emit(()) }</div> }
        </li>
    }
}
