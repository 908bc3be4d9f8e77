//! What takes how long, measured in the real page.
//!
//! Nothing here passes or fails: the numbers depend on the machine. They are printed as JSON, one line per run.

use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::build::{self, Profile};
use crate::tools::{DappTools, TestTools};
use crate::{process, say};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Which runs: `day`, `year`; all if absent
    runs: Vec<String>,
    /// Use dist/ and the programs as they were built last
    #[arg(long)]
    no_build: bool,
}

/// Builds the dApp and measures it in Chromium.
pub(crate) fn run(options: &Options) -> Result<()> {
    let test = TestTools::ready()?;
    if !options.no_build {
        build::dapp(&DappTools::ready()?)?;
        build::native(Profile::Dev)?;
    }
    say::step("Measuring", "verifying and drawing readings in Chromium", "a minute");
    let mut node = Command::new("node");
    node.arg("readings.mjs").args(&options.runs).current_dir(process::root().join("tests/bench"));
    node.env("CHROMIUM", &test.browser.chromium).env("XTASK", std::env::current_exe()?);
    process::shown("the bench", &mut node)
}
