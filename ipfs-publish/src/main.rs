//! The command line.

mod cli;

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Packs folders for IPFS, so that the same folder has the same address for everybody; publishes and verifies them.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the dApp of a commit in a clone of its own, and say its address
    Build(cli::build::Build),
    /// The content address of a file or folder, and with --out an archive of its blocks
    Pack(cli::pack::Pack),
    /// Send a folder or an archive to those who shall keep it, and check from outside that it can be had
    Publish(Box<cli::publish::Publish>),
    /// Say file by file whether what is served is what a folder gives
    Verify(cli::verify::Verify),
    /// Make a key, or say which one a file holds
    Key(cli::key::Key),
    /// Check the signature of a release note
    Note(cli::key::Note),
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            // nobody is left to tell when the terminal is gone
            let _ = writeln!(io::stderr(), "ipfs-publish: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<ExitCode> {
    match &cli.command {
        Command::Build(options) => cli::build::run(options)?,
        Command::Pack(options) => cli::pack::run(options)?,
        Command::Publish(options) => return cli::publish::run(options),
        Command::Verify(options) => return cli::verify::run(options),
        Command::Key(options) => cli::key::run(options)?,
        Command::Note(options) => cli::key::note(options)?,
    }
    Ok(ExitCode::SUCCESS)
}
