//! One anchor: what it says, and every check from the file to the header.

use wasm_core::units::{Height, WattHours};
use wasm_core::verify::Verdict;

use crate::components::{Badge, BadgeKind, CheckList, HashText};
use crate::i18n::technical::Technical as Behind;
use crate::i18n::{I18n, i18n, verify::Verify as Text};
use crate::pages::shared::{Technical, Unfold, check_rows};
use crate::state::anchors::AnchorRow;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct AnchorProps {
    pub(super) row: AnchorRow,
    pub(super) tip: Option<Height>,
}

/// The row and what it opens to.
#[component]
pub(super) fn Anchor(AnchorProps { row, tip }: &AnchorProps) -> Html {
    let i18n = i18n();
    let (state, badge) = match (row.anchor.is_some(), row.verdict()) {
        (true, _) => ("verified", BadgeKind::Verified),
        (false, Verdict::Failed) => ("failed", BadgeKind::Unverified),
        (false, Verdict::Passed | Verdict::Incomplete) => ("incomplete", BadgeKind::Unverified),
    };
    let title = row.value.as_ref().map_or_else(
        || i18n.t(Text::AnchorUnknown),
        |value| i18n.fill(Text::Anchor, &[&i18n.integer(value.n)]),
    );
    let summary = html! {
        <>
            <span class="unfold-title">{ title }</span>
            <span class="soft small">{ says(i18n, row, *tip) }</span>
            <Badge kind={badge} />
        </>
    };
    let content = {
        let row = row.clone();
        Callback::from(move |()| detail(i18n, &row))
    };
    html! { <Unfold {summary} {content} testid="anchor-row" {state} /> }
}

fn says(i18n: I18n, row: &AnchorRow, tip: Option<Height>) -> AttrValue {
    let Some(value) = &row.value else { return AttrValue::default() };
    let energy = |wh: WattHours| i18n.energy(i64::try_from(wh.wh()).unwrap_or(i64::MAX)).to_string();
    let above = tip.and_then(|tip| tip.blocks_since(row.height)).unwrap_or(0);
    let confirmations = i18n.integer(u64::from(above).saturating_add(1));
    i18n.fill(Text::AnchorMeta, &[&energy(value.produced), &energy(value.consumed), &confirmations])
}

/// The operation as it stands on the chain.
fn technical(i18n: I18n, row: &AnchorRow) -> Vec<(AttrValue, String)> {
    let value = row.value.as_ref().and_then(|value| value.to_value().ok());
    let value = value.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    value.map(|value| (i18n.t(Behind::Value), value)).into_iter().collect()
}

fn detail(i18n: I18n, row: &AnchorRow) -> Html {
    let files = row.anchor.as_deref().map(|anchor| {
        let anchor = anchor.get();
        i18n.fill(Text::AnchorFiles, &[&anchor.files.to_string(), &anchor.records.to_string()])
    });
    html! {
        <div class="stack stack-tight">
            <dl class="facts">
                <dt>{ i18n.t(Text::Transaction) }</dt>
                <dd><HashText text={row.txid.to_string()} label={i18n.t(Text::Transaction)} testid="anchor-txid" /></dd>
                { row.value.as_ref().map(|value| html! {
                    <>
                        <dt>{ i18n.t(Text::File) }</dt>
                        <dd><HashText text={value.c.clone()} label={i18n.t(Text::File)} testid="anchor-cid" /></dd>
                    </>
                }).unwrap_or_default() }
            </dl>
            <p class="soft small">{ files }</p>
            <Technical rows={technical(i18n, row)} />
            <CheckList checks={check_rows(i18n, &row.report)} testid="anchor-checks" />
        </div>
    }
}
