//! The mark that says that the paired meter is a recording.

use crate::components::{Badge, BadgeKind};
use crate::hooks::use_meter;
use crate::ui::prelude::*;

/// The mark, or nothing for a real meter.
#[component]
pub(in crate::pages) fn ReplayMark() -> Html {
    let replay = use_meter().pairing.as_ref().is_some_and(|pairing| pairing.is_replay);
    html! {
        if replay { <Badge kind={BadgeKind::ReplayMeter} testid="replay" /> }
    }
}
