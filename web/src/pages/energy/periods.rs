//! A period of one's choice: its sentence, its sums, its bars, and files of them.

use std::rc::Rc;

use wasm_core::series::{Bucket, Span};

use super::choose::{Choose, Steps};
use super::closer::Closer;
use super::save::Save;
use super::sums::Sums;
use super::{labels, words};
use crate::chart::{EnergyBucket, EnergyChart};
use crate::components::Card;
use crate::hooks::{use_energy, use_meter, use_now};
use crate::i18n::{I18n, energy::Energy as Text, i18n};
use crate::state::period::{Overview, View};
use crate::state::when::zone;
use crate::ui::prelude::*;

/// Choice of a period, its numbers and its chart.
#[component]
pub(super) fn PeriodsCard() -> Html {
    let i18n = i18n();
    let view = use_state(View::default);
    let overview = use_overview(*view);
    let Some(overview) = (*overview).clone().map(Rc::new) else { return html! {} };
    let set = {
        let view = view.clone();
        Callback::from(move |next: View| view.set(next))
    };
    html! {
        <Card title={i18n.t(Text::PeriodTitle)}>
            <Choose view={*view} overview={overview.clone()} onchange={set.clone()} />
            <Sums overview={overview.clone()} />
            <Bars span={view.span} overview={overview.clone()} />
            <Steps view={*view} overview={overview.clone()} onchange={set} />
            <Closer span={view.span} overview={overview.clone()} />
            <Save {overview} />
        </Card>
    }
}

/// The day as bars, for the home page.
#[component]
pub(in crate::pages) fn TodayChart() -> Html {
    let overview = use_overview(View::default());
    match (*overview).clone() {
        Some(overview) => html! { <Bars span={View::default().span} overview={Rc::new(overview)} /> },
        None => html! {},
    }
}

#[hook]
fn use_overview(view: View) -> Rc<Option<Overview>> {
    let (energy, meter, now) = (use_energy(), use_meter(), use_now());
    let interval = meter.pairing.as_ref().map_or(900, |pairing| pairing.interval_s);
    use_memo((energy.proven.clone(), view, interval, now, zone()), |(proven, view, interval, now, _)| {
        Overview::of(*view, proven, *interval, *now)
    })
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct BarsProps {
    span: Span,
    overview: Rc<Overview>,
}

/// The verified readings of the period as bars.
#[component]
fn Bars(BarsProps { span, overview }: &BarsProps) -> Html {
    let i18n = i18n();
    let buckets = use_memo((overview.clone(), i18n.lang), |(overview, _)| {
        let buckets = overview.series.buckets().iter();
        buckets.map(|bucket| drawn(i18n, overview, bucket)).collect::<Vec<EnergyBucket>>()
    });
    let label = i18n.fill(Text::ChartLabel, &[&words::title(i18n, *span, overview.range)]);
    html! { <EnergyChart {label} summary={words::sentence(i18n, *span, overview)} {buckets} /> }
}

fn drawn(i18n: I18n, overview: &Overview, bucket: &Bucket) -> EnergyBucket {
    let energy = bucket.energy();
    EnergyBucket {
        label: labels::label(i18n, overview, bucket.start),
        produced_wh: energy.produced.wh(),
        consumed_wh: energy.consumed.wh(),
        kind: labels::kind(bucket.state(&overview.known)),
        note: labels::note(i18n, bucket),
    }
}
