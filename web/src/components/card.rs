//! A framed part of a page.

use crate::ui::prelude::*;

/// Props of [`Card`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CardProps {
    /// Its heading (level 2); none for a card that is part of another.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// What stands at the right of the heading, e.g. a badge.
    #[prop_or_default]
    pub aside: Html,
    /// Further classes, e.g. `card-hero`.
    #[prop_or_default]
    pub class: Option<AttrValue>,
    /// Name for the end-to-end tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// The content.
    #[prop_or_default]
    pub children: Html,
}

/// A framed part of a page.
#[component]
pub fn Card(props: &CardProps) -> Html {
    html! {
        <section class={classes!("card", props.class.as_deref())} data-testid={props.testid.clone()}>
            if let Some(title) = &props.title {
                <header class="card-head">
                    <h2>{ title }</h2>
                    { props.aside.clone() }
                </header>
            }
            { props.children.clone() }
        </section>
    }
}
