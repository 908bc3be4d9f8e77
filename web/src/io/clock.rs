//! Time and turns of the event loop: the only place that asks the browser what time it is.
//!
//! `breathe` is a real turn (a message to ourselves), not a timer: timers are clamped to 4 ms in the foreground and
//! to a second in the background, which would make a long verification crawl.

use gloo::timers::future::TimeoutFuture;
use js_sys::{Date, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, window};

/// How long a piece of work may hold the page before it gives a turn back, in milliseconds.
pub const SLICE_MS: f64 = 8.0;

/// Longest wait for a frame: a hidden page draws none.
const FRAME_WAIT_MS: i32 = 120;

/// The wall clock in whole seconds since 1970 (UTC); 0 for a clock set before 1970.
#[must_use]
pub fn unix_seconds() -> u64 {
    let seconds = (Date::now() / 1000.0).floor();
    if seconds.is_finite() && seconds > 0.0 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "checked above: finite and positive; `as` saturates beyond u64"
        )]
        return seconds as u64;
    }
    0
}

/// Milliseconds of a clock that never runs backwards; for measuring, not for showing.
#[must_use]
pub fn millis() -> f64 {
    window().and_then(|window| window.performance()).map_or_else(Date::now, |performance| performance.now())
}

/// The same clock in whole milliseconds, for counting.
#[must_use]
pub fn steady_ms() -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "milliseconds of a clock that runs forwards; `as` saturates"
    )]
    let whole = millis() as u64;
    whole
}

/// Waits at least `ms` milliseconds.
pub async fn sleep(ms: u32) {
    TimeoutFuture::new(ms).await;
}

/// Gives the browser one turn: events, drawing, then us again.
pub async fn breathe() {
    let Ok(channel) = MessageChannel::new() else {
        return sleep(0).await;
    };
    let turn = Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        // a message that cannot be sent would never resolve the promise: fall back to a timer
        if channel.port2().post_message(&JsValue::NULL).is_err() {
            call_later(&resolve, 0);
        }
    });
    let _ = JsFuture::from(turn).await;
    channel.port1().set_onmessage(None);
    channel.port1().close();
}

/// Waits until what was rendered has been painted: two frames, or a moment if the page is hidden.
pub async fn painted() {
    for _ in 0..2 {
        let frame = Promise::new(&mut |resolve, _| {
            if let Some(window) = window() {
                let _ = window.request_animation_frame(&resolve);
            }
            call_later(&resolve, FRAME_WAIT_MS);
        });
        let _ = JsFuture::from(frame).await;
    }
}

/// Counts down one slice of work.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    until: f64,
}

impl Slice {
    /// A slice that starts now.
    #[must_use]
    pub fn start() -> Self {
        Self { until: millis() + SLICE_MS }
    }

    /// Whether the slice is used up.
    #[must_use]
    pub fn is_spent(self) -> bool {
        millis() >= self.until
    }

    /// Gives a turn back and starts a new slice.
    pub async fn renew(&mut self) {
        breathe().await;
        *self = Self::start();
    }

    /// Gives a turn back if the slice is used up.
    pub async fn yield_if_spent(&mut self) {
        if self.is_spent() {
            self.renew().await;
        }
    }
}

fn call_later(resolve: &js_sys::Function, ms: i32) {
    if let Some(window) = window() {
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(resolve, ms);
    }
}
