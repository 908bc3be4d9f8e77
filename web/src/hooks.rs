//! Effects: they call `io`, dispatch to `state`, and hand verbs to the pages.

mod prefs;

pub use prefs::{PrefsHandle, use_prefs, use_prefs_root};
