//! What an electrician has on this device: the inspection under way, photos and documents by their content address.

use wasm_core::ipld::{self, Cid};

use crate::hooks::env::Env;
use crate::io::blocks::block_from;
use crate::io::storage::{StorageError, Store};
use crate::state::certify::Job;
use crate::wire::url::GatewayUrl;

const JOB: &str = "certify-job";

/// The device.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    store: Option<Store>,
}

impl Shelf {
    pub(super) fn new(env: &Env) -> Self {
        Self { store: env.store.clone() }
    }

    fn store(&self) -> Result<&Store, StorageError> {
        self.store.as_ref().ok_or(StorageError::Unavailable)
    }

    /// The inspection under way; one that cannot be read is as good as none.
    pub(super) async fn job(&self) -> Job {
        match &self.store {
            Some(store) => store.get_json(JOB).await.ok().flatten().unwrap_or_default(),
            None => Job::default(),
        }
    }

    pub(super) async fn keep_job(&self, job: &Job) -> Result<(), StorageError> {
        if *job == Job::default() {
            return match &self.store {
                Some(store) => store.remove(JOB).await,
                None => Ok(()),
            };
        }
        self.store()?.put_json(JOB, job).await
    }

    /// A block that is here and whole.
    pub(super) async fn block(&self, cid: &str) -> Option<Vec<u8>> {
        let name: Cid = cid.parse().ok()?;
        let block = self.store.as_ref()?.get(&key(cid)).await.ok().flatten()?;
        ipld::check(&name, &block).is_ok().then_some(block)
    }

    /// A block from here, else from the first of these that has it.
    pub(super) async fn find(&self, cid: &str, sources: &[GatewayUrl]) -> Option<Vec<u8>> {
        if let Some(block) = self.block(cid).await {
            return Some(block);
        }
        let name: Cid = cid.parse().ok()?;
        let block = block_from(sources, cid).await.filter(|block| ipld::check(&name, block).is_ok())?;
        // not kept only means fetched again
        let _ = self.put(cid, &block).await;
        Some(block)
    }

    pub(super) async fn put(&self, cid: &str, block: &[u8]) -> Result<(), StorageError> {
        self.store()?.put(&key(cid), block).await
    }

    /// Forgets blocks that nobody needs any more.
    pub(super) async fn forget(&self, cids: impl Iterator<Item = &String>) {
        let Some(store) = &self.store else { return };
        for cid in cids {
            // what cannot be forgotten takes some room, nothing else
            let _ = store.remove(&key(cid)).await;
        }
    }
}

fn key(cid: &str) -> String {
    format!("block/{cid}")
}
