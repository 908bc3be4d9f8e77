//! `use_effect_with` as Yew has it, on one untyped effect.

use std::any::Any;
use std::rc::Rc;

use yew::functional::{hook, use_effect, use_mut_ref};

/// What ends an effect.
type Stop = Box<dyn FnOnce()>;

/// What an effect's function may return.
pub trait TearDown {
    /// What is to be done at the end, if anything.
    fn stop(self) -> Option<Stop>;
}

impl TearDown for () {
    fn stop(self) -> Option<Stop> {
        None
    }
}

impl<F: FnOnce() + 'static> TearDown for F {
    fn stop(self) -> Option<Stop> {
        Some(Box::new(self))
    }
}

/// An effect under way; dropping it ends it.
struct Running {
    reason: Rc<dyn Any>,
    stop: Option<Stop>,
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop();
        }
    }
}

/// What begins an effect, for its reason.
type Begin = Box<dyn FnOnce(&dyn Any) -> Option<Stop>>;

/// How an untyped effect begins and when it is still the same.
struct Start {
    reason: Rc<dyn Any>,
    same: fn(&dyn Any, &dyn Any) -> bool,
    start: Begin,
}

#[hook]
fn use_untyped(effect: Start) {
    let Start { reason, same, start } = effect;
    let running = use_mut_ref(|| None::<Running>);
    use_effect(move || {
        if running.borrow().as_ref().is_some_and(|running| same(&*running.reason, &*reason)) {
            return;
        }
        let before = running.take();
        drop(before);
        let stop = start(&*reason);
        running.replace(Some(Running { reason, stop }));
    });
}

/// Does `start` after drawing, whenever `reason` has changed; first ends what the one before has started.
#[hook]
pub fn use_effect_with<T, F, D>(reason: T, start: F)
where
    T: PartialEq + 'static,
    F: FnOnce(&T) -> D + 'static,
    D: TearDown,
{
    use_untyped(Start {
        reason: Rc::new(reason),
        same: |one, other| one.downcast_ref::<T>() == other.downcast_ref::<T>(),
        start: Box::new(|reason| reason.downcast_ref::<T>().and_then(|reason| start(reason).stop())),
    });
}
