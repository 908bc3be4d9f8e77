//! Everything about one entry: whom it paid, how deep it is, the proof, and what can still be done.

use std::rc::Rc;

use wasm_core::chain::Inclusion;
use wasm_core::hash::Txid;
use wasm_core::tx::FeeLimits;
use wasm_core::verify::names;
use wasm_core::wallet::LedgerRow;
use wasm_core::wallet::notes::Subject;

use super::super::label::LabelField;
use super::super::outline::{Raw, picture};
use super::act::Act;
use super::line::{what, when};
use crate::components::{CheckList, CheckRow, HashText, Outcome};
use crate::hooks::{PayHandle, use_notes, use_wallet};
use crate::i18n::{I18n, history::History as Text, i18n};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct DetailProps {
    pub(super) entry: Rc<LedgerRow>,
    pub(super) pay: PayHandle,
}

/// The details of an entry.
#[component]
pub(super) fn Detail(DetailProps { entry, pay }: &DetailProps) -> Html {
    let i18n = i18n();
    let (wallet, notes) = (use_wallet(), use_notes());
    let (Some(facts), Some(notes)) = (wallet.facts.clone(), notes.notes.clone()) else { return html! {} };
    let txid = entry.row.txid;
    let Some(located) = facts.transactions().get(&txid) else { return html! {} };
    let outline = facts.outline_tx(&located.transaction, &notes, FeeLimits::default());
    let depth = facts.confirmations(&txid).unwrap_or(0);
    let fee = entry
        .row
        .fee
        .map_or_else(|| i18n.t(Text::FeeOfOthers), |fee| i18n.amount(fee.swartz()).to_string().into());
    html! {
        <div class="stack">
            <p>{ what(i18n, entry) }</p>
            if entry.row.height.is_none() { <Act {txid} pay={pay.clone()} /> }
            { picture(i18n, &outline, &notes) }
            <dl class="facts">
                <dt>{ i18n.t(Text::Time) }</dt>
                <dd>{ when(i18n, entry) }</dd>
                <dt>{ i18n.t(Text::Depth) }</dt>
                <dd data-testid="history-depth">{ i18n.integer(depth.into()) }</dd>
                <dt>{ i18n.t(Text::Fee) }</dt>
                <dd>{ fee }</dd>
                <dt>{ i18n.t(Text::Transaction) }</dt>
                <dd><HashText text={txid.to_string()} label={i18n.t(Text::Transaction)} head=12 tail=10 testid="history-txid" /></dd>
            </dl>
            <LabelField subject={Subject::Transaction(txid)} title={i18n.t(Text::Label)} testid={format!("label-{txid}")} />
            <CheckList checks={checks(i18n, txid, located.inclusion.as_ref())} testid="history-checks" />
            <Raw title={i18n.t(Text::Raw)} transaction={located.transaction.clone()} network={facts.network()} />
        </div>
    }
}

/// What was checked before the entry was counted. Only what passed is ever counted; what waits is not proven.
fn checks(i18n: I18n, txid: Txid, inclusion: Option<&Inclusion>) -> Vec<CheckRow> {
    let row = |name: &'static str, evidence: Option<String>| CheckRow {
        name: name.into(),
        label: i18n.check(name),
        outcome: if evidence.is_some() {
            Outcome::Passed
        } else {
            Outcome::NotPossible(i18n.t(Text::NotYet))
        },
        evidence: evidence.unwrap_or_default().into(),
    };
    let branch = inclusion.map(|inclusion| {
        let mut lines = vec![format!("position {}", inclusion.branch.position())];
        lines.extend(inclusion.branch.siblings().iter().map(hex::encode));
        lines.join("\n")
    });
    let block = inclusion.map(|inclusion| format!("height {}\nblock {}", inclusion.height, inclusion.block));
    vec![
        row(names::TX_ID, Some(txid.to_string())),
        row(names::TX_MERKLE, branch),
        row(names::HEADER_CHAIN, block),
    ]
}
