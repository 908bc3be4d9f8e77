//! The automatic lock: nobody touched the page for a while, or it has been hidden for long.

use std::cell::Cell;
use std::rc::Rc;

use super::SessionHandle;
use crate::hooks::task::Task;
use crate::io::activity::{Activity, Watch};
use crate::io::clock;
use crate::state::session::{Idle, Limits};
use crate::ui::prelude::*;

/// How often it is decided, in milliseconds.
const LOOK_MS: u32 = 5_000;

/// Locks `session` when its time has come.
#[hook]
pub(super) fn use_auto_lock(session: &SessionHandle, limits: Limits) {
    let session = session.clone();
    use_effect_with((session.is_unlocked(), limits), move |(unlocked, limits)| {
        let guards = unlocked.then(|| guard(&session, *limits));
        move || drop(guards)
    });
}

fn guard(session: &SessionHandle, limits: Limits) -> (Watch, Task) {
    let idle = Rc::new(Cell::new(Idle::at(clock::unix_seconds())));
    let (seen, locker) = (idle.clone(), session.clone());
    let watch = Watch::start(move |activity| {
        let (now, before) = (clock::unix_seconds(), seen.get());
        // decided before the touch counts: timers sleep with the device, a touch must not rescue an overdue session
        if before.is_due(now, limits) {
            locker.lock();
        }
        seen.set(match activity {
            Activity::Used => before.used(now),
            Activity::Hidden => before.hidden(now),
            Activity::Shown => before.shown(),
        });
        // a page that was just hidden may not get another turn
        if activity == Activity::Hidden && seen.get().is_due(now, limits) {
            locker.lock();
        }
    });
    let locker = session.clone();
    let ticking = Task::spawn(async move {
        loop {
            clock::sleep(LOOK_MS).await;
            if idle.get().is_due(clock::unix_seconds(), limits) {
                locker.lock();
            }
        }
    });
    (watch, ticking)
}
