//! The whole system on one machine: dev chain, gateway with a replayed meter, dApp.
//!
//! Nothing here is real money or a real meter, and it says so. Servers listen on the loopback address only,
//! their data lives in a temporary folder, and they end with this program however it ends.

mod child;
mod config;
mod opened;

use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::build::{self, Profile};
use crate::tools::DappTools;
use crate::{process, say, serve};
use child::Server;
pub(crate) use child::{Guarded, guarded};
use config::{Chain, Gateway};
pub(crate) use opened::{Opened, opened};

/// What the gateway gets to pay its name operations: enough for months of anchors.
const GATEWAY_FUNDS_SWARTZ: u64 = 1_000_000_000;
/// Time between blocks of the dev chain.
const BLOCK_SECONDS: u32 = 3;
const REQUEST_LIMIT: Duration = Duration::from_secs(20);

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Print one JSON line on standard output when everything is ready
    #[arg(long)]
    json: bool,
    /// Port of the web page; any free one if absent
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Use dist/ and the programs as they were built last
    #[arg(long)]
    no_build: bool,
    /// Only report a server that dies, do not end (the end-to-end test kills one)
    #[arg(long, hide = true)]
    keep_going: bool,
    /// Seconds between blocks of the dev chain (the end-to-end test makes them itself)
    #[arg(long, default_value_t = BLOCK_SECONDS, value_parser = clap::value_parser!(u32).range(1..), hide = true)]
    block_seconds: u32,
}

/// The machine-readable line of `--json`.
#[derive(Debug, Serialize)]
struct Ready<'a> {
    ready: bool,
    url: &'a str,
    gateway: &'a str,
    pairing_code: &'a str,
    meter: &'a str,
    electrum_tcp: &'a str,
    electrum_ws: &'a str,
    second_ws: &'a str,
    faucet: &'a str,
    http_devnet: &'a str,
    gateway_pid: Option<u32>,
    gateway_config: String,
}

/// The servers, the web page and where they are.
struct System {
    devnet: Server,
    gateway: Server,
    chain: Chain,
    meter: Gateway,
    gateway_config: std::path::PathBuf,
    page: TcpListener,
    url: String,
    /// Holds every file of the running servers; removed at the end.
    data: tempfile::TempDir,
}

/// Builds, starts, and waits for Ctrl-C.
pub(crate) fn run(options: &Options) -> Result<()> {
    if !options.no_build {
        build::dapp(&DappTools::ready()?)?;
        build::native(Profile::Dev)?;
    }
    // One thread: Linux ends the servers when the thread that started them ends.
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(run_servers(options))
}

async fn run_servers(options: &Options) -> Result<()> {
    let mut end = std::pin::pin!(asked_to_end()?);
    let system = tokio::select! {
        system = start(options) => system?,
        () = &mut end => return Ok(()),
    };
    announce(&system, options.json)?;
    let dist = process::root().join("dist");
    let dapp_config = config::dapp(&system.chain, &system.meter)?;
    let System { page, mut devnet, mut gateway, data, .. } = system;
    let outcome = tokio::select! {
        outcome = serve::serve(page, &dist, dapp_config) => outcome,
        death = devnet.death(options.keep_going) => Err(death),
        death = gateway.death(options.keep_going) => Err(death),
        () = &mut end => Ok(()),
    };
    say::note("Stopping the gateway and the dev chain.");
    gateway.stop().await;
    devnet.stop().await;
    data.close().context("the demo's temporary folder")?;
    outcome
}

async fn start(options: &Options) -> Result<System> {
    let data = tempfile::Builder::new().prefix("demo-").tempdir_in(process::target_dir()?)?;
    let (page, address) = serve::bind(options.port).await?;
    let every = options.block_seconds.to_string();
    let arguments = ["run", "--json", "--block-seconds", &every].map(String::from);
    let (devnet, chain) = Server::start("devnet", &arguments, data.path()).await?;
    let chain: Chain = chain;
    let gateway_config = data.path().join("pi-gateway.toml");
    config::write_gateway(&gateway_config, data.path(), &chain, None)?;
    let arguments = ["run", "--json", "--config"].map(String::from);
    let arguments = [arguments.as_slice(), &[gateway_config.display().to_string()]].concat();
    let (gateway, meter) = Server::start("pi-gateway", &arguments, data.path()).await?;
    let meter: Gateway = meter;
    // Should the gateway be restarted, browsers find it where it was.
    config::write_gateway(&gateway_config, data.path(), &chain, Some(&meter))?;
    fund(&chain, &meter).await?;
    let url = format!("http://{address}/");
    Ok(System { devnet, gateway, chain, meter, gateway_config, page, url, data })
}

/// Gives the gateway play money for its name operations.
async fn fund(chain: &Chain, meter: &Gateway) -> Result<()> {
    let url = chain.faucet();
    let wish = serde_json::json!({ "address": meter.fund_address, "amount": GATEWAY_FUNDS_SWARTZ });
    let request = tokio::task::spawn_blocking(move || {
        ureq::post(&url).config().timeout_global(Some(REQUEST_LIMIT)).build().send_json(wish)
    });
    request.await?.context("the dev chain's faucet gave the gateway nothing")?;
    Ok(())
}

fn announce(system: &System, json: bool) -> Result<()> {
    let System { chain, meter, url, .. } = system;
    if json {
        let line = Ready {
            ready: true,
            url,
            gateway: &meter.http,
            pairing_code: &meter.pairing_code,
            meter: &meter.meter,
            electrum_tcp: &chain.electrum_tcp,
            electrum_ws: &chain.electrum_ws,
            second_ws: &chain.second_ws,
            faucet: &chain.faucet(),
            http_devnet: &chain.http,
            gateway_pid: system.gateway.id(),
            gateway_config: system.gateway_config.display().to_string(),
        };
        return Ok(say::result(&serde_json::to_string(&line)?)?);
    }
    Ok(say::result(&format!(
        "\nOpen this page:  {url}\nPairing code:    {}\nGateway:         {}   (meter {})\n\n\
         This is a dev chain with play money, and the meter is a recording that is replayed every few\n\
         seconds. Nothing leaves this machine. Press Ctrl-C to stop; everything is forgotten then.",
        meter.pairing_code, meter.http, meter.meter
    ))?)
}

/// Ends when a person or a supervisor asks this program to end.
fn asked_to_end() -> Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    })
}
