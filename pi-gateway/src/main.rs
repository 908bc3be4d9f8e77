//! Command line of the gateway.

use anyhow::Context as _;
use clap::{Parser, Subcommand, ValueEnum};
use pi_gateway::decode;
use std::fs::File;
use std::path::PathBuf;

/// Reads an electricity meter, signs each reading, and anchors the sums on Doichain.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print what is in a recorded stream of telegrams, one JSON line per valid frame.
    Decode {
        /// The language of the meter.
        #[arg(long)]
        protocol: Protocol,
        /// The recording.
        file: PathBuf,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Protocol {
    /// SML, the push telegrams of German meters.
    Sml,
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Decode { protocol: Protocol::Sml, file } => {
            let input = File::open(&file).with_context(|| format!("cannot open {}", file.display()))?;
            decode::decode_sml(input, std::io::stdout().lock()).context("cannot decode")
        }
    }
}
