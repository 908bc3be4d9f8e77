//! The first stop of the Tab key: past the navigation.

use crate::dom;
use crate::ui::prelude::*;

/// Props of [`SkipLink`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SkipLinkProps {
    /// What it says.
    pub label: AttrValue,
    /// The element to go to; it needs a `tabindex`.
    pub target: NodeRef,
}

/// The first stop of the Tab key: past the navigation. A button, because a link would change the route.
#[component]
pub fn SkipLink(props: &SkipLinkProps) -> Html {
    let target = props.target.clone();
    let onclick = Callback::from(move |_: MouseEvent| dom::focus(&target));
    html! { <button type="button" class="skip" {onclick}>{ &props.label }</button> }
}
