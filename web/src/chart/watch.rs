//! Tells when the chart has to be drawn again: its place changed, or the device went from day to night.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, window};

/// Watches until it is dropped.
#[derive(Debug)]
pub(super) struct Watch {
    size: Option<ResizeObserver>,
    _resized: Closure<dyn Fn()>,
    _dusk: Option<EventListener>,
}

impl Watch {
    /// Calls `again` at every change of size of `element`, once at the start, and when the device changes its colours.
    pub(super) fn new(element: &Element, again: impl Fn() + Clone + 'static) -> Self {
        let resized = Closure::<dyn Fn()>::new(again.clone());
        let size = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        match &size {
            Some(observer) => observer.observe(element),
            None => again(),
        }
        let query =
            window().and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok().flatten());
        let dusk = query.map(|query| EventListener::new(&query, "change", move |_| again()));
        Self { size, _resized: resized, _dusk: dusk }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some(observer) = &self.size {
            observer.disconnect();
        }
    }
}
