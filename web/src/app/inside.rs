//! Everything behind the door: the chain, the wallet, the meter, and every page but the first.
//!
//! In what is shipped this is a part of its own, fetched when it is first needed, so that a first visitor sees the door
//! after half the download. The cut is made after linking, by `xtask`; here is only the mark.

use core::fmt;

use crate::hooks::{Domain, use_session};
use crate::pages;
use crate::route::Route;
use crate::ui::prelude::*;

/// Draws the page of a route, with everything around it that pages need.
pub(super) type Draw = fn(Route) -> Html;

/// The rest of the dApp could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotLoaded;

impl fmt::Display for NotLoaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the rest of the dapp could not be fetched")
    }
}

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Fetches what is missing, once; after a failure the next call tries again.
///
/// # Errors
/// [`NotLoaded`], never where the dApp is one module.
pub(super) async fn load() -> Result<Draw, NotLoaded> {
    #[cfg(feature = "split")]
    let draw = inside().await;
    #[cfg(not(feature = "split"))]
    let draw = core::future::ready(inside()).await;
    draw
}

#[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(inside, fallible))]
fn inside() -> Result<Draw, NotLoaded> {
    Ok(|route| html! { <Inside {route} /> })
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct InsideProps {
    route: Route,
}

/// Each root hook once, for as long as nothing is wiped, handed down as a context.
#[component]
fn Inside(InsideProps { route }: &InsideProps) -> Html {
    let life = use_session().wipes;
    html! { <Domain key={life}>{ page(*route) }</Domain> }
}

fn page(route: Route) -> Html {
    match route {
        Route::Home => html! { <pages::Home /> },
        Route::Start => html! { <pages::Start /> },
        Route::Energy => html! { <pages::Energy /> },
        Route::Wallet => html! { <pages::Wallet /> },
        Route::Meter => html! { <pages::Meter /> },
        Route::Certify => html! { <pages::Certify /> },
        Route::Verify => html! { <pages::Verify /> },
        Route::Settings => html! { <pages::Settings /> },
        Route::NotFound => html! { <pages::NotFound /> },
    }
}
