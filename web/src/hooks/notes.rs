//! Labels, address book and frozen coins: read when the wallet opens, sealed with its key whenever they change.
//!
//! They show how a person lives, so that nobody who has the device alone can read them. The key is that of the
//! wallet's identity: another password changes nothing, and the words alone open them again.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use wasm_core::ecies;
use wasm_core::hash::sha256;
use wasm_core::keys::{Role, SecretKey};
use wasm_core::network::Network;
use wasm_core::wallet::notes::{Merged, Notes, NotesError};

use super::handles::use_handles;
use crate::ui::prelude::*;

use super::env::Env;
use super::session::SessionHandle;
use super::task::Task;
use crate::io::rng;
use crate::io::storage::Store;
use crate::state::notes::{Action, Noted, Problem};

/// Where they are kept, followed by a mark of the wallet: a device may have had another one.
const KEY: &str = "notes-";
/// What is sealed with them, so that nothing else that was sealed for the same key is taken for notes.
const CONTEXT: &[u8] = b"BlockPro/notes";

/// The notes and their verbs; reads like [`Noted`].
#[derive(Clone, Debug)]
pub struct NotesHandle {
    state: UseReducerHandle<Noted>,
    keeper: Rc<RefCell<Option<Keeper>>>,
}

impl PartialEq for NotesHandle {
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

impl core::ops::Deref for NotesHandle {
    type Target = Noted;

    fn deref(&self) -> &Noted {
        &self.state
    }
}

/// The newest notes, and how they are kept.
#[derive(Debug)]
struct Keeper {
    notes: Option<Notes>,
    network: Network,
    session: SessionHandle,
    store: Option<Store>,
    dispatcher: UseReducerDispatcher<Noted>,
}

/// Reads the notes for as long as the wallet is open; for the app only.
#[hook]
pub fn use_notes_root(env: &Env, session: &SessionHandle) -> NotesHandle {
    let state = use_reducer(Noted::default);
    let keeper = use_mut_ref(|| None::<Keeper>);
    let (slot, dispatcher) = (keeper.clone(), state.dispatcher());
    let (opened, network) = (session.is_unlocked().then_some(session.epoch), env.config.network);
    let (store, session) = (env.store.clone(), session.clone());
    use_effect_with(opened, move |opened| {
        let reading = opened.map(|_| {
            let keeper = Keeper {
                notes: None,
                network,
                session,
                store: store.clone(),
                dispatcher: dispatcher.clone(),
            };
            let identity = keeper.identity();
            slot.replace(Some(keeper));
            let (slot, dispatcher) = (slot.clone(), dispatcher.clone());
            Task::spawn(async move {
                match read(store, identity, network).await {
                    Ok(notes) => {
                        dispatcher.dispatch(Action::Known(Rc::new(notes.clone())));
                        if let Some(keeper) = &mut *slot.borrow_mut() {
                            keeper.notes = Some(notes);
                        }
                    }
                    Err(reason) => dispatcher.dispatch(Action::Failed(Problem::Unreadable(reason))),
                }
            })
        });
        move || {
            drop(reading);
            slot.take();
            dispatcher.dispatch(Action::Locked);
        }
    });
    NotesHandle { state, keeper }
}

/// The notes, from the context the app provides.
///
/// # Panics
/// Outside of the app.
#[hook]
pub fn use_notes() -> NotesHandle {
    use_handles().notes.clone().expect("the app provides the notes to every page")
}

impl NotesHandle {
    /// Changes the notes and keeps them. Nothing happens while there are none: the wallet is locked then, or what is
    /// kept could not be read and must not be written over.
    ///
    /// # Errors
    /// As `edit`; then nothing has changed.
    pub fn change(&self, edit: impl FnOnce(&mut Notes) -> Result<(), NotesError>) -> Result<(), NotesError> {
        let mut slot = self.keeper.borrow_mut();
        let Some(keeper) = &mut *slot else { return Ok(()) };
        let Some(mut notes) = keeper.notes.clone() else { return Ok(()) };
        edit(&mut notes)?;
        keeper.notes = Some(notes.clone());
        keeper.keep(&notes);
        keeper.dispatcher.dispatch(Action::Known(Rc::new(notes)));
        Ok(())
    }

