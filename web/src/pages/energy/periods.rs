//! A period of one's choice as bars.

use wasm_core::series::{Bucket, Quality, Series};
use wasm_core::units::UnixTime;

use crate::chart::{BucketKind, EnergyBucket, EnergyChart};
use crate::components::{Card, Choice, ChoiceOption};
use crate::hooks::{use_energy, use_meter, use_now};
use crate::i18n::{I18n, energy::Energy as Text, i18n};
use crate::state::period::Period;
use crate::state::when::moment;
use crate::ui::prelude::*;

/// Choice of a period and its chart.
#[component]
pub(super) fn PeriodsCard() -> Html {
    let i18n = i18n();
    let period = use_state(Period::default);
    let onchange = {
        let period = period.clone();
        Callback::from(move |tag: AttrValue| {
            if let Some(chosen) = Period::ALL.into_iter().find(|period| period.tag() == tag.as_str()) {
                period.set(chosen);
            }
        })
    };
    let options: Vec<ChoiceOption> = Period::ALL
        .map(|period| ChoiceOption {
            value: AttrValue::Static(period.tag()),
            label: i18n.t(name(period)),
            testid: format!("period-{}", period.tag()).into(),
        })
        .to_vec();
    html! {
        <Card>
            <Choice label={i18n.t(Text::PeriodLabel)} name="period" {options} value={AttrValue::Static(period.tag())} {onchange} />
            <PeriodChart period={*period} />
        </Card>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(in crate::pages) struct PeriodChartProps {
    /// What is shown.
    pub(in crate::pages) period: Period,
}

/// The verified readings of a period as bars.
#[component]
pub(in crate::pages) fn PeriodChart(PeriodChartProps { period }: &PeriodChartProps) -> Html {
    let i18n = i18n();
    let (energy, meter, now) = (use_energy(), use_meter(), use_now());
    let interval = meter.pairing.as_ref().map_or(900, |pairing| pairing.interval_s);
    let series =
        use_memo((energy.readings.clone(), *period, interval, now), |(readings, period, interval, now)| {
            period.series(readings, *interval, *now)
        });
    let buckets = series.as_ref().as_ref().map(Series::buckets).unwrap_or_default();
    let buckets: Vec<EnergyBucket> = buckets.iter().map(|bucket| drawn(i18n, *period, bucket, now)).collect();
    html! { <EnergyChart label={i18n.fill(Text::ChartLabel, &[&i18n.t(name(*period))])} {buckets} /> }
}

const fn name(period: Period) -> Text {
    match period {
        Period::Hour => Text::PeriodHour,
        Period::Today => Text::PeriodToday,
        Period::Yesterday => Text::PeriodYesterday,
        Period::Week => Text::PeriodWeek,
        Period::Month => Text::PeriodMonth,
        Period::Year => Text::PeriodYear,
    }
}

fn drawn(i18n: I18n, period: Period, bucket: &Bucket, now: UnixTime) -> EnergyBucket {
    let start = moment(bucket.start.secs());
    let label = match period {
        Period::Hour | Period::Today | Period::Yesterday => i18n.time(start),
        Period::Week | Period::Month => i18n.day_month(start),
        Period::Year => i18n.month(start).to_owned(),
    };
    let kind = match bucket.quality() {
        _ if bucket.start > now => BucketKind::Future,
        Quality::Empty => BucketKind::Gap,
        // the bucket under way is never full, and that is no doubt about it
        Quality::Partial if bucket.missing_records == 0 && bucket.end > now => BucketKind::Verified,
        Quality::Complete => BucketKind::Verified,
        Quality::Estimated | Quality::Partial => BucketKind::Unverified,
    };
    let energy = bucket.energy();
    EnergyBucket {
        label: label.into(),
        produced_wh: energy.produced.wh(),
        consumed_wh: energy.consumed.wh(),
        kind,
    }
}
