//! What the demo's servers tell when they are ready, and the configuration each part gets from it.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::json;

use crate::process;

/// The recording the demo's meter replays.
const REPLAY_DUMP: &str = "pi-gateway/tests/data/sml/ISKRA_MT175_D1A52-V22-K0t.bin";
/// A reading every few seconds instead of every quarter hour: a person is watching.
const INTERVAL_S: u32 = 5;
/// Length of the replayed day: sun and night within the time somebody watches.
const DAY_S: u32 = 120;
/// A person may read the page first; nobody else sees this machine's loopback address.
const CODE_VALID_S: u32 = 86_400;
/// Readings per file, and so per anchor: one every half minute.
const FILE_RECORDS: u32 = 6;

/// The ready line of `devnet run --json`.
#[derive(Debug, Deserialize)]
pub(super) struct Chain {
    pub(super) electrum_tcp: String,
    pub(super) electrum_ws: String,
    /// The same chain from another server.
    pub(super) second_ws: String,
    pub(super) http: String,
}

impl Chain {
    pub(super) fn faucet(&self) -> String {
        format!("{}/faucet", self.http)
    }
}

/// The ready line of `pi-gateway run --json`.
#[derive(Debug, Deserialize)]
pub(super) struct Gateway {
    pub(super) http: String,
    pub(super) pairing_code: String,
    pub(super) fund_address: String,
    pub(super) meter: String,
}

/// Writes the gateway's configuration: a replayed meter with a reading every five seconds.
///
/// The first time the gateway takes a free port; `known` keeps the one it has taken.
pub(super) fn write_gateway(file: &Path, data: &Path, chain: &Chain, known: Option<&Gateway>) -> Result<()> {
    let listen = known.map_or("127.0.0.1:0", |gateway| gateway.http.trim_start_matches("http://"));
    let dump = process::root().join(REPLAY_DUMP);
    let text = format!(
        "# Written by `cargo xtask demo`: a dev chain and a replayed meter.\n\
         network = \"devnet\"\n\
         data_dir = {data:?}\n\
         listen = {listen:?}\n\
         electrum = [{electrum:?}]\n\
         interval_s = {INTERVAL_S}\n\
         file_records = {FILE_RECORDS}\n\n\
         [meter]\n\
         source = \"replay\"\n\
         file = {dump:?}\n\n\
         [meter.replay]\n\
         day_s = {DAY_S}\n\n\
         [pairing]\n\
         code_valid_s = {CODE_VALID_S}\n",
        data = data.join("gateway"),
        electrum = chain.electrum_tcp,
    );
    std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

/// The `config.json` the dApp finds beside itself.
pub(super) fn dapp(chain: &Chain, gateway: &Gateway) -> Result<String> {
    Ok(serde_json::to_string(&json!({
        "network": "devnet",
        "electrum": [chain.electrum_ws],
        "gateway": gateway.http,
        "faucet": chain.faucet(),
    }))?)
}
