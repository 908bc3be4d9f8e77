//! What takes how long: in the real page, in a running gateway, and beside libraries of others.
//!
//! Nothing here passes or fails: the numbers depend on the machine. They are printed as tables.

use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::build::{self, Face, Profile};
use crate::tools::{DappTools, IpfsPeers, TestTools};
use crate::{package, process, say};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Which runs: `day` and `year` (of day files) in the page, both if absent; `records`, a year of single ones;
    /// `gateway`; `curves`, the core beside other libraries; `pack`, folders to blocks beside other programs;
    /// `inspection`, what an electrician does and waits for
    runs: Vec<String>,
    /// Use dist/ and the programs as they were built last
    #[arg(long)]
    no_build: bool,
}

/// The runs that need no page of the dApp.
const GATEWAY: &str = "gateway";
const CURVES: &str = "curves";
const PACK: &str = "pack";
/// What an electrician taps and types, in the page of the dApp.
const INSPECTION: &str = "inspection";

/// Builds what is to be measured, and measures it.
pub(crate) fn run(options: &Options) -> Result<()> {
    let asked = |name: &str| options.runs.iter().any(|run| run == name);
    let page: Vec<_> = options
        .runs
        .iter()
        .filter(|run| ![GATEWAY, CURVES, PACK, INSPECTION].contains(&run.as_str()))
        .collect();
    if asked(GATEWAY) {
        measure_gateway()?;
    }
    if asked(CURVES) {
        measure_curves(&TestTools::ready()?)?;
    }
    if asked(PACK) {
        measure_pack()?;
    }
    if asked(INSPECTION) {
        measure_page(options, "inspection.mjs", &[])?;
    }
    if options.runs.is_empty() || !page.is_empty() {
        measure_page(options, "readings.mjs", &page)
    } else {
        Ok(())
    }
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

/// Folders to blocks, beside Kubo and the JavaScript implementation.
fn measure_pack() -> Result<()> {
    let IpfsPeers { oracle, kubo, .. } = IpfsPeers::ready()?;
    let (python, library) = kubo.context("there is no Kubo for this machine to compare with")?;
    say::step("Measuring", "packing half a gibibyte, and five thousand files", "2 minutes");
    let mut cargo = process::cargo();
    cargo.args(["bench", "--locked", "-p", "ipfs-publish", "--bench", PACK, "--profile", "native"]);
    cargo.env("UNIXFS_NODE", oracle).env("KUBO_PYTHON", python).env("KUBO_LIBRARY", library);
    process::shown("the bench", &mut cargo)
}

/// The dApp in Chromium.
fn measure_page(options: &Options, script: &str, runs: &[&String]) -> Result<()> {
    let test = TestTools::ready()?;
    if !options.no_build {
        build::dapp(&DappTools::ready()?)?;
        build::native(Profile::Dev)?;
    }
    say::step("Measuring", "the dApp in Chromium", "2 minutes");
    let mut node = Command::new("node");
    node.arg(script).args(runs).current_dir(process::root().join("tests/bench"));
    node.env("CHROMIUM", &test.browser.chromium).env("XTASK", std::env::current_exe()?);
    process::shown("the bench", &mut node)
}

/// The core as it is shipped and built for speed, beside the libraries of others, in one page.
fn measure_curves(test: &TestTools) -> Result<()> {
    let tools = DappTools::ready()?;
    let (shipped, fast) = (build::face(&tools, Face::Bench)?, build::face(&tools, Face::FastBench)?);
    build::native(Profile::Native)?;
    say::step("Measuring", "sign, verify, derive, headers, PSBT in Chromium", "2 minutes");
    let mut node = Command::new("node");
    node.arg("curves.mjs").current_dir(process::root().join("tests/bench"));
    node.env("CHROMIUM", &test.browser.chromium).env("DEVNET", Profile::Native.program("devnet")?);
    node.env("JS_BENCH", shipped).env("JS_BENCH_FAST", fast);
    process::shown("the bench", &mut node)
}
