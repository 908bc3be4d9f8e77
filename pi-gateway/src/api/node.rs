//! `GET /v1/node`: who this gateway is and how it is.

use super::App;
use crate::health::Warning;
use crate::https::Shown;
use crate::node::Node;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use wasm_core::keys::PublicKey;
use wasm_core::multisig::Holder;
use wasm_core::network::Network;

#[derive(Debug, Serialize)]
pub(super) struct NodeInfo {
    v: u8,
    meter: String,
    meter_source: &'static str,
    label: String,
    network: Network,
    reading_key: PublicKey,
    holder_key: PublicKey,
    paired: bool,
    client_key: Option<PublicKey>,
    holder_address: Option<String>,
    holder_script: Option<String>,
    fund_address: String,
    funds: Option<u64>,
    interval_s: u32,
    file_records: u32,
    max_export_w: u32,
    max_import_w: u32,
    version: &'static str,
    records: u64,
    head: HeadInfo,
    anchors: u64,
    last_anchor: Option<AnchorInfo>,
    clock: ClockInfo,
    seal: &'static str,
    https: Option<HttpsInfo>,
    dapp: Option<DappInfo>,
    warnings: Vec<Warning>,
}

/// How well the time of records is known at the moment, in OCMF's letters.
#[derive(Debug, Serialize)]
struct ClockInfo {
    status: &'static str,
    source: &'static str,
}

#[derive(Debug, Serialize)]
struct DappInfo {
    /// Content address of its folder.
    cid: String,
    /// Whether the configuration names that address.
    pinned: bool,
}

#[derive(Debug, Serialize)]
struct HttpsInfo {
    mode: &'static str,
    /// SHA-256 of the certificate, in hex.
    certificate: String,
    until: u64,
    /// SHA-256 of the certificate of the gateway's own authority.
    authority: Option<String>,
}

#[derive(Debug, Serialize)]
struct HeadInfo {
    seq: u64,
    hash: String,
}

#[derive(Debug, Serialize)]
struct AnchorInfo {
    n: u64,
    txid: String,
    confirmed: bool,
}

pub(super) async fn get(State(node): App) -> Json<NodeInfo> {
    Json(info(&node))
}

fn info(node: &Node) -> NodeInfo {
    let holder = node.holder();
    let (head, chain, config) = (node.head(), node.chain(), &node.config);
    NodeInfo {
        v: 1,
        meter: node.meter.to_string(),
        meter_source: config.meter.source.word(),
        label: label(node),
        network: config.network,
        reading_key: node.keys.reading_key(),
        holder_key: node.keys.holder_key(),
        paired: holder.is_some(),
        client_key: holder.as_ref().map(Holder::client),
        holder_address: holder.as_ref().map(|holder| holder.address(config.network).to_string()),
        holder_script: holder.as_ref().map(|holder| hex::encode(holder.witness_script().as_bytes())),
        fund_address: node.fund_address().to_string(),
        funds: chain.funds.map(wasm_core::units::Amount::swartz),
        interval_s: config.interval_s,
        file_records: config.file_records(),
        max_export_w: config.meter.max_export_w,
        max_import_w: config.meter.max_import_w,
        version: env!("CARGO_PKG_VERSION"),
        records: head.seq,
        head: HeadInfo { seq: head.seq, hash: head.hash.to_string() },
        anchors: chain.last.as_ref().map_or(0, |anchor| anchor.n),
        last_anchor: chain.last.map(|anchor| AnchorInfo {
            n: anchor.n,
            txid: anchor.txid,
            confirmed: anchor.height.is_some(),
        }),
        clock: clock(node),
        seal: node.seal.state().word(),
        https: node.https.as_deref().map(https),
        dapp: node
            .dapp
            .as_ref()
            .map(|dapp| DappInfo { cid: dapp.cid().to_owned(), pinned: dapp.is_pinned() }),
        warnings: node.health.warnings(),
    }
}

fn clock(node: &Node) -> ClockInfo {
    let quality = node.time_quality();
    ClockInfo { status: quality.status.letter(), source: quality.clock.source.word() }
}

fn https(shown: &Shown) -> HttpsInfo {
    let certificate = shown.certificate();
    HttpsInfo {
        mode: shown.mode(),
        certificate: certificate.fingerprint,
        until: certificate.validity.until.secs(),
        authority: shown.authority(),
    }
}

/// What people call this gateway; a replayed meter cannot be called anything else.
fn label(node: &Node) -> String {
    let label = &node.config.label;
    match (node.config.meter.is_replay(), label.is_empty()) {
        (true, true) => "Replayed meter, not a real one".to_owned(),
        (true, false) => format!("{label} (replayed meter, not a real one)"),
        (false, true) => format!("Meter {}", node.meter),
        (false, false) => label.clone(),
    }
}
