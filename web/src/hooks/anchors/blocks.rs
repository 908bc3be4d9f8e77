//! The files behind an anchor: from the browser if they were fetched before, else from whoever has them.
//!
//! A block is looked up by the hash of its bytes, so it does not matter who kept it; `wasm-core` checks again.

use std::collections::BTreeMap;

use wasm_core::file::File;
use wasm_core::ipld::{self, Cid};
use wasm_core::verify::MAX_FILES;

use crate::io::blocks::block_from;
use crate::io::storage::Store;
use crate::wire::url::GatewayUrl;

/// Fetches the file named `newest` and those before it, up to the one named `end`. What cannot be had is left
/// out: the check then says so.
pub(in crate::hooks) async fn fetch(
    sources: &[GatewayUrl],
    store: Option<&Store>,
    newest: &str,
    end: Option<Cid>,
) -> BTreeMap<Cid, Vec<u8>> {
    let mut blocks = BTreeMap::new();
    let mut next = newest.parse::<Cid>().ok();
    while let Some(cid) = next.filter(|cid| Some(*cid) != end && blocks.len() < MAX_FILES) {
        let Some(block) = one(sources, store, &cid).await else { break };
        next = File::decode(&block).ok().and_then(|file| file.before());
        blocks.insert(cid, block);
    }
    blocks
}

/// One block, which is kept if it is the right one.
pub(in crate::hooks) async fn one(
    sources: &[GatewayUrl],
    store: Option<&Store>,
    cid: &Cid,
) -> Option<Vec<u8>> {
    let key = format!("block/{cid}");
    if let Some(store) = store
        && let Ok(Some(block)) = store.get(&key).await
        && ipld::check(cid, &block).is_ok()
    {
        return Some(block);
    }
    let block = block_from(sources, &cid.to_string()).await?;
    if let Some(store) = store
        && ipld::check(cid, &block).is_ok()
    {
        // not kept only means fetched again
        let _ = store.put(&key, &block).await;
    }
    // a wrong block is handed on: the check names it
    Some(block)
}
