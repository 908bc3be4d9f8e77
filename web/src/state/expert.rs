//! Whether the person wants to see what lies behind the plain words.

use std::cell::Cell;

thread_local! {
    /// Set by the app whenever it draws, as the language is.
    static SHOWN: Cell<bool> = const { Cell::new(false) };
}

/// Whether raw identifiers, scripts and paths are shown.
#[must_use]
pub fn is_on() -> bool {
    SHOWN.get()
}

/// For the app only, which draws everything anew.
pub fn show(on: bool) {
    SHOWN.set(on);
}
