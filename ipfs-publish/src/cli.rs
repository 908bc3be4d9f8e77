//! One file for each command. What they decide is in the library; here it is read, shown and told.

pub(crate) mod build;
pub(crate) mod key;
pub(crate) mod pack;
mod progress;
pub(crate) mod publish;
mod release;
pub(crate) mod verify;

use std::time::{SystemTime, UNIX_EPOCH};

/// Unix time.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
