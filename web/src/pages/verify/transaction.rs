//! A transaction: its proof, what it says under a name, what it pays.

use std::rc::Rc;

use wasm_core::address::Address;
use wasm_core::name::MeterId;
use wasm_core::name::values::{AnchorValue, CertificateValue};
use wasm_core::script::name::NameOutput;
use wasm_core::tx::TxOut;
use wasm_core::units::WattHours;

use super::piece::{Bytes, way};
use crate::components::{AmountView, Card, CheckList, HashText, Notice, NoticeKind};
use crate::hooks::use_env;
use crate::i18n::{I18n, i18n, lookup::Lookup as Text};
use crate::pages::shared::check_rows;
use crate::state::lookup::{FoundTransaction, Wanted};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct TransactionProps {
    pub(super) found: Rc<FoundTransaction>,
}

/// All of it, plain words first.
#[component]
pub(super) fn TransactionCard(TransactionProps { found }: &TransactionProps) -> Html {
    let i18n = i18n();
    let network = use_env().config.network;
    let transaction = &found.transaction;
    let txid = transaction.txid().to_string();
    let operation = transaction.name_output().map(|(_, output)| said(i18n, &output));
    let pays = |output: &TxOut| {
        let address = Address::from_script(&output.script, network).map(|address| address.to_string());
        let to = address.unwrap_or_else(|| i18n.t(Text::Script).to_string());
        html! { <li class="row row-apart"><span class="breaks small">{ to }</span><AmountView swartz={output.value.swartz()} /></li> }
    };
    html! {
        <Card title={i18n.t(Text::Transaction)} testid="transaction">
            { operation.unwrap_or_default() }
            if let Some(report) = &found.report {
                <CheckList checks={check_rows(i18n, report)} testid="transaction-checks" />
            } else {
                <Notice kind={NoticeKind::Warn} what={i18n.t(Text::Unplaced)} testid="transaction-unplaced" />
            }
            <dl class="facts">
                <dt>{ i18n.t(Text::Transaction) }</dt>
                <dd><HashText text={txid} label={i18n.t(Text::Transaction)} testid="transaction-id" /></dd>
                <dt>{ i18n.t(Text::Inputs) }</dt>
                <dd>{ transaction.inputs.len().to_string() }</dd>
                <dt>{ i18n.t(Text::Outputs) }</dt>
                <dd><ul class="found">{ for transaction.outputs.iter().map(pays) }</ul></dd>
            </dl>
            <Bytes bytes={Rc::from(transaction.encode())} />
        </Card>
    }
}

/// The name operation in words, with ways to what it stands for.
fn said(i18n: I18n, output: &NameOutput) -> Html {
    let (name, value) = (String::from_utf8_lossy(&output.name), String::from_utf8_lossy(&output.value));
    let (namespace, id) = name.split_once('/').unwrap_or((&name, ""));
    let meter = id.split('~').next().unwrap_or(id).parse::<MeterId>().ok();
    let anchor = AnchorValue::parse(&output.value).ok().filter(|_| namespace == "bp-meter");
    let certificate = CertificateValue::parse(&output.value).ok().filter(|_| namespace == "bp");
    let (what, file) = match (anchor, certificate, &meter) {
        (Some(anchor), _, Some(meter)) => {
            let (fed_in, drawn) = (kwh(i18n, anchor.produced), kwh(i18n, anchor.consumed));
            let number = i18n.integer(anchor.n);
            (i18n.fill(Text::OpAnchor, &[&number, meter.as_str(), &fed_in, &drawn]), Some(anchor.c))
        }
        (_, Some(value), Some(meter)) => (i18n.fill(Text::OpCertificate, &[meter.as_str()]), Some(value.c)),
        _ => (i18n.t(Text::OpOther), None),
    };
    let to_file = file.and_then(|cid| cid.parse().ok()).map(Wanted::Block);
    let to_meter = meter.filter(|_| to_file.is_some()).map(Wanted::Meter);
    html! {
        <div class="stack stack-tight" data-testid="transaction-says">
            <p><strong>{ what }</strong></p>
            if to_file.is_some() { <p class="soft">{ i18n.t(Text::OpAnchorText) }</p> }
            <div class="row">
                { to_file.map(|wanted| way(&wanted, html! { { i18n.t(Text::ToFile) } }, "transaction-file")).unwrap_or_default() }
                { to_meter.map(|wanted| way(&wanted, html! { { i18n.t(Text::ToMeter) } }, "transaction-meter")).unwrap_or_default() }
            </div>
            <dl class="facts">
                <dt>{ i18n.t(Text::Name) }</dt><dd><code class="breaks">{ name.to_string() }</code></dd>
                <dt>{ i18n.t(Text::Value) }</dt><dd><code class="breaks small">{ value.to_string() }</code></dd>
            </dl>
        </div>
    }
}

fn kwh(i18n: I18n, energy: WattHours) -> String {
    i18n.energy(i64::try_from(energy.wh()).unwrap_or(i64::MAX)).to_string()
}
