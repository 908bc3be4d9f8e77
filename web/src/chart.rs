//! Charts of energy: the only place that names plotters.
//!
//! Props are plain data; which of it is verified was decided before.

pub mod energy_chart;

pub use energy_chart::{BucketKind, EnergyBucket, EnergyChart};
