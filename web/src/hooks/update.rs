//! The dApp kept on this device, and newer versions of it.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::mpsc::unbounded;
use futures_channel::oneshot;
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use wasm_bindgen_futures::spawn_local;

use super::task::Task;
use crate::io::activity::{Activity, Watch};
use crate::io::offline::{self, Kept};
use crate::io::{address, clock};
use crate::state::update::Versions;
use crate::ui::prelude::*;

/// How often a page that stays open looks for a newer version, in milliseconds.
const LOOK_MS: u32 = 3_600_000;

/// What is kept, and the verb that accepts a newer version.
#[derive(Clone, Debug)]
pub struct UpdateHandle {
    /// `None` while nothing is kept.
    pub versions: Option<Versions>,
    kept: Rc<RefCell<Option<Kept>>>,
}

/// Has the dApp kept on this device, unless its address is shared with strangers; for the app only.
#[hook]
pub fn use_update(shared: bool) -> UpdateHandle {
    let versions = use_state(|| None::<Versions>);
    let kept = use_mut_ref(|| None::<Kept>);
    let (setter, holder) = (versions.setter(), kept.clone());
    use_effect_with((), move |()| {
        let task = (!shared).then(|| {
            Task::spawn(async move {
                if !offline::is_kept() {
                    // a first visitor who only looks does not pay for the whole dApp
                    touched().await;
                }
                let Some(found) = offline::keep().await else { return };
                holder.replace(Some(found.clone()));
                follow(found, setter).await;
            })
        });
        move || drop(task)
    });
    UpdateHandle { versions: (*versions).clone(), kept }
}

/// Waits until somebody touches the page.
async fn touched() {
    let (sender, touched) = oneshot::channel();
    let sender = Rc::new(RefCell::new(Some(sender)));
    let _watch = Watch::start(move |activity| {
        if activity == Activity::Used
            && let Some(sender) = sender.borrow_mut().take()
        {
            // nobody waits any more: the page is being left
            let _ = sender.send(());
        }
    });
    let _ = touched.await;
}

async fn follow(kept: Kept, setter: UseStateSetter<Option<Versions>>) {
    let (sender, mut changes) = unbounded();
    let _watch = offline::watch(move || {
        // the page is being left
        let _ = sender.unbounded_send(());
    });
    loop {
        setter.set_new(kept.versions().await);
        let waited = Box::pin(clock::sleep(LOOK_MS));
        if let Either::Right(_) = select(changes.next(), waited).await {
            kept.look().await;
        }
    }
}

impl UpdateHandle {
    /// Starts the newest version in place of this one.
    pub fn accept(&self) {
        let kept = self.kept.borrow().clone();
        spawn_local(async move {
            if let Some(kept) = kept
                && kept.accept().await.is_some()
            {
                address::reload();
            }
        });
    }
}
