//! An entry as one line in plain words.

use wasm_core::wallet::{Kind, LedgerRow, Net};

use crate::i18n::{I18n, history::History as Text, outline::Outline};
use crate::state::when::moment;
use crate::ui::prelude::*;

/// More than this is no name but an address.
const NAME_CHARS: usize = 30;

/// What happened, when, and how much.
pub(super) fn summary(i18n: I18n, entry: &LedgerRow) -> Html {
    let (sign, amount, class) = match entry.row.net() {
        Net::Gain(amount) => ('+', amount, "amount-in"),
        Net::Loss(amount) => ('\u{2212}', amount, "amount-out"),
    };
    let balance = i18n.fill(Text::Balance, &[&i18n.amount(entry.balance.swartz()).to_string()]);
    html! {
        <>
            <span class="unfold-title">{ title(i18n, entry) }</span>
            <span class="soft small">{ when(i18n, entry) }<span class="entry-balance">{ " · " }{ balance }</span></span>
            <span class={classes!("unfold-amount", class)}>{ format!("{sign}{}", i18n.amount(amount.swartz())) }</span>
        </>
    }
}

/// The line by itself, for the overview.
pub(super) fn plain(i18n: I18n, entry: &LedgerRow) -> Html {
    html! {
        <li class="entry" key={entry.row.txid.to_string()} data-testid="history-row" data-state={state(entry)}>
            { summary(i18n, entry) }
        </li>
    }
}

/// `confirmed` or `pending`, for the looks and the end-to-end tests.
pub(super) fn state(entry: &LedgerRow) -> &'static str {
    if entry.row.height.is_some() { "confirmed" } else { "pending" }
}

/// The day and the hour, or that it waits.
pub(super) fn when(i18n: I18n, entry: &LedgerRow) -> AttrValue {
    match entry.row.time {
        Some(time) => i18n.date_time(moment(time.secs())).into(),
        None => i18n.t(Text::Waiting),
    }
}

/// What a person calls it, or what it was and with whom.
pub(in crate::pages) fn title(i18n: I18n, entry: &LedgerRow) -> AttrValue {
    match &entry.label {
        Some(label) => label.as_str().to_owned().into(),
        None => what(i18n, entry),
    }
}

/// What it was, and with whom.
pub(super) fn what(i18n: I18n, entry: &LedgerRow) -> AttrValue {
    let mut with = Vec::new();
    with.extend(entry.with.iter().map(|one| short(one)));
    let with = super::super::outline::list(i18n, with);
    let name = entry.row.name.as_ref().map(|name| String::from_utf8_lossy(&name.name).into_owned());
    match entry.kind {
        Kind::Sent if with.is_empty() => i18n.t(Text::Sent),
        Kind::Sent => i18n.fill(Text::To, &[&with]),
        Kind::Received if entry.with.iter().any(|one| is_name(one)) => i18n.fill(Text::At, &[&with]),
        Kind::Received => i18n.t(Text::Received),
        Kind::Moved => i18n.t(Text::Moved),
        Kind::Mined => i18n.t(Text::Mined),
        Kind::Name => i18n.fill(Text::Name, &[&name.unwrap_or_else(|| i18n.t(Outline::Unknown).to_string())]),
    }
}

fn is_name(text: &str) -> bool {
    text.contains(' ') || text.chars().count() <= NAME_CHARS
}

/// A name as it is, an address by its start and end.
fn short(text: &str) -> String {
    match (is_name(text), text.get(..11), text.get(text.len().saturating_sub(6)..)) {
        (false, Some(start), Some(end)) => format!("{start}…{end}"),
        _ => text.to_owned(),
    }
}
