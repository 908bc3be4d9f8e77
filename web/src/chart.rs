//! Charts of energy: the only place that names plotters.
//!
//! Props are plain data; which of it is verified was decided before. What a chart shows is also there as a sentence
//! and as a table, and every bar can be asked for its numbers with keys or a finger.

mod draw;
mod energy_chart;
mod ink;
mod inspect;
mod scale;
mod watch;
mod words;

pub use energy_chart::{EnergyChart, EnergyChartProps};

use yew::AttrValue;

/// How far the numbers of a bucket can be trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BucketKind {
    /// Every record of the bucket is there and verified.
    #[default]
    Verified,
    /// Some of it is missing or didn't pass its checks: drawn hatched.
    Unverified,
    /// There is nothing for this time, though there should be: drawn as a hatched strip.
    Gap,
    /// The time has not come yet: drawn as nothing.
    Future,
}

/// One bar pair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
