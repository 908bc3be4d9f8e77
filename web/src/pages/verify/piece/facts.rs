//! What a block says, number by number, and what it links to.

use std::rc::Rc;

use wasm_core::ipld::Cid;
use wasm_core::record::{Energy, Register};
use wasm_core::units::WattHours;
use wasm_core::verify::Piece;

use super::way;
use crate::components::HashText;
use crate::i18n::{I18n, i18n, lookup::Lookup as Text};
use crate::state::lookup::Wanted;
use crate::state::when::moment;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FactsProps {
    pub(super) piece: Rc<Piece>,
}

/// Its facts as a list.
#[component]
pub(super) fn Facts(FactsProps { piece }: &FactsProps) -> Html {
    let i18n = i18n();
    let meter = piece.meter().cloned().map(Wanted::Meter);
    let meter =
        meter.map(|meter| fact(i18n, Text::Meter, way(&meter, html! { { meter.text() } }, "piece-meter")));
    let said = match &**piece {
        Piece::Day(file) => html! {
            <>
                { flow(i18n, file.energy()) }
                { count(i18n, file.size()) }
                { file.prev().map(|cid| fact(i18n, Text::Previous, link(&cid, "piece-previous"))).unwrap_or_default() }
                { links(i18n, file.hours()) }
            </>
        },
        Piece::Hour(file) => html! {
            <>
                { flow(i18n, file.energy()) }
                { count(i18n, u64::try_from(file.records().len()).unwrap_or(u64::MAX)) }
                { fact(i18n, Text::Until, html! { { i18n.date_time(moment(file.until().secs())) } }) }
                { file.prev().map(|cid| fact(i18n, Text::Previous, link(&cid, "piece-previous"))).unwrap_or_default() }
            </>
        },
        Piece::Record(record) => {
            let draft = &record.payload().draft;
            html! { <>{ register(i18n, Text::Produced, draft.export) }{ register(i18n, Text::Consumed, draft.import) }</> }
        }
        Piece::Certificate(signed) => {
            let certificate = signed.certificate();
            let key = certificate.electrician.to_string();
            let day = |secs: u64| i18n.date(moment(secs));
            let validity = format!("{} – {}", day(certificate.from.secs()), day(certificate.until.secs()));
            html! {
                <>
                    { fact(i18n, Text::Electrician, html! { <HashText text={key} label={i18n.t(Text::Electrician)} /> }) }
                    { fact(i18n, Text::Validity, html! { { validity } }) }
                </>
            }
        }
        Piece::Other => html! {},
    };
    html! { <dl class="facts">{ meter.unwrap_or_default() }{ said }</dl> }
}

fn fact(i18n: I18n, name: Text, value: Html) -> Html {
    html! { <><dt>{ i18n.t(name) }</dt><dd>{ value }</dd></> }
}

fn flow(i18n: I18n, energy: Energy) -> Html {
    let fed_in = fact(i18n, Text::FedIn, html! { { kwh(i18n, energy.produced) } });
    html! { <>{ fed_in }{ fact(i18n, Text::Drawn, html! { { kwh(i18n, energy.consumed) } }) }</> }
}

fn count(i18n: I18n, records: u64) -> Html {
    fact(i18n, Text::Records, html! { { i18n.integer(records) } })
}

fn register(i18n: I18n, name: Text, register: Option<Register>) -> Html {
    register.map(|register| fact(i18n, name, html! { { kwh(i18n, register.value) } })).unwrap_or_default()
}

fn kwh(i18n: I18n, energy: WattHours) -> String {
    format!("{} kWh", i18n.kilowatt_hours(energy.wh()))
}

fn links(i18n: I18n, hours: &[Cid]) -> Html {
    let rows = hours.iter().map(|cid| html! { <li>{ link(cid, "piece-hour") }</li> });
    fact(
        i18n,
        Text::Hours,
        html! { <details class="chart-table"><summary>{ hours.len().to_string() }</summary><ul>{ for rows }</ul></details> },
    )
}

/// A content address that leads to what it names.
fn link(cid: &Cid, testid: &'static str) -> Html {
    let text = cid.to_string();
    let tail = text.get(text.len().saturating_sub(8)..).unwrap_or(&text);
    let head = text.get(..8).unwrap_or(&text);
    let shown = html! { <code aria-label={text.clone()}>{ format!("{head}…{tail}") }</code> };
    way(&Wanted::Block(*cid), shown, testid)
}
