//! All entries: searched, filtered, saved, opened.

use std::rc::Rc;

use wasm_core::wallet::LedgerRow;

use super::detail::Detail;
use super::line;
use super::save::Save;
use crate::components::{Button, Card, Choice, ChoiceOption, Field};
use crate::hooks::PayHandle;
use crate::i18n::{I18n, history::History as Text, i18n};
use crate::pages::shared::Unfold;
use crate::state::ledger::{Filter, Show};
use crate::ui::prelude::*;

/// Entries shown at first, and with each turn of the button.
const PAGE: usize = 50;

const SHOWS: [(Show, &str, Text); 4] = [
    (Show::All, "all", Text::ShowAll),
    (Show::In, "in", Text::ShowIn),
    (Show::Out, "out", Text::ShowOut),
    (Show::Waiting, "waiting", Text::ShowWaiting),
];

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ListProps {
    pub(super) rows: Rc<Vec<LedgerRow>>,
    pub(super) pay: PayHandle,
}

/// The list.
#[component]
pub(super) fn List(ListProps { rows, pay }: &ListProps) -> Html {
    let i18n = i18n();
    let filter = use_state(Filter::default);
    let shown = use_state(|| PAGE);
    let mut found: Vec<&LedgerRow> = Vec::new();
    found.extend(rows.iter().filter(|row| filter.fits(i18n, row)));
    let onmore = {
        let shown = shown.clone();
        Callback::from(move |()| shown.set(shown.saturating_add(PAGE)))
    };
    let onfilter = {
        let (filter, shown) = (filter.setter(), shown.setter());
        Callback::from(move |changed| {
            filter.set(changed);
            shown.set(PAGE);
        })
    };
    let count = i18n.fill(Text::Count, &[&found.len().to_string()]);
    html! {
        <Card testid="history-all">
            if rows.is_empty() {
                <p class="soft">{ i18n.t(Text::Empty) }</p>
            } else {
                <Choose filter={(*filter).clone()} onchange={onfilter} />
                <p class="soft small" role="status" data-testid="history-count">{ if found.is_empty() { i18n.t(Text::NoneFound) } else { count } }</p>
                <ul class="unfold-list">{ for found.iter().take(*shown).map(|row| entry(i18n, row, pay)) }</ul>
                if found.len() > *shown {
                    <Button testid="history-more" onclick={onmore}>{ i18n.t(Text::More) }</Button>
                }
                <Save rows={rows.clone()} />
            }
        </Card>
    }
}

fn entry(i18n: I18n, row: &LedgerRow, pay: &PayHandle) -> Html {
    let content = {
        let (row, pay) = (Rc::new(row.clone()), pay.clone());
        Callback::from(move |()| html! { <Detail entry={row.clone()} pay={pay.clone()} /> })
    };
    let state = line::state(row);
    html! { <Unfold key={row.row.txid.to_string()} summary={line::summary(i18n, row)} {content} testid="history-row" {state} /> }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct ChooseProps {
    filter: Filter,
    onchange: Callback<Filter>,
}

#[component]
fn Choose(ChooseProps { filter, onchange }: &ChooseProps) -> Html {
    let i18n = i18n();
    let value = SHOWS.into_iter().find(|(show, ..)| *show == filter.show).map_or("", |(_, value, _)| value);
    let option = |(_, value, label): (Show, &'static str, Text)| ChoiceOption {
        value: value.into(),
        label: i18n.t(label),
        testid: format!("history-{value}").into(),
    };
    let onshow = {
        let filter = filter.clone();
        onchange.reform(move |value: AttrValue| {
            let show =
                SHOWS.into_iter().find(|(_, name, _)| value == *name).map_or(Show::All, |(show, ..)| show);
            Filter { show, ..filter.clone() }
        })
    };
    let ontext = {
        let filter = filter.clone();
        onchange.reform(move |text: String| Filter { text, ..filter.clone() })
    };
    html! {
        <>
            <Field testid="history-search" label={i18n.t(Text::Search)} hint={i18n.t(Text::SearchHint)} value={filter.text.clone()}
                onchange={ontext} />
            <Choice label={i18n.t(Text::Show)} name="history-show" options={SHOWS.map(option).to_vec()} {value} onchange={onshow} />
        </>
    }
}
