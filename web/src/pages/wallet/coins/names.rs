//! A coin that is a name: shown as locked, never to be spent as money.

use wasm_core::units::Height;
use wasm_core::wallet::NameHolding;

use crate::components::{Badge, BadgeKind, HashText};
use crate::i18n::{I18n, coins::Coins as Text};
use crate::pages::shared::Unfold;
use crate::ui::prelude::*;

/// The name with what it holds and until when.
pub(super) fn row(i18n: I18n, holding: &NameHolding, tip: Height) -> Html {
    let name = String::from_utf8_lossy(&holding.output.name).into_owned();
    let (state, when) = match holding.expires_at {
        None => ("pending", i18n.t(Text::NameWaiting)),
        Some(_) if !holding.is_live(tip) => ("gone", i18n.t(Text::NameGone)),
        Some(height) => ("confirmed", i18n.fill(Text::NameUntil, &[&i18n.integer(height.0.into())])),
    };
    let amount = i18n.amount(holding.amount.swartz()).to_string();
    let summary = html! {
        <>
            <span class="unfold-title">{ name }</span>
            <span class="soft small">{ amount }{ ", " }{ when }</span>
            <Badge kind={BadgeKind::Locked} />
        </>
    };
    let outpoint = holding.outpoint.to_string();
    let content = {
        let outpoint = outpoint.clone();
        Callback::from(move |()| {
            html! { <HashText text={outpoint.clone()} label={i18n.t(Text::Outpoint)} head=12 tail=10 testid="name-outpoint" /> }
        })
    };
    html! { <Unfold key={outpoint} {summary} {content} testid="name-row" {state} /> }
}
