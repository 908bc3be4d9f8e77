//! A coin of money.

use wasm_core::address::Address;
use wasm_core::tx::build::Coin;
use wasm_core::wallet::Wallet as Facts;
use wasm_core::wallet::notes::{Notes, Subject};

use super::super::label::LabelField;
use crate::components::{Badge, BadgeKind, Button, HashText, IconName};
use crate::hooks::NotesHandle;
use crate::i18n::technical::Technical as Behind;
use crate::i18n::{I18n, coins::Coins as Text, notes::Notes as NotesText, outline::Outline};
use crate::pages::shared::{Technical, Unfold};
use crate::ui::prelude::*;

/// The coin, and when opened, where it is, its label, and the button that freezes it.
pub(super) fn row(i18n: I18n, coin: &Coin, facts: &Facts, notes: &Notes, handle: &NotesHandle) -> Html {
    let outpoint = coin.outpoint();
    let frozen = notes.is_frozen(&outpoint);
    let address = Address::from_script(&coin.output().script, facts.network());
    let said = |subject: &Subject| notes.label(subject).map(|label| label.as_str().to_owned());
    let name = said(&Subject::Coin(outpoint))
        .or_else(|| said(&Subject::Transaction(outpoint.txid)))
        .or_else(|| address.clone().and_then(|address| said(&Subject::Address(address))));
    let maturity = facts.network().params().coinbase_maturity;
    let (state, when) = match coin.origin().height {
        None => ("pending", i18n.t(Text::Waiting)),
        Some(_) if !coin.is_mature(facts.tip(), maturity) => ("pending", i18n.t(Text::Immature)),
        Some(height) => ("confirmed", i18n.fill(Text::InBlock, &[&i18n.integer(height.0.into())])),
    };
    let amount = i18n.amount(coin.value().swartz()).to_string();
    let summary = html! {
        <>
            <span class="unfold-title">{ name.map_or_else(|| i18n.t(Outline::Coin), AttrValue::from) }</span>
            <span class="soft small">if frozen { { amount.clone() }{ ", " } }{ when }</span>
            if frozen { <Badge kind={BadgeKind::Frozen} testid="coin-frozen" /> } else { <span class="unfold-amount">{ amount.clone() }</span> }
        </>
    };
    let technical = vec![
        (i18n.t(Behind::Path), coin.key().path().to_string()),
        (i18n.t(Behind::Script), hex::encode(coin.output().script.as_bytes())),
    ];
    let (address, handle) = (address.map(|address| address.to_string()), handle.clone());
    let content = Callback::from(move |()| {
        let onclick = {
            let handle = handle.clone();
            Callback::from(move |()| {
                // a list that is full is the only refusal, and nobody has 5,000 frozen coins
                let _ = handle
                    .change(|notes| if notes.thaw(&outpoint) { Ok(()) } else { notes.freeze(outpoint) });
            })
        };
        html! {
            <div class="stack">
                <p class="unfold-title">{ amount.clone() }</p>
                <dl class="facts">
                    if let Some(address) = address.clone() {
                        <dt>{ i18n.t(Text::At) }</dt>
                        <dd><HashText text={address} label={i18n.t(Text::At)} head=12 tail=10 testid="coin-address" /></dd>
                    }
                    <dt>{ i18n.t(Text::Outpoint) }</dt>
                    <dd><HashText text={outpoint.to_string()} label={i18n.t(Text::Outpoint)} head=12 tail=10 testid="coin-outpoint" /></dd>
                </dl>
                <Technical rows={technical.clone()} />
                <LabelField subject={Subject::Coin(outpoint)} title={i18n.t(NotesText::Label)} testid={format!("coin-label-{outpoint}")} />
                <p><Button testid="coin-freeze" icon={IconName::Frost} {onclick}>
                    { i18n.t(if frozen { Text::Thaw } else { Text::Freeze }) }
                </Button></p>
            </div>
        }
    });
    html! { <Unfold key={outpoint.to_string()} {summary} {content} testid="coin-row" state={if frozen { "frozen" } else { state }} /> }
}
