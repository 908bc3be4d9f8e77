//! Power at this moment, and the sums of today.

use crate::components::{Badge, BadgeKind, Card, EnergyValue, Stat, Tone};
use crate::hooks::{use_energy, use_meter, use_now};
use crate::i18n::{energy::Energy as Text, i18n};
use crate::state::period::{Overview, View};
use crate::state::when::{moment, zone};
use crate::ui::prelude::*;

/// The card at the top.
#[component]
pub(super) fn NowCard() -> Html {
    html! {
        <Card class={classes!("card-hero")}>
            <PowerNow />
            <Today />
        </Card>
    }
}

/// Live power: unsigned, and marked so.
#[component]
pub(in crate::pages) fn PowerNow() -> Html {
    let i18n = i18n();
    let energy = use_energy();
    let (label, tone) = match energy.live {
        Some(live) if live.power_w < 0 => (Text::PowerOut, Tone::Produced),
        Some(live) if live.power_w > 0 => (Text::PowerIn, Tone::Consumed),
        Some(_) | None => (Text::PowerNow, Tone::Plain),
    };
    html! {
        <div class="stack stack-tight">
            <Stat hero=true label={i18n.t(label)} {tone} note={i18n.t(Text::PowerNote)} testid="power-now">
                { match energy.live {
                    Some(live) => html! { <EnergyValue wh={live.power_w.saturating_abs()} power=true /> },
                    None => html! { <span class="soft">{ i18n.t(Text::PowerNone) }</span> },
                } }
            </Stat>
            <div class="row"><Badge kind={BadgeKind::Live} testid="power-unsigned" /></div>
        </div>
    }
}

/// What verified readings say about today.
#[component]
pub(in crate::pages) fn Today() -> Html {
    let i18n = i18n();
    let (energy, meter, now) = (use_energy(), use_meter(), use_now());
    let interval = meter.pairing.as_ref().map_or(900, |pairing| pairing.interval_s);
    let total = use_memo((energy.proven.clone(), interval, now, zone()), |(proven, interval, now, _)| {
        Overview::of(View::default(), proven, *interval, *now).and_then(|today| today.total())
    });
    let flow = total.map(|total| total.energy()).unwrap_or_default();
    let signed = |wh: u64| i64::try_from(wh).unwrap_or(i64::MAX);
    let note = energy.as_of().map_or_else(
        || i18n.t(Text::Nothing),
        |time| i18n.fill(Text::AsOf, &[&i18n.date_time(moment(time.secs()))]),
    );
    html! {
        <>
            <div class="numbers">
                <Stat tone={Tone::Produced} label={i18n.t(Text::ProducedToday)} testid="produced-today">
                    <EnergyValue wh={signed(flow.produced.wh())} />
                </Stat>
                <Stat tone={Tone::Consumed} label={i18n.t(Text::ConsumedToday)} testid="consumed-today">
                    <EnergyValue wh={signed(flow.consumed.wh())} />
                </Stat>
            </div>
            <p class="soft small" data-testid="energy-as-of">{ note }</p>
        </>
    }
}
