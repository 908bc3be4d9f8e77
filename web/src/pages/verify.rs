//! Verify: a meter's anchors with every check, and what they add up to.

mod anchor;
mod audit;
mod file;
mod form;
mod found;
mod open;
mod piece;
mod result;
mod save;
mod transaction;

use super::shared::ChainTrouble;
use crate::components::{Notice, NoticeKind, Page};
use crate::hooks::{look_up, use_block_sources, use_evidence, use_looked_up, use_meter, use_own_meter};
use crate::i18n::{i18n, lookup::Lookup, verify::Verify as Text};
use crate::state::lookup::Wanted;
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;
use audit::Audit;
use file::FromFile;
use form::Form;
use found::Found;
use open::Open;

/// The verify page: the own meter at once, any other by its number, blocks and transactions by their names.
#[component]
pub fn Verify() -> Html {
    let i18n = i18n();
    let meter = use_meter();
    let (gateway, looked_up, sources) =
        (use_state(|| None::<GatewayUrl>), use_looked_up(), use_block_sources());
    let wanted = looked_up.as_deref().map(Wanted::parse);
    let own = use_own_meter();
    let files: Vec<GatewayUrl> = (*gateway).clone().into_iter().chain(sources).collect();
    let target = match &wanted {
        Some(Some(Wanted::Meter(meter))) => Some((meter.clone(), files)),
        Some(_) => None,
        None => own,
    };
    let onload = {
        let gateway = gateway.setter();
        Callback::from(move |(wanted, url): (Wanted, Option<GatewayUrl>)| {
            gateway.set(url);
            look_up(&wanted);
        })
    };
    let evidence = use_evidence();
    if let Some(Ok(shown)) = evidence.opened.clone() {
        return html! {
            <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}><FromFile {shown} {evidence} /></Page>
        };
    }
    html! {
        <Page title={i18n.t(Text::Title)} lead={i18n.t(Text::Lead)}>
            <div class="stack">
                <ChainTrouble />
                { match &wanted {
                    Some(Some(wanted @ (Wanted::Block(_) | Wanted::Transaction(_)))) => {
                        html! { <Found key={wanted.text()} wanted={wanted.clone()} /> }
                    }
                    Some(None) => html! { <Notice kind={NoticeKind::Warn} what={i18n.t(Lookup::Wrong)} testid="lookup-wrong" /> },
                    Some(Some(Wanted::Meter(_))) | None => html! {},
                } }
                { target.clone().map(|(meter, sources)| {
                    let key = format!("{meter} {sources:?}");
                    html! { <Audit {key} {meter} {sources} evidence={evidence.clone()} /> }
                }).unwrap_or_default() }
                if meter.loaded { <Form key={looked_up.clone().unwrap_or_default()} {looked_up} {target} {onload} /> }
                <Open {evidence} />
            </div>
        </Page>
    }
}
