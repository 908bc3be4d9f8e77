//! The versions of the past.

use super::publish::said;
use crate::hooks::OwnHandle;
use crate::i18n::{I18n, i18n, organisations::Organisations as Text};
use crate::state::organisations::Version;
use crate::state::when::moment;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct VersionsProps {
    pub(super) own: OwnHandle,
}

/// When what was changed, newest first.
#[component]
pub(super) fn Versions(VersionsProps { own }: &VersionsProps) -> Html {
    let i18n = i18n();
    html! {
        <>
            <h3>{ i18n.t(Text::Versions) }</h3>
            <ol data-testid="own-versions">{ for own.versions.iter().map(|version| row(i18n, version)) }</ol>
        </>
    }
}

fn row(i18n: I18n, version: &Version) -> Html {
    let changes = match &version.changes {
        None => i18n.t(Text::VersionUnread).to_string(),
        Some(changes) if changes.is_empty() => i18n.t(Text::ChangesNone).to_string(),
        Some(changes) => {
            changes.iter().map(|change| said(i18n, change).to_string()).collect::<Vec<_>>().join(", ")
        }
    };
    html! { <li>{ i18n.date_time(moment(version.time.secs())) }{ ": " }{ changes }</li> }
}
