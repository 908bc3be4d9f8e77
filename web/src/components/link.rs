//! A way to another page.

use crate::route::Route;
use crate::ui::prelude::*;

/// Props of [`Link`].
#[derive(Clone, Debug, Properties)]
pub struct LinkProps {
    /// The page.
    pub to: Route,
    /// Its classes.
    #[prop_or_default]
    pub classes: Option<AttrValue>,
    /// Its text.
    pub children: Html,
}

/// A link inside the dApp.
#[component]
pub fn Link(props: &LinkProps) -> Html {
    html! {
        <a href={format!("#{}", props.to.path())} class={props.classes.clone()}>{ props.children.clone() }</a>
    }
}
