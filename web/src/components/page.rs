//! The head of a page: its one heading, a sentence, and room for marks.

use crate::dom;
use crate::ui::prelude::*;

/// Props of [`Page`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PageProps {
    /// The heading (level 1).
    pub title: AttrValue,
    /// One sentence below.
    #[prop_or_default]
    pub lead: Option<AttrValue>,
    /// Marks or buttons beside the heading.
    #[prop_or_default]
    pub aside: Html,
    /// The content.
    #[prop_or_default]
    pub children: Html,
}

/// A page; takes the focus to its heading when it appears, so that screen readers start there.
#[component]
pub fn Page(props: &PageProps) -> Html {
    let heading = use_node_ref();
    use_effect_with(heading.clone(), dom::focus);
    html! {
        <article class="page">
            <header class="page-head">
                <div>
                    <h1 ref={heading} tabindex="-1">{ &props.title }</h1>
                    if let Some(lead) = &props.lead { <p class="page-lead">{ lead }</p> }
                </div>
                { props.aside.clone() }
            </header>
            { props.children.clone() }
        </article>
    }
}
