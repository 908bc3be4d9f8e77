//! Effects: they call `io`, dispatch to `state`, and hand verbs to the pages.

mod env;
mod prefs;
mod task;

pub use env::{Boot, Env, use_boot, use_env};
pub use prefs::{PrefsHandle, use_prefs, use_prefs_root};
