//! What is shown, as a table for spreadsheets.

use std::rc::Rc;

use wasm_core::csv::CsvForm;

use super::line;
use crate::components::{Button, IconName};
use crate::i18n::{I18n, Lang, Message, i18n, timeline::Timeline as Text};
use crate::io::file;
use crate::state::timeline::{COLUMNS, Entry, table};
use crate::ui::prelude::*;

const HEAD: [Text; COLUMNS] = [
    Text::HeadTime,
    Text::HeadAbout,
    Text::HeadWhat,
    Text::HeadFedIn,
    Text::HeadDrawn,
    Text::HeadAmount,
    Text::HeadReference,
];

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct SaveProps {
    pub(super) entries: Rc<Vec<Entry>>,
}

/// A button that saves all entries that fit, also those not shown yet.
#[component]
pub(super) fn Save(SaveProps { entries }: &SaveProps) -> Html {
    let i18n = i18n();
    let onclick = {
        let entries = entries.clone();
        Callback::from(move |()| {
            let name = format!("{}.csv", i18n.t(Text::FileName));
            // a browser that refuses says so itself
            let _ = file::save(&name, "text/csv;charset=utf-8", &text(i18n, &entries));
        })
    };
    html! {
        <div class="actions">
            <Button testid="timeline-save" icon={IconName::Receive} {onclick}>{ i18n.t(Text::Save) }</Button>
        </div>
    }
}

fn text(i18n: I18n, entries: &[Entry]) -> String {
    let form = match i18n.lang {
        Lang::De => CsvForm::GERMAN,
        Lang::En => CsvForm::ENGLISH,
    };
    let words = |entry: &Entry| [line::topic(entry).to_string(), line::what(i18n, entry).to_string()];
    table(entries.iter(), form, HEAD.map(|text| text.text(i18n.lang)), words)
}
