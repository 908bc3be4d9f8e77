//! Line pictures of 24 by 24, drawn with the colour of the text around them. Always beside a word, so hidden from
//! screen readers.

mod names;
mod strokes;

use crate::ui::prelude::*;

pub use names::IconName;

/// Props of [`Icon`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct IconProps {
    /// Which picture.
    pub name: IconName,
}

/// A line picture beside a word.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={props.name.path()} />
        </svg>
    }
}
