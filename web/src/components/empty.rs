//! What stands where there is nothing yet.

use super::{Icon, IconName};
use crate::ui::prelude::*;

/// Props of [`Empty`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct EmptyProps {
    /// What is not here yet.
    pub title: AttrValue,
    /// Why, and how it comes.
    pub text: AttrValue,
    /// A picture of what will be here.
    pub icon: IconName,
    /// The button that makes it come.
    #[prop_or_default]
    pub children: Html,
    /// Name for the end-to-end tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// What stands where there is nothing yet.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty" data-testid={props.testid.clone()}>
            <span class="empty-icon"><Icon name={props.icon} /></span>
            <h2>{ &props.title }</h2>
            <p>{ &props.text }</p>
            { props.children.clone() }
        </div>
    }
}
