//! The door, or what is behind it once it is loaded.

use core::cell::Cell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use super::later::{self, Loaded, Part, PartView, use_part};
use crate::hooks::{go_instead, use_session};
use crate::io::activity::{Activity, Watch};
use crate::pages;
use crate::route::Route;
use crate::state::session::Phase;
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ContentProps {
    pub(super) route: Route,
}

/// The page of the current route.
///
/// At the door the rest is fetched with the first touch and put around the page only when somebody goes on: whoever
/// only looks in downloads no more than the door, and whoever is typing a password keeps what was typed.
#[component]
pub(super) fn Content(ContentProps { route }: &ContentProps) -> Html {
    let phase = use_session().phase;
    let (inside, load) = use_part(Part::Inside);
    let place = place(*route, phase);
    let (loaded, loading) = (matches!(inside, Loaded::Ready(_)), load.clone());
    use_effect_with((place, loaded), move |(place, loaded)| {
        let mut waiting = None;
        match place {
            _ if *loaded => {}
            Place::Unknown => {}
            Place::Outside => go_instead(Route::Start),
            Place::Door => waiting = Some(fetch_ahead()),
            Place::Within => loading.emit(()),
        }
        move || drop(waiting)
    });
    match place {
        Place::Door if !loaded => html! { <pages::Start /> },
        _ => html! { <PartView loaded={inside} route={*route} onretry={load} /> },
    }
}

/// Where a visitor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The browser's storage is still being read.
    Unknown,
    /// Home without a wallet: there is nothing to show, so that the door is the first page.
    Outside,
    Door,
    Within,
}

fn place(route: Route, phase: Phase) -> Place {
    match (route, phase) {
        (Route::Start, _) => Place::Door,
        (Route::Home, Phase::Opening) => Place::Unknown,
        (Route::Home, Phase::Empty) => Place::Outside,
        _ => Place::Within,
    }
}

/// Has the rest at hand before it is asked for; if that fails, asking for it will say so.
fn fetch_ahead() -> Watch {
    let asked = Rc::new(Cell::new(false));
    Watch::start(move |activity| {
        if activity == Activity::Used && !asked.replace(true) {
            spawn_local(async {
                let _ = later::load(Part::Inside).await;
            });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_visitor_without_a_wallet_is_led_to_the_door() {
        for (route, phase, expected) in [
            (Route::Start, Phase::Opening, Place::Door),
            (Route::Start, Phase::Unlocked, Place::Door),
            (Route::Home, Phase::Opening, Place::Unknown),
            (Route::Home, Phase::Empty, Place::Outside),
            (Route::Home, Phase::Locked, Place::Within),
            (Route::Home, Phase::Unlocked, Place::Within),
            (Route::Verify, Phase::Empty, Place::Within),
        ] {
            assert_eq!(place(route, phase), expected, "{route:?} {phase:?}");
        }
    }
}
