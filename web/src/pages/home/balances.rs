//! Both balances: kWh by the chain, DOI by the wallet.

use crate::components::{AmountView, Card, EnergyValue, Link, Stat, Tone};
use crate::hooks::{use_anchors, use_meter, use_session, use_wallet};
use crate::i18n::{home::Home as Text, i18n};
use crate::route::Route;
use crate::ui::prelude::*;

/// One card each, leading to its page.
#[component]
pub(super) fn Balances() -> Html {
    let paired = use_meter().pairing.is_some();
    let wallet = use_session().is_unlocked();
    html! {
        <div class="grid grid-even">
            if paired { <KwhCard /> }
            if wallet { <DoiCard /> }
        </div>
    }
}

#[component]
fn KwhCard() -> Html {
    let i18n = i18n();
    let anchors = use_anchors();
    let verified = anchors.rows.len().saturating_sub(anchors.unverified());
    let note = if verified == 0 {
        i18n.t(Text::KwhWaiting)
    } else {
        i18n.fill(Text::KwhNote, &[&verified.to_string()])
    };
    let wh = anchors.balance.as_ref().map_or(0, |balance| balance.get().net_wh());
    html! {
        <Card>
            <Stat label={i18n.t(Text::KwhBalance)} {note} testid="kwh-balance"><EnergyValue {wh} /></Stat>
            <Link to={Route::Verify}>{ i18n.t(Text::Open) }</Link>
        </Card>
    }
}

#[component]
fn DoiCard() -> Html {
    let i18n = i18n();
    let wallet = use_wallet();
    let swartz = wallet.facts.as_ref().map_or(0, |facts| facts.balance().money().swartz());
    html! {
        <Card>
            <Stat tone={Tone::Money} label={i18n.t(Text::DoiBalance)} testid="balance"><AmountView {swartz} /></Stat>
            <Link to={Route::Wallet}>{ i18n.t(Text::Open) }</Link>
        </Card>
    }
}
