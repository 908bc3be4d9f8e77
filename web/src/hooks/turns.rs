//! One of several pictures after the other.

use super::task::Task;
use crate::io::clock;
use crate::ui::prelude::*;

/// How long each is shown: cameras of phones need some four frames for a code.
const TURN_MS: u32 = 350;

/// The number of the picture to show of `count`; it moves on while `running`.
#[hook]
pub fn use_turns(count: usize, running: bool) -> UseStateHandle<usize> {
    let at = use_state(|| 0_usize);
    let (setter, now) = (at.setter(), *at);
    use_effect_with((count, running, now), move |(count, running, now)| {
        let next = now.saturating_add(1);
        let next = if next < *count { next } else { 0 };
        let turning = (*running && *count > 1).then(|| {
            Task::spawn(async move {
                clock::sleep(TURN_MS).await;
                setter.set(next);
            })
        });
        move || drop(turning)
    });
    at
}
