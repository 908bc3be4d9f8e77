//! The history as a table for spreadsheets.

use std::rc::Rc;

use wasm_core::csv::CsvForm;
use wasm_core::wallet::{Kind, LedgerRow, LedgerWords, ledger_csv};

use crate::components::{Button, IconName};
use crate::i18n::{I18n, Lang, Message, history::History as Text, i18n};
use crate::io::file;
use crate::state::when::zone;
use crate::ui::prelude::*;

const HEAD: [Text; 8] = [
    Text::HeadTime,
    Text::HeadTransaction,
    Text::HeadKind,
    Text::HeadAmount,
    Text::HeadFee,
    Text::HeadBalance,
    Text::HeadLabel,
    Text::HeadWith,
];

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct SaveProps {
    pub(super) rows: Rc<Vec<LedgerRow>>,
}

/// A button that saves all entries.
#[component]
pub(super) fn Save(SaveProps { rows }: &SaveProps) -> Html {
    let i18n = i18n();
    let onclick = {
        let rows = rows.clone();
        Callback::from(move |()| {
            let name = format!("{}.csv", i18n.t(Text::FileName));
            // a browser that refuses says so itself
            let _ = file::save(&name, "text/csv;charset=utf-8", &table(i18n, &rows));
        })
    };
    html! {
        <div class="actions">
            <Button testid="history-save" icon={IconName::Receive} {onclick}>{ i18n.t(Text::Save) }</Button>
        </div>
    }
}

fn table(i18n: I18n, rows: &[LedgerRow]) -> String {
    let head = HEAD.map(|text| text.text(i18n.lang));
    let (form, kind): (_, fn(Kind) -> &'static str) = match i18n.lang {
        Lang::De => (CsvForm::GERMAN, |kind| word(kind).text(Lang::De)),
        Lang::En => (CsvForm::ENGLISH, |kind| word(kind).text(Lang::En)),
    };
    ledger_csv(rows, zone(), form, &LedgerWords { head, kind })
}

const fn word(kind: Kind) -> Text {
    match kind {
        Kind::Received => Text::KindReceived,
        Kind::Sent => Text::KindSent,
        Kind::Moved => Text::KindMoved,
        Kind::Mined => Text::KindMined,
        Kind::Name => Text::KindName,
    }
}