    /// Begins with empty notes where the kept ones cannot be read. Those are kept aside, and if that does not work they
    /// stay where they are.
    pub fn begin_anew(&self) {
        let slot = self.keeper.clone();
        spawn_local(async move {
            let place =
                slot.borrow().as_ref().filter(|keeper| keeper.notes.is_none()).and_then(Keeper::place);
            let Some((store, key, network)) = place else { return };
            let aside = put_aside(&store, &key).await;
            let mut slot = slot.borrow_mut();
            // locked in the meantime: there is nobody to tell
            let Some(keeper) = &mut *slot else { return };
            if let Err(reason) = aside {
                keeper.dispatcher.dispatch(Action::Failed(Problem::Unreadable(reason)));
                return;
            }
            let notes = Notes::new(network);
            keeper.notes = Some(notes.clone());
            keeper.keep(&notes);
            keeper.dispatcher.dispatch(Action::Known(Rc::new(notes)));
        });
    }

    /// Takes over labels of this or another program.
    ///
    /// # Errors
    /// [`NotesError`] if the text is none of labels.
    pub fn merge(&self, text: &str) -> Result<Merged, NotesError> {
        let mut merged = Merged::default();
        self.change(|notes| {
            merged = notes.merge(text)?;
            Ok(())
        })?;
        Ok(merged)
    }
}

impl Keeper {
    fn identity(&self) -> Option<SecretKey> {
        self.session.keys()?.secret(Role::Identity).ok()
    }

    /// Where the notes of the open wallet lie.
    fn place(&self) -> Option<(Store, String, Network)> {
        Some((self.store.clone()?, key(&self.identity()?), self.network))
    }

    /// Seals the notes and stores them. The browser keeps the order in which it was asked.
    fn keep(&self, notes: &Notes) {
        let dispatcher = self.dispatcher.clone();
        let failed = |reason: String| Action::Failed(Problem::NotKept(reason));
        let (Some(identity), Some(store)) = (self.identity(), self.store.clone()) else { return };
        let sealed = rng::bytes::<32>().map_err(|error| error.to_string()).and_then(|entropy| {
            let text = notes.to_lines();
            ecies::seal(&identity.public(), text.as_bytes(), CONTEXT, &entropy)
                .map_err(|error| error.to_string())
        });
        let key = key(&identity);
        spawn_local(async move {
            let kept = match sealed {
                Ok(sealed) => store.put(&key, &sealed).await.map_err(|error| error.to_string()),
                Err(reason) => Err(reason),
            };
            dispatcher.dispatch(kept.map_or_else(failed, |()| Action::Kept));
        });
    }
}

/// What is kept on this device for this wallet; empty notes if nothing is.
async fn read(store: Option<Store>, identity: Option<SecretKey>, network: Network) -> Result<Notes, String> {
    let (Some(store), Some(identity)) = (store, identity) else { return Ok(Notes::new(network)) };
    let sealed = store.get(&key(&identity)).await.map_err(|error| error.to_string())?;
    let Some(sealed) = sealed else { return Ok(Notes::new(network)) };
    let opened = ecies::open(&identity, &sealed, CONTEXT).map_err(|error| error.to_string())?;
    let text = core::str::from_utf8(&opened).map_err(|error| error.to_string())?;
    Notes::from_lines(network, text).map_err(|error| error.to_string())
}

/// Moves what lies there to a place of its own, where nothing is written over it later.
async fn put_aside(store: &Store, key: &str) -> Result<(), String> {
    let Some(kept) = store.get(key).await.map_err(|error| error.to_string())? else { return Ok(()) };
    let mark = hex::encode(sha256(&kept).get(..8).unwrap_or_default());
    store.put(&format!("{key}-aside-{mark}"), &kept).await.map_err(|error| error.to_string())
}

/// The place of this wallet's notes: tells wallets apart, and nothing about the key.
fn key(identity: &SecretKey) -> String {
    let mark = sha256(identity.public().as_bytes());
    format!("{KEY}{}", hex::encode(mark.get(..8).unwrap_or_default()))
}
