//! The picture: coins on the left, whom they go to on the right.

use wasm_core::units::Amount;
use wasm_core::wallet::Outline;
use wasm_core::wallet::notes::{Notes, Subject};
use wasm_core::wallet::outline::OutlineInput;

use super::recipients::{Whom, whom};
use crate::components::{Flow, FlowEnd, FlowKind};
use crate::i18n::{I18n, outline::Outline as Text};
use crate::ui::prelude::*;

/// Coins that get a box of their own; the rest share one.
const COINS: usize = 5;

/// The picture of a transaction.
pub(in crate::pages::wallet) fn picture(i18n: I18n, outline: &Outline, notes: &Notes) -> Html {
    let mut ins = Vec::new();
    ins.extend(outline.inputs.iter().take(COINS).map(|input| {
        let weight = input.amount.map_or(0, Amount::swartz);
        FlowEnd {
            kind: FlowKind::Coin,
            title: coin(i18n, input, notes),
            amount: amount(i18n, input.amount.map(Amount::swartz)),
            weight,
        }
    }));
    let rest = outline.inputs.get(COINS..).unwrap_or_default();
    if !rest.is_empty() {
        let weight =
            rest.iter().fold(0_u64, |sum, input| sum.saturating_add(input.amount.map_or(0, Amount::swartz)));
        let title = i18n.fill(Text::MoreCoins, &[&rest.len().to_string()]);
        ins.push(FlowEnd { kind: FlowKind::Coin, title, amount: amount(i18n, Some(weight)), weight });
    }
    let mut outs = Vec::new();
    outs.extend(outline.outputs.iter().map(|output| {
        let Whom { own, short, .. } = whom(i18n, output);
        let kind = if own { FlowKind::Change } else { FlowKind::Paid };
        let weight = output.amount.swartz();
        FlowEnd { kind, title: short, amount: amount(i18n, Some(weight)), weight }
    }));
    let fee = outline.fee.map(Amount::swartz);
    outs.push(FlowEnd {
        kind: FlowKind::Fee,
        title: i18n.t(Text::Fee),
        amount: amount(i18n, fee),
        weight: fee.unwrap_or(0),
    });
    html! {
        <Flow label={i18n.t(Text::Picture)} from={i18n.t(Text::From)} to={i18n.t(Text::To)} {ins} {outs} />
    }
}

fn amount(i18n: I18n, swartz: Option<u64>) -> AttrValue {
    // boxes are narrow on a phone: the unit may go to a line of its own
    let text = |swartz| i18n.amount(swartz).to_string().replace('\u{a0}', " ").into();
    swartz.map_or_else(|| i18n.t(Text::Unknown), text)
}

fn coin(i18n: I18n, input: &OutlineInput, notes: &Notes) -> AttrValue {
    if let Some(name) = &input.name {
        return i18n.fill(Text::Name, &[&String::from_utf8_lossy(&name.name)]);
    }
    match notes.label(&Subject::Coin(input.coin)) {
        Some(label) => label.as_str().to_owned().into(),
        None => i18n.t(if input.key.is_some() { Text::Coin } else { Text::OtherCoin }),
    }
}
