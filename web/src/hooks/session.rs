//! The wallet's keys: made, sealed into a key file, opened, locked, wiped.
//!
//! The keys live in this hook and nowhere else, only while the session is unlocked, and are wiped from memory when it
//! locks. Deliberately not here: what the keys are used for (see the other hooks).

mod accounts;
mod backup;
mod file;
mod keys;
mod lock;

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::keys::Mnemonic;
use wasm_core::wallet::{Account, Restore};

use super::handles::use_handles;
use crate::ui::prelude::*;
use zeroize::Zeroizing;

use super::env::Env;
use crate::io::storage::Store;
use crate::io::{lasting, rng};
use crate::state::backup::Words;
use crate::state::session::{Action, Limits, Phase, Problem, Session, Work};

pub use keys::{Keys, Secret};

/// A password; wiped from memory after use.
pub type SecretText = Zeroizing<String>;

/// How many words a new wallet has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WordCount {
    /// 128 bits.
    #[default]
    Twelve,
    /// 256 bits.
    TwentyFour,
}

/// The session and its verbs; reads like a [`Session`].
#[derive(Clone, Debug)]
pub struct SessionHandle {
    state: UseReducerHandle<Session>,
    inner: Rc<Inner>,
}

#[derive(Debug)]
struct Inner {
    store: Option<Store>,
    keys: RefCell<Option<Rc<Keys>>>,
    /// The accounts of older programs, while they are to be searched.
    older: RefCell<Vec<(Account, Restore)>>,
}

impl PartialEq for SessionHandle {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

impl core::ops::Deref for SessionHandle {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.state
    }
}

/// Reads whether there is a key file, and locks when nobody is there; for the app only.
#[hook]
pub fn use_session_root(env: &Env, limits: Limits) -> SessionHandle {
    let read_only = env.shared.is_some();
    let state = use_reducer(|| if read_only { Session::read_only() } else { Session::default() });
    let store = env.store.clone();
    let inner = use_memo((), |()| Inner { store, keys: RefCell::new(None), older: RefCell::default() });
    let handle = SessionHandle { state, inner };
    let looker = handle.clone();
    use_effect_with((), move |()| {
        let inner = looker.inner.clone();
        if !read_only {
            spawn_local(async move { looker.look().await });
        }
        // another window takes over
        move || {
            inner.keys.take();
            inner.older.take();
        }
    });
    lock::use_auto_lock(&handle, limits);
    handle
}

/// The session, from the context the app provides.
///
/// # Panics
/// Outside of the app.
#[hook]
pub fn use_session() -> SessionHandle {
    use_handles().session.clone().expect("the app provides the session to every page")
}

impl SessionHandle {
    /// Fresh words for a new wallet, or `None` (and a problem on show) if the browser has no random numbers.
    #[must_use]
    pub fn new_words(&self, count: WordCount) -> Option<SecretText> {
        let made = match count {
            WordCount::Twelve => rng::bytes::<16>().ok().and_then(|bytes| words(&bytes)),
            WordCount::TwentyFour => rng::bytes::<32>().ok().and_then(|bytes| words(&bytes)),
        };
        if made.is_none() {
            self.fail(Problem::NoEntropy);
        }
        made
    }

    /// Checks the words, seals them with the password, keeps the key file on this device and opens the session.
    /// Words from paper may have money anywhere, which is then searched.
    pub fn create(&self, secret: Secret, password: SecretText, restored: bool) {
        if self.phase == Phase::ReadOnly {
            return;
        }
        let handle = self.clone();
        handle.dispatch(Action::Began(Work::Sealing));
        spawn_local(async move {
            match handle.seal_and_keep(&secret, &password).await {
                Ok(keys) => {
                    handle.note_accounts((!restored).then_some(&[])).await;
                    handle.prepare_search(&secret, !restored).await;
                    handle.open(keys);
                    // who creates a wallet has just typed its words
                    handle.note_checked().await;
                    // a browser that refuses is named in the settings
                    let _ = lasting::ask().await;
                }
                Err(problem) => handle.fail(problem),
            }
        });
    }

    /// Opens the key file of this device.
    pub fn unlock(&self, password: SecretText) {
        if self.phase == Phase::ReadOnly {
            return;
        }
        let handle = self.clone();
        handle.dispatch(Action::Began(Work::Unsealing));
        spawn_local(async move {
            match handle.unseal(&password).await {
                Ok(keys) => handle.open(keys),
                Err(problem) => handle.fail(problem),
            }
        });
    }

    /// Wipes the keys from memory; the key file stays.
    pub fn lock(&self) {
        self.inner.keys.take();
        self.inner.older.take();
        self.dispatch(Action::Locked);
    }

    /// Erases everything this page keeps on this device. Only the words bring the wallet back.
    pub fn wipe(&self) {
        let handle = self.clone();
        spawn_local(async move {
            handle.inner.keys.take();
            handle.inner.older.take();
            match handle.erase().await {
                Ok(()) => handle.dispatch(Action::Wiped),
                Err(problem) => handle.fail(problem),
            }
        });
    }

    /// Seals the key file with another password; the old one is asked for, as somebody may have found the page open.
    pub fn change_password(&self, old: SecretText, new: SecretText, done: Callback<Result<(), Problem>>) {
        let handle = self.clone();
        spawn_local(async move {
            done.emit(match handle.secret(&old).await {
                Ok(secret) => handle.keep(&secret, &new).await.map(drop),
                Err(problem) => Err(problem),
            });
        });
    }

    /// The words in the key file, to be compared with those on paper.
    pub fn words(&self, password: SecretText, done: Callback<Result<Words, Problem>>) {
        let handle = self.clone();
        spawn_local(async move {
            done.emit(handle.secret(&password).await.map(|secret| secret.words()));
        });
    }

    /// Takes the last problem off the screen.
    pub fn dismiss(&self) {
        self.dispatch(Action::Dismissed);
    }

    /// The keys, while the session is unlocked. Hold them for one piece of work, not longer.
    #[must_use]
    pub fn keys(&self) -> Option<Rc<Keys>> {
        self.inner.keys.borrow().clone()
    }

    fn open(&self, keys: Keys) {
        self.inner.keys.replace(Some(Rc::new(keys)));
        self.dispatch(Action::Unlocked);
    }

    fn fail(&self, problem: Problem) {
        let handle = self.clone();
        spawn_local(async move {
            let key_file = handle.key_file().await.is_ok_and(|file| file.is_some());
            handle.dispatch(Action::Failed { problem, key_file });
        });
    }

    fn dispatch(&self, action: Action) {
        self.state.dispatch(action);
    }
}

fn words(entropy: &[u8]) -> Option<SecretText> {
    let mnemonic = Mnemonic::from_entropy(entropy).ok()?;
    Some(Zeroizing::new(mnemonic.words().join(" ")))
}
