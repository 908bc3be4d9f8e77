//! What only experts want to see: nothing at all unless the expert view is on.

use crate::components::HashText;
use crate::state::expert;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages) struct TechnicalProps {
    /// What it is, and the raw text of it.
    pub(in crate::pages) rows: Vec<(AttrValue, String)>,
}

/// Raw texts with their names, in full to copy.
#[component]
pub(in crate::pages) fn Technical(props: &TechnicalProps) -> Html {
    if !expert::is_on() {
        return html! {};
    }
    let row = |(label, text): &(AttrValue, String)| {
        html! {
            <>
                <dt>{ label }</dt>
                <dd><HashText text={text.clone()} label={label.clone()} head=16 tail=10 testid="technical-text" /></dd>
            </>
        }
    };
    html! { <dl class="facts" data-testid="technical">{ for props.rows.iter().map(row) }</dl> }
}
