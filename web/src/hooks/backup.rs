//! The state of the backup: when the words were last checked, and the key file as a file.

use wasm_bindgen_futures::spawn_local;

use super::session::{SessionHandle, use_session};
use super::task::Task;
use crate::io::clock;
use crate::ui::prelude::*;

/// The state of the backup and its verbs.
#[derive(Clone, Debug)]
pub struct BackupHandle {
    /// When the words were last compared with those on paper (UTC seconds); `None` if never, or not known yet.
    pub checked: Option<u64>,
    /// The name of the file that was just saved; an empty one if the browser refused.
    pub saved: Option<String>,
    /// Seconds since 1970 when this was drawn: another turn of questions.
    pub now: u64,
    session: SessionHandle,
    set_checked: UseStateSetter<Option<u64>>,
    set_saved: UseStateSetter<Option<String>>,
}

/// The state of the backup of this device's key file.
#[hook]
pub fn use_backup() -> BackupHandle {
    let session = use_session();
    let (checked, saved) = (use_state(|| None::<u64>), use_state(|| None::<String>));
    let (asker, set) = (session.clone(), checked.setter());
    use_effect_with(session.phase, move |_| {
        let task = Task::spawn(async move { set.set_new(asker.checked().await) });
        move || drop(task)
    });
    BackupHandle {
        checked: *checked,
        saved: (*saved).clone(),
        now: clock::unix_seconds(),
        session,
        set_checked: checked.setter(),
        set_saved: saved.setter(),
    }
}

impl BackupHandle {
    /// The words are on paper: notes it.
    pub fn note_checked(&self) {
        let (session, set) = (self.session.clone(), self.set_checked.clone());
        spawn_local(async move { set.set(Some(session.note_checked().await)) });
    }

    /// Saves the key file where the browser puts downloads.
    pub fn save(&self) {
        let (session, set) = (self.session.clone(), self.set_saved.clone());
        spawn_local(async move { set.set(Some(session.export().await.unwrap_or_default())) });
    }
}
