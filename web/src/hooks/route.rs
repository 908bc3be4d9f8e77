//! Which page is asked for, and the ways to another.

use std::cell::RefCell;

use crate::io::address;
use crate::route::Route;
use crate::state::lookup::Wanted;
use crate::state::organisations::Asked;
use crate::ui::prelude::*;
use crate::wire::url::is_pairing;

/// The page of the browser's address, always the current one; for the app only.
#[hook]
pub fn use_route() -> Route {
    use_address(here)
}

/// What the address asks the verify page for, always the current one.
#[hook]
pub fn use_looked_up() -> Option<String> {
    use_address(|| Route::looked_up(&address::hash()).map(str::to_owned))
}

/// What the address asks the page about organisations for, always the current one.
#[hook]
pub fn use_asked() -> Option<Asked> {
    use_address(|| Route::asked(&address::hash()).and_then(|text| Asked::parse(&address::decoded(text))))
}

/// What `read` finds in the address, always the current one.
#[hook]
fn use_address<T: Clone + PartialEq + 'static>(read: fn() -> T) -> T {
    let found = use_state(read);
    let setter = found.setter();
    use_effect_with((), move |()| {
        // the address may have changed between drawing and listening
        setter.set_new(read());
        let watch = address::Watch::start(move || setter.set_new(read()));
        move || drop(watch)
    });
    (*found).clone()
}

/// The whole address that asks for this, for others.
#[must_use]
pub fn link_to(asked: &Asked) -> String {
    let spaces = asked.path().replace('%', "%25").replace(' ', "%20");
    format!("{}#{}/{spaces}", address::base(), Route::Organisations.path())
}

/// Goes to the page that shows what is wanted.
pub fn look_up(wanted: &Wanted) {
    address::go(&wanted.path());
}

/// Goes to a page.
pub fn go(route: Route) {
    address::go(route.path());
}

/// Goes to a page instead of this one: the way back doesn't lead here.
pub fn go_instead(route: Route) {
    address::go_instead(route.path());
}

thread_local! {
    /// The pairing link that the dApp was opened with, until somebody pairs: a wallet may have to be made first.
    static PAIRING: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The pairing link that the dApp was opened with, e.g. from the QR code that the gateway shows.
#[must_use]
pub fn pairing_link() -> Option<String> {
    PAIRING.with_borrow(Clone::clone)
}

fn here() -> Route {
    let hash = address::hash();
    if is_pairing(&hash) {
        PAIRING.set(Some(hash.clone()));
    }
    Route::of_hash(&hash)
}
