//! What can be done while a transaction waits: hurry it, or take it back.

use wasm_core::hash::Txid;
use wasm_core::units::FeeRate;

use super::super::send::PayProblem;
use crate::components::{Button, ButtonKind, Field, FieldKind};
use crate::hooks::{PayHandle, use_notes, use_wallet};
use crate::i18n::{history::History as Text, i18n, pay::Pay};
use crate::state::ledger::suggested;
use crate::state::pay::Purpose;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ActProps {
    pub(super) txid: Txid,
    pub(super) pay: PayHandle,
}

/// A rate and the buttons that fit; nothing where nothing can be done.
#[component]
pub(super) fn Act(ActProps { txid, pay }: &ActProps) -> Html {
    let i18n = i18n();
    let (wallet, notes) = (use_wallet(), use_notes());
    let typed = use_state(|| None::<String>);
    let (Some(facts), Some(notes)) = (wallet.facts.clone(), notes.notes.clone()) else { return html! {} };
    let waiting = facts.waiting(txid).and_then(Result::ok);
    let slow = facts.slow(txid, notes.frozen());
    let (fee, vsize) = match (&waiting, &slow) {
        (Some(waiting), _) => (waiting.fee(), waiting.tx().vsize()),
        (None, Some(slow)) => (slow.fee, slow.vsize),
        (None, None) => return html! {},
    };
    let paid = fee.swartz().checked_div(u64::try_from(vsize).unwrap_or(1)).unwrap_or(0);
    let text = (*typed).clone().unwrap_or_else(|| suggested(paid, pay.fees.said).swartz_per_vb().to_string());
    let rate = text.trim().parse().ok().and_then(|rate| FeeRate::from_swartz_per_vb(rate).ok());
    let (min, max) = (FeeRate::MIN.swartz_per_vb(), FeeRate::MAX.swartz_per_vb());
    let error = rate.is_none().then(|| i18n.fill(Pay::RateRange, &[&i18n.integer(min), &i18n.integer(max)]));
    let onchange = {
        let typed = typed.setter();
        Callback::from(move |text| typed.set(Some(text)))
    };
    let act = |purpose: Purpose| {
        let pay = pay.clone();
        Callback::from(move |()| {
            if let Some(rate) = rate {
                pay.change(purpose.clone(), rate);
            }
        })
    };
    let own = waiting.is_some();
    html! {
        <div class="stack act" data-testid="history-act">
            <p class="soft small">{ i18n.t(if own { Text::WaitsText } else { Text::HurryText }) }</p>
            <Field testid={format!("rate-{txid}")} label={i18n.t(Text::Rate)} hint={i18n.fill(Text::RateHint, &[&i18n.integer(paid)])}
                kind={FieldKind::Number} value={text} {onchange} {error} />
            <div class="actions">
                if own {
                    <Button testid="history-bump" kind={ButtonKind::Primary} onclick={act(Purpose::Bump(*txid))}>{ i18n.t(Text::Bump) }</Button>
                    <Button testid="history-cancel" onclick={act(Purpose::Cancel(*txid))}>{ i18n.t(Text::Cancel) }</Button>
                } else {
                    <Button testid="history-hurry" onclick={act(Purpose::Hurry(*txid))}>{ i18n.t(Text::Hurry) }</Button>
                }
            </div>
            <PayProblem problem={pay.problem.clone()} />
        </div>
    }
}
