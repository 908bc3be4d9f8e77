//! A grey stand-in while something loads.

use crate::i18n::{i18n, shell::Shell};
use crate::ui::prelude::*;

/// Props of [`Skeleton`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SkeletonProps {
    /// Lines to draw.
    #[prop_or(3)]
    pub lines: usize,
}

/// A grey stand-in while something loads; screen readers hear "loading".
#[component]
pub fn Skeleton(props: &SkeletonProps) -> Html {
    let i18n = i18n();
    html! {
        <div class="skeleton" role="status">
            <span class="unseen">{ i18n.t(Shell::Loading) }</span>
            { for (0..props.lines).map(|_| html! { <span class="skeleton-line" aria-hidden="true" /> }) }
        </div>
    }
}
