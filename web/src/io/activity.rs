//! Is somebody there? Touches, keys and the visibility of the page, for the automatic lock.

use gloo::events::EventListener;
use gloo::utils::document;

const EVENTS: [&str; 4] = ["pointerdown", "keydown", "wheel", "touchstart"];

/// Reports activity until dropped.
#[derive(Debug)]
pub struct Watch {
    _listeners: Vec<EventListener>,
}

/// What a [`Watch`] reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Somebody touched the page or pressed a key.
    Used,
    /// The page was hidden.
    Hidden,
    /// The page is visible again.
    Shown,
}

impl Watch {
    /// Calls `report` for every sign of life.
    pub fn start(report: impl Fn(Activity) + Clone + 'static) -> Self {
        let used = EVENTS.map(|name| {
            let report = report.clone();
            EventListener::new(&document(), name, move |_| report(Activity::Used))
        });
        let visibility = EventListener::new(&document(), "visibilitychange", move |_| {
            report(if document().hidden() { Activity::Hidden } else { Activity::Shown });
        });
        Self { _listeners: used.into_iter().chain([visibility]).collect() }
    }
}
