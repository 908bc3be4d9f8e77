//! A small mark that says what kind of thing something is.

use super::{Icon, IconName};
use crate::i18n::{i18n, shell::Shell};
use crate::ui::prelude::*;

/// What the mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadgeKind {
    /// The meter is replayed from a recording.
    ReplayMeter,
    /// The chain is the development chain.
    DevChain,
    /// Every check passed.
    Verified,
    /// Not checked, or a check failed.
    Unverified,
    /// Not in a block yet.
    Pending,
    /// Shown as it comes, unsigned.
    Live,
    /// Not to be spent, because a person said so.
    Frozen,
    /// Never to be spent as money.
    Locked,
}

impl BadgeKind {
    const fn looks(self) -> (&'static str, Shell, IconName) {
        match self {
            Self::ReplayMeter => ("badge-play", Shell::BadgeReplay, IconName::Replay),
            Self::DevChain => ("badge-play", Shell::BadgeDevChain, IconName::Flask),
            Self::Verified => ("badge-good", Shell::BadgeVerified, IconName::Check),
            Self::Unverified => ("badge-warn", Shell::BadgeUnverified, IconName::Warn),
            Self::Pending => ("badge-warn", Shell::BadgePending, IconName::Clock),
            Self::Live => ("badge-live", Shell::BadgeLive, IconName::Dot),
            Self::Frozen => ("badge-cold", Shell::BadgeFrozen, IconName::Frost),
            Self::Locked => ("badge-play", Shell::BadgeLocked, IconName::Lock),
        }
    }
}

/// Props of [`Badge`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct BadgeProps {
    /// What the mark says.
    pub kind: BadgeKind,
    /// Name for the end-to-end tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A small mark that says what kind of thing something is.
#[component]
pub fn Badge(props: &BadgeProps) -> Html {
    let i18n = i18n();
    let (class, text, name) = props.kind.looks();
    html! {
        <span class={classes!("badge", class)} data-testid={props.testid.clone()}>
            <Icon {name} />{ i18n.t(text) }
        </span>
    }
}
