//! What the gateway says about itself. None of it is verified, and none of it is counted.

use crate::components::{AmountView, Card, HashText, Notice, NoticeKind};
use crate::hooks::use_meter;
use crate::i18n::{I18n, i18n, meter::Meter as Text};
use crate::state::when::moment;
use crate::ui::prelude::*;
use crate::wire::node::{NodeInfo, NodeWarning};

/// Number, keys, counts, money for fees, complaints.
#[component]
pub(super) fn HealthCard() -> Html {
    let i18n = i18n();
    let meter = use_meter();
    let Some(pairing) = &meter.pairing else { return html! {} };
    html! {
        <Card title={i18n.t(Text::NodeTitle)} testid="health">
            { for meter.node.iter().flat_map(|(node, _)| &node.warnings).map(|warning| complaint(i18n, warning)) }
            <dl class="facts">
                <dt>{ i18n.t(Text::Number) }</dt>
                <dd><strong data-testid="meter-number">{ pairing.meter.to_string() }</strong></dd>
                <dt>{ i18n.t(Text::Gateway) }</dt>
                <dd><code>{ pairing.url.to_string() }</code></dd>
                <dt>{ i18n.t(Text::ReadingKey) }</dt>
                <dd><HashText text={pairing.reading_key.to_string()} label={i18n.t(Text::ReadingKey)} testid="reading-key" /></dd>
                { meter.node.as_ref().map(|(node, at)| said(i18n, node, *at)).unwrap_or_default() }
            </dl>
        </Card>
    }
}

fn said(i18n: I18n, node: &NodeInfo, at: u64) -> Html {
    html! {
        <>
            <dt>{ i18n.t(Text::Interval) }</dt>
            <dd>{ i18n.fill(Text::Seconds, &[&node.interval_s.to_string()]) }</dd>
            <dt>{ i18n.t(Text::Records) }</dt>
            <dd data-testid="node-records">{ i18n.integer(node.records) }</dd>
            <dt>{ i18n.t(Text::AnchorsWritten) }</dt>
            <dd data-testid="node-anchors">{ i18n.integer(node.anchors) }</dd>
            <dt>{ i18n.t(Text::Funds) }</dt>
            <dd>{ match node.funds {
                Some(swartz) => html! { <AmountView {swartz} /> },
                None => html! { { i18n.t(Text::FundsUnknown) } },
            } }</dd>
            <dt>{ i18n.t(Text::FundAddress) }</dt>
            <dd><HashText text={node.fund_address.to_string()} label={i18n.t(Text::FundAddress)} testid="fund-address" /></dd>
            <dt>{ i18n.t(Text::Heard) }</dt>
            <dd>{ i18n.date_time(moment(at)) }</dd>
        </>
    }
}

fn complaint(i18n: I18n, warning: &NodeWarning) -> Html {
    let what = match warning.code.as_str() {
        "disk_full" => i18n.t(Text::WarnDiskFull),
        "low_funds" => i18n.t(Text::WarnLowFunds),
        "electrum_unreachable" => i18n.t(Text::WarnElectrum),
        "meter_silent" => i18n.t(Text::WarnSilent),
        _ => i18n.fill(Text::WarnOther, &[&warning.text]),
    };
    html! { <Notice key={warning.code.clone()} kind={NoticeKind::Warn} {what} testid={format!("warning-{}", warning.code)} /> }
}
