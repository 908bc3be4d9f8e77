//! The page's address: the part behind the `#`.

use gloo::events::EventListener;
use gloo::utils::window;

use crate::state::place::{Address, Shared, shared};

/// The part from the `#` on; empty without one.
#[must_use]
pub fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// A part of an address without its escapes; as it is if those are wrong.
#[must_use]
pub fn decoded(text: &str) -> String {
    js_sys::decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from)
}

/// The address of this page up to the `#`.
#[must_use]
pub fn base() -> String {
    let whole = window().location().href().unwrap_or_default();
    whole.split('#').next().unwrap_or_default().to_owned()
}

/// The whole address of a page of this dApp, for others to open.
#[must_use]
pub fn link(path: &str) -> String {
    let whole = window().location().href().unwrap_or_default();
    let here = whole.split_once('#').map_or(whole.as_str(), |(here, _)| here);
    format!("{here}#{path}")
}

/// Whether the page shares its origin or its window with others.
#[must_use]
pub fn shared_place() -> Option<Shared> {
    let window = window();
    let location = window.location();
    let address = Address {
        protocol: location.protocol().unwrap_or_default(),
        host: location.host().unwrap_or_default(),
        path: location.pathname().unwrap_or_default(),
    };
    // a frame cannot hide what it is in, only what is there
    let framed = !matches!(window.top(), Ok(Some(top)) if top == window);
    shared(&address, framed)
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

/// Starts the page anew.
pub fn reload() {
    // refused only for a page that is being left
    let _ = window().location().reload();
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
