//! The automatic lock: nobody touched the page for a while, or it has been hidden for long.

use std::cell::Cell;
use std::rc::Rc;

use super::SessionHandle;
use crate::hooks::task::Task;
use crate::io::activity::{Activity, Watch};
use crate::io::clock;
use crate::state::session::Idle;
use crate::ui::prelude::*;

/// How often it is decided, in milliseconds.
const LOOK_MS: u32 = 5_000;

/// Locks `session` when its time has come; `minutes` of 0 leaves only the lock of a hidden page.
#[hook]
pub(super) fn use_auto_lock(session: &SessionHandle, minutes: u32) {
    let session = session.clone();
    use_effect_with((session.is_unlocked(), minutes), move |(unlocked, minutes)| {
        let guards = unlocked.then(|| guard(&session, *minutes));
        move || drop(guards)
    });
}

fn guard(session: &SessionHandle, minutes: u32) -> (Watch, Task) {
    let idle = Rc::new(Cell::new(Idle::at(clock::unix_seconds())));
    let (seen, locker) = (idle.clone(), session.clone());
    let watch = Watch::start(move |activity| {
        let (now, before) = (clock::unix_seconds(), seen.get());
        // decided before the touch counts: timers sleep with the device, a touch must not rescue an overdue session
        if before.is_due(now, minutes) {
            locker.lock();
        }
        seen.set(match activity {
            Activity::Used => before.used(now),
            Activity::Hidden => before.hidden(now),
            Activity::Shown => before.shown(),
        });
    });
    let locker = session.clone();
    let ticking = Task::spawn(async move {
        loop {
            clock::sleep(LOOK_MS).await;
            if idle.get().is_due(clock::unix_seconds(), minutes) {
                locker.lock();
            }
        }
    });
    (watch, ticking)
}
