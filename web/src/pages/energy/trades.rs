//! What was sold and bought, and what will be. There is no market yet: the table waits for its first row.

use crate::components::{Card, Table};
use crate::i18n::{energy::Energy as Text, i18n};
use crate::ui::prelude::*;

/// Deliveries in kWh, past and future.
#[component]
pub(super) fn TradesCard() -> Html {
    let i18n = i18n();
    let head = [Text::TradesPeriod, Text::TradesSold, Text::TradesBought].map(|text| i18n.t(text)).to_vec();
    let row = |name: Text| [i18n.t(name), "–".into(), "–".into()].map(|text| html! { { text } }).to_vec();
    let rows = [Text::TradesPast, Text::TradesFuture].map(row).to_vec();
    html! {
        <Card title={i18n.t(Text::TradesTitle)} testid="trades">
            <p class="soft">{ i18n.t(Text::TradesText) }</p>
            <Table caption={i18n.t(Text::TradesTitle)} {head} {rows} />
        </Card>
    }
}
