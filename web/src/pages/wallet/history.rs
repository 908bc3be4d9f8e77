//! What happened, newest first.

use wasm_core::wallet::{HistoryRow, Net};
use yew::prelude::*;

use crate::components::{Card, HashText, Table};
use crate::hooks::use_wallet;
use crate::i18n::{I18n, use_i18n, wallet::Wallet as Text};
use crate::state::when::moment;

/// Rows shown at most.
const SHOWN: usize = 50;

/// The newest entries of the wallet.
#[component]
pub(super) fn HistoryCard() -> Html {
    let i18n = use_i18n();
    let wallet = use_wallet();
    let rows = use_memo(wallet.facts.clone(), |facts| {
        facts.as_ref().map(|facts| facts.history()).unwrap_or_default()
    });
    let head = [Text::ColumnTime, Text::ColumnWhat, Text::ColumnAmount, Text::ColumnTransaction];
    html! {
        <Card title={i18n.t(Text::HistoryTitle)}>
            if rows.is_empty() {
                <p class="soft">{ i18n.t(Text::HistoryEmpty) }</p>
            } else {
                <Table caption={i18n.t(Text::HistoryTitle)} head={head.map(|text| i18n.t(text)).to_vec()}
                    rows={rows.iter().take(SHOWN).map(|row| cells(i18n, row)).collect::<Vec<_>>()} testid="history" />
            }
        </Card>
    }
}

fn cells(i18n: I18n, row: &HistoryRow) -> Vec<Html> {
    let time =
        row.time.map_or_else(|| i18n.t(Text::Unconfirmed), |time| i18n.date_time(moment(time.secs())).into());
    let (sign, amount, what) = match row.net() {
        Net::Gain(amount) => ('+', amount, i18n.t(Text::Received)),
        Net::Loss(amount) => ('\u{2212}', amount, i18n.t(Text::Sent)),
    };
    let what = row
        .name
        .as_ref()
        .map_or(what, |name| i18n.fill(Text::NameWritten, &[&String::from_utf8_lossy(&name.name)]));
    vec![
        html! { { time } },
        html! { { what } },
        html! { { format!("{sign}{}", i18n.amount(amount.swartz()).number) } },
        html! { <HashText text={row.txid.to_string()} label={i18n.t(Text::ColumnTransaction)} head=6 tail=4 /> },
    ]
}
