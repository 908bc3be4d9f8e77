//! What happened, newest first.

use wasm_core::wallet::{HistoryRow, Net};

use crate::components::{Card, HashText};
use crate::hooks::use_wallet;
use crate::i18n::{I18n, i18n, wallet::Wallet as Text};
use crate::pages::shared::Unfold;
use crate::state::when::moment;
use crate::ui::prelude::*;

/// Rows shown at most.
const SHOWN: usize = 50;

/// The newest entries of the wallet.
#[component]
pub(super) fn HistoryCard() -> Html {
    let i18n = i18n();
    let wallet = use_wallet();
    let rows = use_memo(wallet.facts.clone(), |facts| {
        facts.as_ref().map(|facts| facts.history()).unwrap_or_default()
    });
    html! {
        <Card title={i18n.t(Text::HistoryTitle)} testid="history">
            if rows.is_empty() {
                <p class="soft">{ i18n.t(Text::HistoryEmpty) }</p>
            } else {
                <ul class="unfold-list">{ for rows.iter().take(SHOWN).map(|row| line(i18n, row)) }</ul>
            }
        </Card>
    }
}

fn line(i18n: I18n, row: &HistoryRow) -> Html {
    let (time, state) = match row.time {
        Some(time) => (i18n.date_time(moment(time.secs())).into(), "confirmed"),
        None => (i18n.t(Text::Unconfirmed), "pending"),
    };
    let (sign, amount, what) = match row.net() {
        Net::Gain(amount) => ('+', amount, i18n.t(Text::Received)),
        Net::Loss(amount) => ('\u{2212}', amount, i18n.t(Text::Sent)),
    };
    let named = |name: &[u8]| i18n.fill(Text::NameWritten, &[&String::from_utf8_lossy(name)]);
    let what = row.name.as_ref().map_or(what, |output| named(&output.name));
    let summary = html! {
        <>
            <span class="unfold-title">{ what }</span>
            <span class="soft small">{ time }</span>
            <span class="unfold-amount">{ format!("{sign}{}", i18n.amount(amount.swartz())) }</span>
        </>
    };
    let txid = row.txid.to_string();
    let content = {
        let txid = txid.clone();
        let fee = row.fee.map(|fee| i18n.fill(Text::Fee, &[&i18n.amount(fee.swartz()).to_string()]));
        Callback::from(move |()| {
            html! {
                <>
                    <HashText text={txid.clone()} label={i18n.t(Text::ColumnTransaction)} head=12 tail=10 testid="history-txid" />
                    <p class="soft small">{ fee.clone() }</p>
                </>
            }
        })
    };
    html! { <Unfold key={txid} {summary} {content} testid="history-row" {state} /> }
}
