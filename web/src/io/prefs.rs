//! Keeps the settings in the browser's local storage: read at once, before the first drawing, so that nothing flashes.

use gloo::storage::{LocalStorage, Storage};

use crate::state::prefs::Prefs;

const KEY: &str = "blockpro.prefs";
/// Says that the parts behind the door were wanted once; `boot.js` then fetches them ahead.
const INSIDE: &str = "blockpro.inside";

/// The stored settings, or the defaults if there are none or the browser keeps nothing.
#[must_use]
pub fn load() -> Prefs {
    LocalStorage::get(KEY).unwrap_or_default()
}

/// Stores the settings; a browser that keeps nothing simply forgets them.
pub fn save(prefs: &Prefs) {
    // A private window may refuse; the settings still hold until the page is closed.
    let _ = LocalStorage::set(KEY, prefs);
}

/// Notes that the parts behind the door were wanted: the next start fetches them ahead.
pub fn note_inside() {
    // A private window may refuse; the next start is only slower.
    let _ = LocalStorage::set(INSIDE, true);
}
