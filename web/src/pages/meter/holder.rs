//! The 1-of-2 as both sides derived it, one below the other.

use crate::components::{Card, HashText, Notice, NoticeKind};
use crate::hooks::use_meter;
use crate::i18n::technical::Technical as Behind;
use crate::i18n::{i18n, meter::Meter as Text};
use crate::pages::shared::Technical;
use crate::ui::prelude::*;

/// Both addresses, and whether they are the same.
#[component]
pub(super) fn HolderCard() -> Html {
    let i18n = i18n();
    let meter = use_meter();
    let Some(check) = &meter.holder else { return html! {} };
    let technical = meter.pairing.as_deref().map(|pairing| {
        let script = hex::encode(pairing.holder.witness_script().as_bytes());
        vec![
            (i18n.t(Behind::WitnessScript), script),
            (i18n.t(Behind::ClientKey), pairing.holder.client().to_string()),
            (i18n.t(Behind::NodeKey), pairing.holder.node().to_string()),
            (i18n.t(Behind::ReadingKey), pairing.reading_key.to_string()),
        ]
    });
    let (kind, what, state) = if check.matches() {
        (NoticeKind::Good, Text::HolderMatch, "match")
    } else {
        (NoticeKind::Error, Text::HolderMismatch, "mismatch")
    };
    html! {
        <Card title={i18n.t(Text::HolderTitle)}>
            <p class="soft">{ i18n.t(Text::HolderText) }</p>
            <dl class="facts">
                <dt>{ i18n.t(Text::HolderMine) }</dt>
                <dd><HashText text={check.mine.clone()} label={i18n.t(Text::HolderMine)} head=14 tail=10 testid="holder-mine" /></dd>
                <dt>{ i18n.t(Text::HolderTheirs) }</dt>
                <dd><HashText text={check.theirs.clone()} label={i18n.t(Text::HolderTheirs)} head=14 tail=10 testid="holder-theirs" /></dd>
            </dl>
            <Technical rows={technical.unwrap_or_default()} />
            <div data-testid="holder-match" data-state={state}><Notice {kind} what={i18n.t(what)} /></div>
        </Card>
    }
}
