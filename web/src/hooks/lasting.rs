//! Whether the browser may throw away the key file, and asking it not to.

use wasm_bindgen_futures::spawn_local;

use super::task::Task;
use crate::io::lasting;
use crate::ui::prelude::*;

/// What the browser promises, and the verb that asks for it.
#[derive(Clone, Debug)]
pub struct LastingHandle {
    /// `None` while nobody knows, and where the browser makes no promises.
    pub promised: Option<bool>,
    set: UseStateSetter<Option<bool>>,
}

/// What the browser promises about the page's storage.
#[hook]
pub fn use_lasting() -> LastingHandle {
    let promised = use_state(|| None::<bool>);
    let set = promised.setter();
    use_effect_with((), move |()| {
        let task = Task::spawn(async move { set.set(lasting::promised().await) });
        move || drop(task)
    });
    LastingHandle { promised: *promised, set: promised.setter() }
}

impl LastingHandle {
    /// Asks the browser to keep everything.
    pub fn ask(&self) {
        let set = self.set.clone();
        spawn_local(async move { set.set(lasting::ask().await) });
    }
}
