//! A big number with its name.

use super::Tone;
use crate::ui::prelude::*;

/// Props of [`Stat`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct StatProps {
    /// What the number is.
    pub label: AttrValue,
    /// The number, e.g. an [`super::EnergyValue`].
    pub children: Html,
    /// A small line below, e.g. the time of the number.
    #[prop_or_default]
    pub note: Option<AttrValue>,
    /// What it stands for.
    #[prop_or_default]
    pub tone: Tone,
    /// The one number of the page.
    #[prop_or_default]
    pub hero: bool,
    /// Name for the end-to-end tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A big number with its name.
#[component]
pub fn Stat(props: &StatProps) -> Html {
    let class = classes!("stat", props.tone.class(), props.hero.then_some("stat-hero"));
    html! {
        <div {class} data-testid={props.testid.clone()}>
            <p class="stat-label">{ &props.label }</p>
            <p class="stat-value">{ props.children.clone() }</p>
            if let Some(note) = &props.note { <p class="stat-note">{ note }</p> }
        </div>
    }
}
