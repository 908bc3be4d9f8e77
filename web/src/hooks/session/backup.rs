//! What helps when this device is lost: the paper, looked at now and then, and the key file as a file of the person.

use wasm_bindgen_futures::spawn_local;

use crate::dom::Chosen;
use crate::io::{clock, file};
use crate::state::session::{Action, Problem};

use super::SessionHandle;

/// When the words were last compared with those on paper.
const CHECKED: &str = "words-checked";

/// The most bytes of a key file; ours have a few hundred.
const MAX_KEY_FILE: u32 = 64 * 1024;

impl SessionHandle {
    /// Keeps a key file from a backup on this device; its password then unlocks it.
    pub fn import(&self, chosen: Chosen) {
        let handle = self.clone();
        spawn_local(async move {
            let kept = match file::text(&chosen, MAX_KEY_FILE).await {
                Some(text) => handle.keep_text(&text).await,
                None => Err(Problem::NoKeyFile),
            };
            match kept {
                Ok(()) => {
                    handle.note_accounts(None).await;
                    handle.dispatch(Action::Found(true));
                }
                Err(problem) => handle.fail(problem),
            }
        });
    }

    /// Hands the key file to the person, encrypted as it is; of use only with its password.
    pub(in crate::hooks) async fn export(&self) -> Option<String> {
        let text = self.key_file().await.ok().flatten()?;
        let name = format!("blockpro-key-{}.json", clock::unix_seconds());
        file::save(&name, "application/json", &text).then_some(name)
    }

    /// When somebody last showed that the words are on paper, in UTC seconds.
    pub(in crate::hooks) async fn checked(&self) -> Option<u64> {
        self.inner.store.as_ref()?.get_json(CHECKED).await.ok().flatten()
    }

    /// Notes that somebody has shown it now; gives the time.
    pub(in crate::hooks) async fn note_checked(&self) -> u64 {
        let now = clock::unix_seconds();
        if let Some(store) = &self.inner.store {
            // not kept means asked again
            let _ = store.put_json(CHECKED, &now).await;
        }
        now
    }
}
