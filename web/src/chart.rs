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

/// What is known of a bucket. All of it comes from verified readings; each kind has its own pattern and word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BucketKind {
    /// Measured from end to end: drawn full.
    #[default]
    Measured,
    /// Shared by time over a gap: drawn with slanting lines.
    Estimated,
    /// A part of its time is not known: drawn with level lines.
    Incomplete,
    /// Measured, with something to be looked at: drawn full, with a dot.
    Flagged,
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
    /// What is known of it.
    pub kind: BucketKind,
    /// What should be looked at, in words; empty for nothing.
    pub note: AttrValue,
}
