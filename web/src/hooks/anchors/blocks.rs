//! The files behind anchors: from the browser if they were fetched before, else from whoever has them.
//!
//! A block is looked up by the hash of its bytes, so it does not matter who kept it; `wasm-core` checks again.

use std::collections::BTreeMap;

use wasm_core::file::File;
use wasm_core::ipld::{self, Cid};
use wasm_core::name::values::AnchorValue;
use wasm_core::sync::NameOperation;
use wasm_core::verify::MAX_FILES;

use crate::io::blocks::{Ahead, block_from};
use crate::io::storage::Store;
use crate::wire::url::GatewayUrl;

/// Where the files are.
#[derive(Debug)]
pub(in crate::hooks) struct Files {
    sources: Vec<GatewayUrl>,
    store: Option<Store>,
    ahead: Ahead,
}

impl Files {
    /// Nothing is asked for yet.
    pub(in crate::hooks) fn new(sources: Vec<GatewayUrl>, store: Option<Store>) -> Self {
        Self { sources, store, ahead: Ahead::default() }
    }

    /// Prepares to fetch what all these anchors stand for, from the meter's first one on. The newest file reaches them
    /// all, and nothing else, so whoever has it can send them in one answer.
    pub(in crate::hooks) async fn expect(&mut self, anchors: &[NameOperation]) {
        let mut named = anchors.iter().filter_map(newest_file);
        let (Some(first), Some(last)) = (named.next(), named.next_back()) else { return };
        if kept(self.store.as_ref(), &first).await.is_none() {
            self.ahead = Ahead::below(&self.sources, &last).await;
        }
    }

    /// Fetches the file that an anchor names and those before it, up to the one named `end`. What cannot be had is left
    /// out: the check then says so.
    pub(in crate::hooks) async fn behind(
        &mut self,
        anchor: &NameOperation,
        end: Option<Cid>,
    ) -> BTreeMap<Cid, Vec<u8>> {
        let (mut blocks, mut next) = (BTreeMap::new(), newest_file(anchor));
        while let Some(cid) = next.filter(|cid| Some(*cid) != end && blocks.len() < MAX_FILES) {
            let Some(block) = self.one(&cid).await else { break };
            next = File::decode(&block).ok().and_then(|file| file.before());
            blocks.insert(cid, block);
        }
        blocks
    }

    async fn one(&mut self, cid: &Cid) -> Option<Vec<u8>> {
        let store = self.store.as_ref();
        if let Some(block) = kept(store, cid).await {
            return Some(block);
        }
        let Some(block) = self.ahead.block(cid).await else {
            return asked(&self.sources, store, cid).await;
        };
        keep(store, cid, &block).await;
        Some(block)
    }
}

/// The file that an anchor names.
pub(in crate::hooks) fn newest_file(anchor: &NameOperation) -> Option<Cid> {
    AnchorValue::parse(anchor.value()).ok()?.c.parse().ok()
}

/// One block, which is kept if it is the right one.
pub(in crate::hooks) async fn one(
    sources: &[GatewayUrl],
    store: Option<&Store>,
    cid: &Cid,
) -> Option<Vec<u8>> {
    match kept(store, cid).await {
        Some(block) => Some(block),
        None => asked(sources, store, cid).await,
    }
}

/// From whoever has it. A wrong block is handed on: the check names it.
async fn asked(sources: &[GatewayUrl], store: Option<&Store>, cid: &Cid) -> Option<Vec<u8>> {
    let block = block_from(sources, &cid.to_string()).await?;
    if ipld::check(cid, &block).is_ok() {
        keep(store, cid, &block).await;
    }
    Some(block)
}

/// From the browser.
async fn kept(store: Option<&Store>, cid: &Cid) -> Option<Vec<u8>> {
    let block = store?.get(&key(cid)).await.ok().flatten()?;
    ipld::check(cid, &block).is_ok().then_some(block)
}

async fn keep(store: Option<&Store>, cid: &Cid, block: &[u8]) {
    if let Some(store) = store {
        // not kept only means fetched again
        let _ = store.put(&key(cid), block).await;
    }
}

fn key(cid: &Cid) -> String {
    format!("block/{cid}")
}
