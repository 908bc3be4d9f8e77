//! Every reading with its checks, newest first.

use std::rc::Rc;

use wasm_core::units::WattHours;

use super::signed_record::SignedRecord;
use crate::components::{Badge, BadgeKind, Button, ButtonKind, Card, CheckList};
use crate::hooks::use_energy;
use crate::i18n::{I18n, energy::Energy as Text, i18n};
use crate::pages::shared::{Unfold, check_rows};
use crate::state::energy::{Checked, Proven};
use crate::state::when::moment;
use crate::ui::prelude::*;

/// Rows shown before somebody asks for more.
const SHOWN: usize = 12;

/// The newest readings; those that failed stay even when they are older.
#[component]
pub(super) fn ReadingsCard() -> Html {
    let i18n = i18n();
    let energy = use_energy();
    let all = use_state(|| false);
    let older = energy.failed.iter().filter(|failed| !energy.rows.iter().any(|row| Rc::ptr_eq(row, failed)));
    let rows: Vec<Rc<Checked>> = energy.rows.iter().rev().chain(older).cloned().collect();
    let shown = if *all { rows.len() } else { SHOWN };
    // a failed one is never hidden behind a button
    let shown = rows.iter().enumerate().filter(|(place, row)| *place < shown || row.reading.is_none());
    let count = count(i18n, &energy.proven);
    let more = {
        let all = all.clone();
        Callback::from(move |()| all.set(true))
    };
    html! {
        <Card title={i18n.t(Text::ReadingsTitle)}
            aside={html! { <span class="soft small" data-testid="readings-count">{ count }</span> }}>
            if rows.is_empty() {
                <p class="soft">{ i18n.t(Text::ReadingsNone) }</p>
            } else {
                <p class="soft small">{ i18n.t(Text::ReadingsText) }</p>
                <ul class="unfold-list">{ for shown.map(|(_, row)| line(i18n, row)) }</ul>
                if !*all && rows.len() > SHOWN {
                    <div class="actions">
                        <Button testid="readings-more" kind={ButtonKind::Quiet} onclick={more}>{ i18n.t(Text::ShowAll) }</Button>
                    </div>
                }
            }
        </Card>
    }
}

/// How many were verified, and how.
fn count(i18n: I18n, proven: &Proven) -> AttrValue {
    let number = |count: usize| i18n.integer(u64::try_from(count).unwrap_or(u64::MAX));
    let (days, single) = (proven.days(), number(proven.readings().len()));
    if days.is_empty() {
        return i18n.fill(Text::ReadingsCount, &[&single]);
    }
    let records = days.iter().map(|day| day.get().records).fold(0, u64::saturating_add);
    i18n.fill(Text::DaysCount, &[&i18n.integer(records), &number(days.len()), &single])
}

fn line(i18n: I18n, row: &Rc<Checked>) -> Html {
    let verified = row.reading.is_some();
    let (state, badge) =
        if verified { ("verified", BadgeKind::Verified) } else { ("failed", BadgeKind::Unverified) };
    let title = match (row.seq, row.time) {
        (Some(seq), Some(time)) => {
            i18n.fill(Text::Reading, &[&i18n.integer(seq), &i18n.date_time_seconds(moment(time.secs()))])
        }
        _ => i18n.t(Text::ReadingUnknown),
    };
    let summary = html! {
        <>
            <span class="unfold-title">{ title }</span>
            <span class="soft small">{ flow(i18n, row) }</span>
            <Badge kind={badge} />
        </>
    };
    let content = {
        let row = row.clone();
        Callback::from(move |()| {
            html! {
                <>
                    <CheckList checks={check_rows(i18n, &row.report)} testid="reading-checks" />
                    if let Some(seq) = row.seq { <SignedRecord {seq} /> }
                </>
            }
        })
    };
    let key = format!("{:?}-{state}", row.seq);
    html! { <Unfold {key} {summary} {content} testid="reading-row" {state} /> }
}

fn flow(i18n: I18n, row: &Checked) -> AttrValue {
    let Some(reading) = &row.reading else { return i18n.t(Text::ReadingFailed) };
    let Some(step) = &reading.get().step else { return i18n.t(Text::ReadingStart) };
    let energy = |wh: WattHours| i18n.energy(i64::try_from(wh.wh()).unwrap_or(i64::MAX)).to_string();
    i18n.fill(Text::ReadingFlow, &[&energy(step.energy.produced), &energy(step.energy.consumed)])
}
