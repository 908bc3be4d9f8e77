//! Names on the chain and what they say.

mod meter;

pub use meter::{MeterId, MeterIdError};
