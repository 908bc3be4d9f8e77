//! What an electrician has on this device: the inspection under way, photos and documents by their content address, and
//! who is to have them.

use wasm_core::ipld::{self, Cid};

use crate::hooks::env::Env;
use crate::io;
use crate::io::blocks::block_from;
use crate::io::gateway::Gateway;
use crate::io::storage::{StorageError, Store};
use crate::state::certify::{Job, Paper, Papers};
use crate::state::kubo::Kubo;
use crate::wire::trouble::GatewayError;
use crate::wire::url::GatewayUrl;

const JOB: &str = "certify-job";
const PAPERS: &str = "certify-papers";

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

    pub(super) async fn papers(&self) -> Papers {
        match &self.store {
            Some(store) => store.get_json(PAPERS).await.ok().flatten().unwrap_or_default(),
            None => Papers::default(),
        }
    }

    pub(super) async fn note(&self, paper: Paper) -> Result<(), StorageError> {
        let mut papers = self.papers().await;
        papers.note(paper);
        self.store()?.put_json(PAPERS, &papers).await
    }

    /// Hands over what the paper's gateway and the own node do not have yet, and asks others whether they find it.
    ///
    /// # Errors
    /// What went wrong with the gateway; what was handed over before is noted in `paper`.
    pub(super) async fn hand_over(
        &self,
        paper: &mut Paper,
        kubo: Option<&Kubo>,
        others: &[GatewayUrl],
    ) -> Result<(), GatewayError> {
        let handed = self.to_gateway(paper).await;
        paper.own = match kubo {
            Some(kubo) if paper.own != Some(true) => Some(self.to_own(paper, kubo).await),
            Some(_) => Some(true),
            None => None,
        };
        paper.elsewhere = elsewhere(paper, others).await;
        handed
    }

    /// Gives the document and its photos to the own node; whether it has them all now.
    async fn to_own(&self, paper: &Paper, kubo: &Kubo) -> bool {
        for cid in core::iter::once(&paper.cid).chain(&paper.photos) {
            let (Ok(name), Some(block)) = (cid.parse::<Cid>(), self.block(cid).await) else { return false };
            if io::kubo::put(kubo, &name, &block).await.is_err() {
                return false;
            }
        }
        true
    }

    async fn to_gateway(&self, paper: &mut Paper) -> Result<(), GatewayError> {
        let Ok(url) = paper.url.parse::<GatewayUrl>() else { return Ok(()) };
        let gateway = Gateway::new(url);
        for cid in paper.missing().cloned().collect::<Vec<_>>() {
            let Some(block) = self.block(&cid).await else { continue };
            let said = if cid == paper.cid {
                gateway.keep_document(&block).await?
            } else {
                gateway.keep_photo(&block).await?
            };
            // its word is not enough: what it hands out must be what it was given
            if said == cid && gateway.block(&cid).await? == block {
                paper.kept.push(cid);
            }
        }
        Ok(())
    }
}

/// Whether another gateway hands the document out; `None` if none is set.
async fn elsewhere(paper: &Paper, others: &[GatewayUrl]) -> Option<bool> {
    let others: Vec<_> = others.iter().filter(|other| other.to_string() != paper.url).cloned().collect();
    if others.is_empty() {
        return None;
    }
    let cid: Cid = paper.cid.parse().ok()?;
    let found = block_from(&others, &paper.cid).await;
    Some(found.is_some_and(|block| ipld::check(&cid, &block).is_ok()))
}

fn key(cid: &str) -> String {
    format!("block/{cid}")
}
