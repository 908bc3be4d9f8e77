//! Everything that shows what a meter's anchors add up to, fetched as it was fetched to check it.

use wasm_core::chain::HeaderChain;
use wasm_core::ipld::car::Blocks;
use wasm_core::name::Name;
use wasm_core::sync::{CheckpointQuery, HeaderSync, NameHistoryQuery, NameOperation};
use wasm_core::units::{Height, UnixTime};
use wasm_core::verify::{CertificateFile, ClaimedFrom, ClaimedKeys, Evidence, Operation};

use crate::hooks::anchors::AnchorTarget;
use crate::hooks::anchors::blocks::{Files, newest_file};
use crate::hooks::certificate;
use crate::hooks::chain::kept;
use crate::hooks::env::Env;
use crate::io::clock;
use crate::io::electrum::{Electrum, ElectrumError};
use crate::wire::url::GatewayUrl;

/// The file, and the newest block in it.
pub(super) struct Collected {
    pub(super) file: Evidence,
    pub(super) tip: Height,
}

/// Asks the chain and the gateway. Files that cannot be had are left out; the checks will say so.
pub(super) async fn collect(
    env: &Env,
    client: &Electrum,
    target: &AnchorTarget,
    from: ClaimedFrom,
) -> Result<Collected, ElectrumError> {
    let (headers, chain) = headers(env, client).await?;
    let sources = &target.sources;
    let mut certificates = Vec::new();
    for written in certificate::written(&target.meter, sources, client, &chain).await? {
        let operations = written.operations.operations.iter().map(operation).collect();
        certificates.push(CertificateFile {
            name: written.operations.name,
            operations,
            document: written.document,
        });
    }
    let anchors = client.run(NameHistoryQuery::new(Name::meter(&target.meter), &chain)).await?.operations;
    let file = Evidence {
        network: target.network,
        meter: target.meter.clone(),
        made: UnixTime::from_secs(clock::unix_seconds()).unwrap_or(UnixTime::MAX),
        keys: ClaimedKeys {
            reading_key: target.reading_key,
            holder: target.holder.clone(),
            limits: target.limits,
            from,
        },
        certificates,
        blocks: files(env, sources, &anchors).await,
        anchors: anchors.iter().map(operation).collect(),
        headers,
    };
    Ok(Collected { file, tip: chain.tip().height })
}

/// The headers kept in the browser, which have their proofs, and those up to the server's tip.
async fn headers(env: &Env, client: &Electrum) -> Result<(Vec<u8>, HeaderChain), ElectrumError> {
    let network = env.config.network;
    let kept = match &env.store {
        Some(store) => kept::whole(store, network).await,
        None => None,
    };
    let (mut bytes, chain) = match kept {
        Some(kept) => kept,
        None => {
            let chain = client.run(CheckpointQuery::new(network)).await?;
            (chain.stored_head(), chain)
        }
    };
    let mut synced = client.run(HeaderSync::new(chain)).await?;
    bytes.extend(synced.change.to_stored());
    while let Some(tip) = synced.more {
        synced = client.run(HeaderSync::towards(synced.chain, tip)?).await?;
        bytes.extend(synced.change.to_stored());
    }
    Ok((bytes, synced.chain))
}

/// The files all anchors stand for.
async fn files(env: &Env, sources: &[GatewayUrl], anchors: &[NameOperation]) -> Blocks {
    let (mut found, mut end) = (Blocks::new(), None);
    let mut files = Files::new(sources.to_vec(), env.store.clone());
    files.expect(anchors).await;
    for anchor in anchors {
        found.extend(files.behind(anchor, end).await);
        end = newest_file(anchor).or(end);
    }
    found
}

fn operation(operation: &NameOperation) -> Operation {
    Operation {
        txid: operation.txid,
        raw: operation.transaction.encode(),
        height: operation.inclusion.height,
        branch: operation.inclusion.branch.clone(),
    }
}
