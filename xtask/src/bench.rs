//! What takes how long: in the real page, and in a running gateway.
//!
//! Nothing here passes or fails: the numbers depend on the machine. Those of the page are printed as JSON, one line per
//! run, those of the gateway as a table.

use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::build::{self, Profile};
use crate::tools::{DappTools, TestTools};
use crate::{package, process, say};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Which runs: `day` and `year` in the page, both if absent; `gateway`
    runs: Vec<String>,
    /// Use dist/ and the programs as they were built last
    #[arg(long)]
    no_build: bool,
}

/// The run that needs no page.
const GATEWAY: &str = "gateway";

/// Builds what is to be measured, and measures it.
pub(crate) fn run(options: &Options) -> Result<()> {
    let (gateway, page): (Vec<_>, Vec<_>) = options.runs.iter().partition(|run| *run == GATEWAY);
    if !gateway.is_empty() {
        measure_gateway()?;
    }
    if gateway.is_empty() || !page.is_empty() { measure_page(options, &page) } else { Ok(()) }
}

/// The gateway as it is shipped.
fn measure_gateway() -> Result<()> {
    let program = package::program(package::Arch::of_this_machine())?;
    say::step("Measuring the gateway", "a year of records, a thousand listeners", "10 minutes");
    let mut cargo = process::cargo();
    cargo.args(["bench", "--locked", "-p", "pi-gateway", "--bench", GATEWAY, "--profile", package::PROFILE]);
    cargo.env("PI_GATEWAY", program);
    process::shown("the bench", &mut cargo)
}

/// The dApp in Chromium.
fn measure_page(options: &Options, runs: &[&String]) -> Result<()> {
    let test = TestTools::ready()?;
    if !options.no_build {
        build::dapp(&DappTools::ready()?)?;
        build::native(Profile::Dev)?;
    }
    say::step("Measuring", "verifying and drawing readings in Chromium", "a minute");
    let mut node = Command::new("node");
    node.arg("readings.mjs").args(runs).current_dir(process::root().join("tests/bench"));
    node.env("CHROMIUM", &test.browser.chromium).env("XTASK", std::env::current_exe()?);
    process::shown("the bench", &mut node)
}
