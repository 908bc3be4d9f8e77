//! Finding a block by its content address, or a transaction by its id.
//!
//! A block may come from anybody: it is hashed before it is shown. A transaction comes from the server that is followed,
//! and is held against our own headers.

use std::rc::Rc;

use wasm_core::chain::HeaderChain;
use wasm_core::hash::Txid;
use wasm_core::ipld::{self, Cid};
use wasm_core::name::MeterId;
use wasm_core::sync::TransactionQuery;
use wasm_core::verify::{Piece, TransactionEvidence, verify_transaction};

use super::chain::use_chain;
use super::env::{Env, use_env};
use super::meter::{MeterHandle, use_meter};
use super::prefs::{PrefsHandle, use_prefs};
use super::task::Task;
use crate::io::blocks::{self, Asked};
use crate::io::electrum::{Electrum, ElectrumError};
use crate::io::storage::Store;
use crate::state::lookup::{FoundBlock, FoundTransaction, Lookup, Wanted};
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;

/// Who is asked for blocks: the own gateway, the configured one, then those of the settings.
#[hook]
pub fn use_block_sources() -> Vec<GatewayUrl> {
    block_sources(&use_env(), &use_meter(), &use_prefs())
}

/// The paired meter, and whom to ask for its blocks: its gateway first, then the others.
#[hook]
pub fn use_own_meter() -> Option<(MeterId, Vec<GatewayUrl>)> {
    let (meter, sources) = (use_meter(), use_block_sources());
    meter.pairing.as_ref().map(|pairing| (pairing.meter.clone(), sources))
}

/// The same sources, where the handles are at hand.
pub(super) fn block_sources(env: &Env, meter: &MeterHandle, prefs: &PrefsHandle) -> Vec<GatewayUrl> {
    let own = meter.pairing.as_ref().map(|pairing| pairing.url.clone());
    let configured = env.config.gateway.as_deref().and_then(|url| url.parse().ok());
    let mut sources: Vec<GatewayUrl> = own.into_iter().chain(configured).collect();
    sources.extend(prefs.prefs.ipfs.iter().filter_map(|url| url.parse().ok()));
    let mut once: Vec<GatewayUrl> = Vec::new();
    for source in sources {
        if !once.contains(&source) {
            once.push(source);
        }
    }
    once
}

/// Looks `wanted` up; again when it changes. A meter is not looked up here.
#[hook]
pub fn use_lookup(wanted: Option<Wanted>) -> Lookup {
    let (env, chain, sources) = (use_env(), use_chain(), use_block_sources());
    let state = use_reducer(Lookup::default);
    let dispatcher = state.dispatcher();
    // blocks do not wait for the chain, and transactions not for each new block
    let ready = chain.ready().filter(|_| matches!(wanted, Some(Wanted::Transaction(_))));
    let client = ready.as_ref().map(|(client, _)| client.clone());
    use_effect_with((wanted, sources, client), move |(wanted, sources, _)| {
        let (store, sources, wanted) = (env.store.clone(), sources.clone(), wanted.clone());
        let task = Task::spawn(async move {
            let found = match (wanted, ready) {
                (Some(Wanted::Block(cid)), _) => {
                    dispatcher.dispatch(Lookup::Asking);
                    block(&cid, store.as_ref(), sources).await
                }
                (Some(Wanted::Transaction(txid)), Some((client, headers))) => {
                    dispatcher.dispatch(Lookup::Asking);
                    transaction(txid, &client, &headers).await
                }
                _ => Lookup::Waiting,
            };
            dispatcher.dispatch(found);
        });
        move || drop(task)
    });
    (*state).clone()
}

async fn block(cid: &Cid, store: Option<&Store>, sources: Vec<GatewayUrl>) -> Lookup {
    let (bytes, from) = match find(cid, store, &sources).await {
        Ok(found) => found,
        Err(nowhere) => return nowhere,
    };
    // with it there is more that can be checked; without it the checks say so
    let before = match before(&bytes) {
        Some(cid) => find(&cid, store, &sources).await.ok(),
        None => None,
    };
    let before = before.map(|(bytes, _)| bytes.into());
    Lookup::Block(Rc::new(FoundBlock { cid: *cid, bytes: bytes.into(), from, before }))
}

/// The file that a file names as the one before.
fn before(block: &[u8]) -> Option<Cid> {
    match Piece::read(block) {
        Piece::Hour(file) => file.prev(),
        Piece::Day(file) => file.prev(),
        Piece::Record(_) | Piece::Certificate(_) | Piece::Other => None,
    }
}

/// A block and who had it, nobody's name if it was kept here; or that it is nowhere.
async fn find(cid: &Cid, store: Option<&Store>, sources: &[GatewayUrl]) -> Result<(Vec<u8>, String), Lookup> {
    let Asked { found, lied, said, .. } = blocks::ask(sources, cid).await;
    if let Some((bytes, source)) = found {
        return Ok((bytes, source.to_string()));
    }
    if let Some(store) = store
        && let Ok(Some(bytes)) = store.get(&format!("block/{cid}")).await
        && ipld::check(cid, &bytes).is_ok()
    {
        return Ok((bytes, String::new()));
    }
    Err(Lookup::Nowhere { said, lied })
}

async fn transaction(txid: Txid, client: &Electrum, headers: &HeaderChain) -> Lookup {
    match client.run(TransactionQuery::new(txid, headers)).await {
        Ok(located) => {
            let raw = located.transaction.encode();
            let report = located.inclusion.as_ref().map(|inclusion| {
                let (height, branch) = (inclusion.height, &inclusion.branch);
                verify_transaction(&TransactionEvidence { txid, raw: &raw, height, branch }, headers).0
            });
            Lookup::Transaction(Rc::new(FoundTransaction { transaction: located.transaction, report }))
        }
        Err(error) => nowhere(client, &error),
    }
}

fn nowhere(client: &Electrum, error: &ElectrumError) -> Lookup {
    let lied = error.failed_check().map(|check| format!("{} ({check})", client.server()));
    Lookup::Nowhere { said: vec![format!("{}: {error}", client.server())], lied: lied.into_iter().collect() }
}
