//! The dApp: Yew components around `wasm-core`.
//!
//! `pages` wire, `components` and `chart` draw, `hooks` cause effects through `io`, `state` holds reducers without a
//! browser, `wire` holds what other programs say as JSON. No domain rule lives here.

pub mod app;
pub mod chart;
pub mod components;
pub mod dom;
pub mod hooks;
pub mod i18n;
pub mod io;
pub mod pages;
pub mod route;
pub mod state;
pub mod ui;
pub mod wire;

/// Draws the dApp into the element `#app` of the page; nothing in a worker, which has none.
pub fn start() {
    if let Some(root) = io::document::app_root() {
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
