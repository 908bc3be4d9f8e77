//! Which coins pay: the wallet's choice, or one's own.

use std::collections::BTreeSet;

use wasm_core::address::Address;
use wasm_core::tx::build::Coin;
use wasm_core::units::Amount;
use wasm_core::wallet::Wallet as Facts;
use wasm_core::wallet::notes::{Notes, Subject};

use crate::components::{Card, CheckBox};
use crate::hooks::{PayHandle, use_notes, use_wallet};
use crate::i18n::{I18n, coins::Coins as CoinText, i18n, outline::Outline, pay::Pay as Text};
use crate::state::pay::Draft;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct CoinChoiceProps {
    pub(super) pay: PayHandle,
    pub(super) onchange: Callback<Draft>,
}

/// A box for each coin, once somebody wants to choose.
#[component]
pub(super) fn CoinChoice(CoinChoiceProps { pay, onchange }: &CoinChoiceProps) -> Html {
    let i18n = i18n();
    let (wallet, notes) = (use_wallet(), use_notes());
    let (Some(facts), Some(notes)) = (wallet.facts.clone(), notes.notes.clone()) else { return html! {} };
    let draft = &pay.draft;
    let onown = {
        let draft = draft.clone();
        onchange.reform(move |own: bool| Draft { coins: own.then(BTreeSet::new), ..draft.clone() })
    };
    let mut coins = if draft.coins.is_some() { facts.spendable(notes.frozen()) } else { Vec::new() };
    coins.sort_unstable_by_key(|coin| (core::cmp::Reverse(coin.value()), coin.outpoint()));
    let is_chosen =
        |coin: &&Coin| draft.coins.as_ref().is_some_and(|chosen| chosen.contains(&coin.outpoint()));
    let sum = coins.iter().filter(is_chosen).map(Coin::value).map(Amount::swartz);
    let sum = i18n.amount(sum.fold(0, u64::saturating_add)).to_string();
    let count = coins.iter().filter(is_chosen).count().to_string();
    let row = |coin: &Coin| {
        let (outpoint, checked) = (coin.outpoint(), is_chosen(&coin));
        let draft = draft.clone();
        let onchange = onchange.reform(move |take: bool| draft.clone().with_coin(outpoint, take));
        let label = label(i18n, coin, &facts, &notes);
        html! {
            <li key={outpoint.to_string()}><CheckBox {label} testid={format!("coin-{outpoint}")} {checked} {onchange} /></li>
        }
    };
    html! {
        <Card class={classes!("card-narrow")} testid="pay-coins">
            <CheckBox label={i18n.t(Text::CoinsOwn)} testid="pay-coins-own" checked={draft.coins.is_some()} onchange={onown} />
            if draft.coins.is_some() {
                <p class="soft small">{ i18n.t(Text::CoinsHint) }</p>
                if coins.is_empty() { <p class="soft">{ i18n.t(CoinText::Empty) }</p> }
                <ul class="stack stack-tight">{ for coins.iter().map(row) }</ul>
                <p role="status" data-testid="pay-coins-sum">{ i18n.fill(Text::CoinsSum, &[&count, &sum]) }</p>
            }
        </Card>
    }
}

/// What a person calls the coin, what it holds, and how old it is.
fn label(i18n: I18n, coin: &Coin, facts: &Facts, notes: &Notes) -> AttrValue {
    let outpoint = coin.outpoint();
    let said = |subject: &Subject| notes.label(subject).map(|label| label.as_str().to_owned());
    let address = || Address::from_script(&coin.output().script, facts.network());
    let name = said(&Subject::Coin(outpoint))
        .or_else(|| said(&Subject::Transaction(outpoint.txid)))
        .or_else(|| said(&Subject::Address(address()?)))
        .unwrap_or_else(|| i18n.t(Outline::Coin).to_string());
    let when = match coin.origin().height {
        None => i18n.t(CoinText::Waiting),
        Some(height) => i18n.fill(CoinText::InBlock, &[&i18n.integer(height.0.into())]),
    };
    format!("{}: {name}, {when}", i18n.amount(coin.value().swartz())).into()
}
