//! The command line: `devnet run` and `devnet judge`.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{Config, Mining, Running, start};
use crate::electrum::BANNER;
use crate::judge;
use crate::params::Params;

/// An embedded Doichain regtest with an Electrum server, for demo and tests only.
#[derive(Debug, Parser)]
#[command(name = "devnet", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the chain, its Electrum server and its faucet until stopped.
    Run(Run),
    /// Judge the transactions of a case file as a node would; one JSON line per case.
    Judge {
        /// The case file.
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Run {
    /// Electrum over TCP.
    #[arg(long, default_value = "127.0.0.1:0")]
    electrum_tcp: SocketAddr,
    /// Electrum over WebSocket.
    #[arg(long, default_value = "127.0.0.1:0")]
    electrum_ws: SocketAddr,
    /// Faucet, mining, status.
    #[arg(long, default_value = "127.0.0.1:0")]
    http: SocketAddr,
    /// Seconds between blocks.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..))]
    block_seconds: u64,
    /// Mine only when told to through `POST /mine`.
    #[arg(long, conflicts_with = "block_seconds")]
    on_demand: bool,
    /// Blocks mined before anything is served.
    #[arg(long, default_value_t = 120)]
    premine: u32,
    /// Blocks are merged-mined, as those of the main network are.
    #[arg(long)]
    auxpow: bool,
    /// Folder in which the chain is kept from start to start.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Print one JSON line when ready.
    #[arg(long)]
    json: bool,
}

/// Runs the command line; the exit code is the program's.
pub fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env();
    tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info")))
        .with_writer(std::io::stderr)
        .init();
    match Cli::parse().command {
        Command::Run(run) => match run_until_stopped(&run) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => complain(&error, 1),
        },
        Command::Judge { file } => match judge::run(&file, &mut std::io::stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => complain(&error.into(), 2),
        },
    }
}

fn complain(error: &anyhow::Error, code: u8) -> ExitCode {
    tracing::error!("{error:#}");
    ExitCode::from(code)
}

fn run_until_stopped(run: &Run) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        // Caught from here on, so that whoever reads the ready line may stop us at once.
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let running = start(run.config()).await?;
        announce(&running, run.json).context("writing to standard output")?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        running.stop().await;
        Ok(())
    })
}

impl Run {
    fn config(&self) -> Config {
        let period = Mining::Every(Duration::from_secs(self.block_seconds));
        Config {
            electrum_tcp: self.electrum_tcp,
            electrum_ws: self.electrum_ws,
            http: self.http,
            mining: if self.on_demand { Mining::OnDemand } else { period },
            premine: self.premine,
            params: Params { auxpow: self.auxpow, ..Params::devnet() },
            data: self.data.clone(),
        }
    }
}

fn announce(running: &Running, as_json: bool) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let (tcp, ws, http) = (running.electrum_tcp, running.electrum_ws, running.http);
    if as_json {
        let ready = json!({
            "ready": true,
            "devnet": true,
            "electrum_tcp": tcp.to_string(),
            "electrum_ws": format!("ws://{ws}"),
            "second_tcp": running.second_tcp.to_string(),
            "second_ws": format!("ws://{}", running.second_ws),
            "http": format!("http://{http}"),
        });
        writeln!(out, "{ready}")?;
    } else {
        writeln!(out, "{BANNER}")?;
        writeln!(out, "Electrum  tcp://{tcp}  ws://{ws}\nFaucet    http://{http}/faucet")?;
    }
    out.flush()
}
