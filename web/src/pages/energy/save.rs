//! The numbers of a period as files.

use std::rc::Rc;

use wasm_core::series::{COLUMNS, CsvForm, CsvWords, Source, State, csv, json};

use crate::components::{Button, IconName, Notice, NoticeKind};
use crate::hooks::{Gathering, use_energy, use_export, use_meter};
use crate::i18n::{I18n, Lang, chart::Chart, energy::Energy as Text, i18n};
use crate::io::file;
use crate::state::period::Overview;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct SaveProps {
    /// What is shown.
    pub(super) overview: Rc<Overview>,
}

/// Buttons that save what is shown.
#[component]
pub(super) fn Save(SaveProps { overview }: &SaveProps) -> Html {
    let i18n = i18n();
    let save_csv = {
        let overview = overview.clone();
        Callback::from(move |()| {
            file::save(&file_name(&overview, "csv"), "text/csv;charset=utf-8", &table(i18n, &overview));
        })
    };
    let (energy, meter, export) = (use_energy(), use_meter(), use_export());
    let numbers = energy.proven.numbers(overview.range);
    let nothing = numbers.is_none();
    let save_json = {
        let (overview, gather, pairing) = (overview.clone(), export.gather.clone(), meter.pairing.clone());
        Callback::from(move |()| {
            let (Some(pairing), Some(numbers)) = (pairing.clone(), numbers.clone()) else { return };
            let overview = overview.clone();
            let done = Callback::from(move |records: Vec<String>| {
                let source = Source { meter: &pairing.meter, reading_key: &pairing.reading_key };
                let text = json(source, overview.series.buckets(), &overview.known, &records);
                file::save(&file_name(&overview, "json"), "application/json", &text);
            });
            gather.emit((numbers, done));
        })
    };
    let busy = export.state == Gathering::Busy;
    html! {
        <details class="chart-table">
            <summary data-testid="save">{ i18n.t(Text::SaveTitle) }</summary>
            <p class="soft small">{ i18n.t(Text::SaveNote) }</p>
            <div class="actions">
                <Button testid="save-csv" icon={IconName::Receive} onclick={save_csv}>{ i18n.t(Text::SaveCsv) }</Button>
                <Button testid="save-json" icon={IconName::Receive} onclick={save_json} {busy} disabled={nothing}>{ i18n.t(Text::SaveJson) }</Button>
            </div>
            if let Gathering::Failed(error) = &export.state {
                <Notice kind={NoticeKind::Error} what={i18n.fill(Text::SaveFailed, &[&i18n.gateway_error(error).what])}
                    lost={i18n.t(Text::SaveFailedLost)} next={i18n.t(Text::SaveFailedNext)} testid="save-failed" />
            }
        </details>
    }
}

/// The shown bars as CSV.
fn table(i18n: I18n, overview: &Overview) -> String {
    let head = HEAD.map(|text| i18n.t(text));
    let head = core::array::from_fn(|place| head.get(place).map_or("", AttrValue::as_str));
    let (form, state): (_, fn(State) -> &'static str) = match i18n.lang {
        Lang::De => (CsvForm::GERMAN, |state| word(state, Lang::De)),
        Lang::En => (CsvForm::ENGLISH, |state| word(state, Lang::En)),
    };
    csv(overview.series.buckets(), &overview.known, form, &CsvWords { head, state })
}

const HEAD: [Text; COLUMNS] = [
    Text::ColFrom,
    Text::ColUntil,
    Text::ColFedIn,
    Text::ColDrawn,
    Text::ColFedInShared,
    Text::ColDrawnShared,
    Text::ColState,
    Text::ColMissing,
    Text::ColFlags,
    Text::ColReadings,
];

fn word(state: State, lang: Lang) -> &'static str {
    use crate::i18n::Message;
    let text = match state {
        State::Future | State::Missing => Chart::StateGap,
        State::Incomplete => Chart::StateIncomplete,
        State::Estimated => Chart::StateEstimated,
        State::Flagged => Chart::StateFlagged,
        State::Measured => Chart::StateMeasured,
    };
    text.text(lang)
}

/// A name that says what is inside, e.g. `energy-2026-11-22.csv`.
fn file_name(overview: &Overview, ending: &str) -> String {
    let date = |secs: u64| {
        let time = wasm_core::units::UnixTime::from_secs(secs).unwrap_or(overview.range.from);
        overview.known.zone.local(time).date
    };
    let (first, last) =
        (date(overview.range.from.secs()), date(overview.range.until.secs().saturating_sub(1)));
    if first == last { format!("energy-{first}.{ending}") } else { format!("energy-{first}-{last}.{ending}") }
}
