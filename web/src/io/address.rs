//! The page's address: the part behind the `#`.

use gloo::events::EventListener;
use gloo::utils::window;

/// The part from the `#` on; empty without one.
#[must_use]
pub fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// Goes to another hash address; the way back leads here.
pub fn go(path: &str) {
    // refused only for a page that is being left
    let _ = window().location().set_hash(path);
}

/// Goes to another hash address in place of this one.
pub fn go_instead(path: &str) {
    // as above
    let _ = window().location().replace(&format!("#{path}"));
}

/// Watches the hash until it is dropped.
#[derive(Debug)]
pub struct Watch {
    _listener: EventListener,
}

impl Watch {
    /// Calls `moved` after every change.
    pub fn start(moved: impl Fn() + 'static) -> Self {
        Self { _listener: EventListener::new(&window(), "hashchange", move |_| moved()) }
    }
}
