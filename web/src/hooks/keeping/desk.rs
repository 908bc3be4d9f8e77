//! The documents on this device: their blocks, and what is noted about them.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use wasm_core::ipld;
use wasm_core::keeping::{BlockName, Paper, Papers};

use crate::io::storage::{StorageError, Store};
use crate::state::keeping::{Action, Keeping};
use crate::ui::prelude::*;

const PAPERS: &str = "papers";

/// What is noted, in memory and in the browser's storage. All clones are one.
#[derive(Clone)]
pub(super) struct Desk {
    store: Option<Store>,
    papers: Rc<RefCell<Papers>>,
    carried: Rc<RefCell<BTreeSet<BlockName>>>,
    dispatcher: UseReducerDispatcher<Keeping>,
}

impl core::fmt::Debug for Desk {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Desk").field("papers", &self.papers).finish_non_exhaustive()
    }
}

impl PartialEq for Desk {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.papers, &other.papers)
    }
}

impl Desk {
    pub(super) fn new(store: Option<Store>, dispatcher: UseReducerDispatcher<Keeping>) -> Self {
        Self { store, papers: Rc::default(), carried: Rc::default(), dispatcher }
    }

    /// Reads what was noted; what cannot be read is as good as nothing.
    pub(super) async fn load(&self) {
        if let Some(store) = &self.store {
            let known: Vec<Vec<String>> = store.get_json(PAPERS).await.ok().flatten().unwrap_or_default();
            self.papers.replace(Papers::from_rows(&known));
        }
        self.dispatcher.dispatch(Action::Loaded(Rc::new(self.papers())));
    }

    pub(super) fn papers(&self) -> Papers {
        self.papers.borrow().clone()
    }

    pub(super) async fn put(&self, name: BlockName, block: &[u8]) -> Result<(), StorageError> {
        self.store()?.put(&key(name), block).await
    }

    /// A block that is here and whole.
    pub(super) async fn block(&self, name: BlockName) -> Option<Vec<u8>> {
        let block = self.store.as_ref()?.get(&key(name)).await.ok().flatten()?;
        ipld::check(name.cid(), &block).is_ok().then_some(block)
    }

    pub(super) async fn note(&self, paper: &Paper) -> Result<(), StorageError> {
        let papers = {
            let mut papers = self.papers.borrow_mut();
            papers.note(paper.clone());
            papers.move_home();
            papers.clone()
        };
        self.dispatcher.dispatch(Action::Noted(Rc::new(papers.clone())));
        self.store()?.put_json(PAPERS, &papers.to_rows()).await
    }

    pub(super) async fn forget(&self, cid: BlockName) {
        self.papers.borrow_mut().forget(cid);
        let papers = self.papers();
        self.dispatcher.dispatch(Action::Noted(Rc::new(papers.clone())));
        if let Some(store) = &self.store {
            // what stays noted is tried once more, and refused once more
            let _ = store.put_json(PAPERS, &papers.to_rows()).await;
            let _ = store.remove(&key(cid)).await;
        }
    }

    /// Takes a document to be carried; `None` while somebody else has it.
    pub(super) fn take(&self, cid: BlockName) -> Option<Taken> {
        let is_free = self.carried.borrow_mut().insert(cid);
        let (cid, carried, dispatcher) = (cid, self.carried.clone(), self.dispatcher.clone());
        is_free.then(|| Taken { cid, carried, dispatcher }).inspect(Taken::tell)
    }

    fn store(&self) -> Result<&Store, StorageError> {
        self.store.as_ref().ok_or(StorageError::Unavailable)
    }
}

/// A document under way; free again when this is dropped.
pub(super) struct Taken {
    cid: BlockName,
    carried: Rc<RefCell<BTreeSet<BlockName>>>,
    dispatcher: UseReducerDispatcher<Keeping>,
}

impl Taken {
    fn tell(&self) {
        self.dispatcher.dispatch(Action::Working(!self.carried.borrow().is_empty()));
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.carried.borrow_mut().remove(&self.cid);
        self.tell();
    }
}

fn key(name: BlockName) -> String {
    format!("block/{name}")
}
