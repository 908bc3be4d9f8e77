//! A permanent line above every page: what here is not real.

use super::{Icon, IconName};
use crate::ui::prelude::*;

/// Props of [`Banner`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct BannerProps {
    /// What it says.
    pub text: AttrValue,
    /// The picture before it.
    #[prop_or(IconName::Flask)]
    pub icon: IconName,
    /// Name for the end-to-end tests.
    #[prop_or(AttrValue::Static("banner"))]
    pub testid: AttrValue,
}

/// A permanent line above every page: what here is not real.
#[component]
pub fn Banner(props: &BannerProps) -> Html {
    html! {
        <aside class="banner" aria-label={props.text.clone()} data-testid={props.testid.clone()}>
            <p><Icon name={props.icon} />{ " " }{ &props.text }</p>
        </aside>
    }
}
