//! `cargo xtask demo | test | bench | build | js | deb | rootfs | size | setup`: everything one does with this repository.
//!
//! Each task finds or installs the tools it needs, says what it does and why, and fails with the whole
//! output of what failed. This program is for people and machines that build BlockPro; no product code
//! lives here.

mod bench;
mod build;
mod demo;
mod package;
mod process;
mod say;
mod serve;
mod size;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Tasks of the BlockPro repository", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Start the whole system on this machine: dev chain, gateway with a replayed meter, dApp
    Demo(demo::Options),
    /// Check and test everything, as CI does
    Test(test::Options),
    /// Build the release dApp into dist/ and the native programs
    Build(build::Options),
    /// Build the core as a package for other dApps, with an example page
    Js,
    /// Build Debian packages of the gateway for the Pi and for PCs
    Deb(package::Options),
    /// Make the root file system of a sealed box, with the gateway in it
    Rootfs(package::rootfs::Options),
    /// Print the download size of dist/ as JSON
    Size(size::Options),
    /// Measure the release dApp in Chromium, as JSON, or the gateway, as a table
    Bench(bench::Options),
    /// Find or install every tool, without building
    Setup,
    /// Become another program that ends when this one's parent ends
    #[command(hide = true)]
    Guarded(demo::Guarded),
    /// Have a gateway that does not run remember that its box was opened (for the end-to-end test)
    #[command(hide = true)]
    BoxOpened(demo::Opened),
}

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(code) => code,
        Err(error) => {
            say::note(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<ExitCode> {
    match task {
        Task::Demo(options) => demo::run(&options)?,
        Task::Test(options) => return test::run(&options),
        Task::Bench(options) => bench::run(&options)?,
        Task::Build(options) => build::run(&options)?,
        Task::Js => {
            let folder = build::js(&tools::DappTools::ready()?)?;
            say::note(&format!("Built: {}", folder.display()));
        }
        Task::Deb(options) => package::run(&options)?,
        Task::Rootfs(options) => package::rootfs::run(&options)?,
        Task::Size(options) => size::run(&options)?,
        Task::Setup => setup()?,
        Task::Guarded(command) => demo::guarded(&command)?,
        Task::BoxOpened(options) => demo::opened(&options)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn setup() -> Result<()> {
    let dapp = tools::DappTools::ready()?;
    let test = tools::TestTools::ready()?;
    say::note(&format!("wasm32 standard library: {}", dapp.wasm_std));
    say::note(&format!("wasm-opt: {}", if dapp.wasm_opt.is_some() { "there" } else { "not there" }));
    say::note(&format!("browser: {}", test.browser.chromium.display()));
    say::note("Everything is there. Next: cargo xtask demo");
    Ok(())
}
