//! Tells what happened, whether anything is lost, and what to do next.

use super::{Icon, IconName};
use crate::ui::prelude::*;

/// How bad it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticeKind {
    /// Good to know.
    #[default]
    Info,
    /// Something went well.
    Good,
    /// Needs attention.
    Warn,
    /// Didn't work.
    Error,
}

impl NoticeKind {
    const fn looks(self) -> (&'static str, IconName, &'static str) {
        match self {
            Self::Info => ("notice-info", IconName::Info, "status"),
            Self::Good => ("notice-good", IconName::Check, "status"),
            Self::Warn => ("notice-warn", IconName::Warn, "status"),
            Self::Error => ("notice-error", IconName::Cross, "alert"),
        }
    }
}

/// Props of [`Notice`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct NoticeProps {
    /// What happened.
    pub what: AttrValue,
    /// Is anything lost?
    #[prop_or_default]
    pub lost: Option<AttrValue>,
    /// What to do next.
    #[prop_or_default]
    pub next: Option<AttrValue>,
    /// How bad it is.
    #[prop_or_default]
    pub kind: NoticeKind,
    /// Name for the end-to-end tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// Buttons or further content.
    #[prop_or_default]
    pub children: Html,
}

/// Tells what happened, whether anything is lost, and what to do next.
#[component]
pub fn Notice(props: &NoticeProps) -> Html {
    let (class, name, role) = props.kind.looks();
    html! {
        <div class={classes!("notice", class)} {role} data-testid={props.testid.clone()}>
            <Icon {name} />
            <div class="notice-text">
                <p class="notice-what">{ &props.what }</p>
                if let Some(lost) = &props.lost { <p>{ lost }</p> }
                if let Some(next) = &props.next { <p>{ next }</p> }
                { props.children.clone() }
            </div>
        </div>
    }
}
