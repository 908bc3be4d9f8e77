//! The time, for what changes by itself: charts of today, lapsed certificates.

use wasm_core::units::UnixTime;

use super::task::Task;
use crate::io::clock;
use crate::ui::prelude::*;

/// A step of the clock that charts follow, in seconds.
const STEP_S: u64 = 30;

/// The time in steps of half a minute; whoever uses it is drawn again when it moves on.
#[hook]
pub fn use_now() -> UnixTime {
    let now = use_state(stepped);
    let setter = now.setter();
    use_effect_with((), move |()| {
        let ticking = Task::spawn(async move {
            loop {
                clock::sleep(5_000).await;
                setter.set_new(stepped());
            }
        });
        move || drop(ticking)
    });
    *now
}

/// The end of the step under way, so that nothing that has happened lies in its future.
fn stepped() -> UnixTime {
    let now = clock::unix_seconds();
    let step = now.saturating_sub(now % STEP_S).saturating_add(STEP_S);
    UnixTime::from_secs(step).unwrap_or(UnixTime::MAX)
}
