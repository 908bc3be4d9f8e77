//! Says that a day file is not believed, and what is done instead.

use wasm_core::series::Zone;

use crate::components::{CheckList, Notice, NoticeKind};
use crate::hooks::use_energy;
use crate::i18n::{energy::Energy as Text, i18n};
use crate::pages::shared::check_rows;
use crate::state::when::moment;
use crate::ui::prelude::*;

/// The day file at which the chain of believed ones ended, with its checks.
#[component]
pub(super) fn RefusedDayNotice() -> Html {
    let i18n = i18n();
    let Some(refused) = use_energy().refused_day.clone() else { return html! {} };
    let date =
        refused.date.map_or_else(String::new, |date| i18n.date(moment(Zone::Berlin.day_start(date).secs())));
    let is_other = refused.report.failed().next().is_none();
    let next = if is_other { Text::DayRefusedHistory } else { Text::DayRefusedNext };
    html! {
        <div class="stack stack-tight">
            <Notice kind={NoticeKind::Error} what={i18n.fill(Text::DayRefused, &[&date])}
                lost={i18n.t(Text::DayRefusedLost)} next={i18n.t(next)} testid="day-refused" />
            <CheckList checks={check_rows(i18n, &refused.report)} testid="day-refused-checks" />
        </div>
    }
}
