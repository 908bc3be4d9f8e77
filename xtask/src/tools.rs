//! The only place that knows how tools are installed.
//!
//! A tool that is there and fits is reused; a missing one is installed into a cache outside the repository
//! (`$XDG_CACHE_HOME/blockpro/tools`), at a pinned version; nothing is installed that the asked task does
//! not need. System packages are touched only for the browser and for the fallback of the wasm standard
//! library, and only when `apt-get` may be used without a question.

mod cargo_tools;
mod cross;
mod ipfs;
mod npm;
mod ocmf;
mod system;
mod wasm_std;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{process, say};

pub(crate) use cross::{Cross, qemu};
pub(crate) use ipfs::{IpfsPeers, ipfs_node};
pub(crate) use npm::WasmOpt;
pub(crate) use ocmf::OcmfVerifiers;
pub(crate) use system::Browser;
pub(crate) use wasm_std::{RebuiltStd, TARGET, WasmStd};

/// What a build of the dApp needs.
#[derive(Debug)]
pub(crate) struct DappTools {
    /// Where the standard library for wasm32 comes from.
    pub(crate) wasm_std: WasmStd,
    /// The same, to be compiled for size; none if its sources cannot be had.
    pub(crate) rebuilt_std: Option<RebuiltStd>,
    /// The optimiser, or none if node is missing.
    pub(crate) wasm_opt: Option<WasmOpt>,
    search: Vec<PathBuf>,
}

impl DappTools {
    /// Finds or installs everything.
    pub(crate) fn ready() -> Result<Self> {
        let wasm_std = WasmStd::ready()?;
        let rebuilt_std = RebuiltStd::ready(wasm_std);
        let search = vec![cargo_tools::wasm_bindgen()?, cargo_tools::trunk()?];
        let wasm_opt = npm::wasm_opt()?;
        Ok(Self { wasm_std, rebuilt_std, wasm_opt, search })
    }

    /// A command that sees these tools first on its `PATH` and builds for wasm32.
    pub(crate) fn command(&self, program: &str) -> Result<Command> {
        let mut command = self.wasm_std.command(program, &self.search)?;
        command.current_dir(process::root());
        Ok(command)
    }
}

/// What the browser tests need beside [`DappTools`].
#[derive(Debug)]
pub(crate) struct TestTools {
    /// Chromium and its driver.
    pub(crate) browser: Browser,
}

impl TestTools {
    /// Finds or installs everything.
    pub(crate) fn ready() -> Result<Self> {
        let browser = Browser::ready()?;
        npm::test_modules()?;
        Ok(Self { browser })
    }
}

/// Debian's MQTT broker: the native tests use it where it is, beside a small one of their own.
pub(crate) fn try_mosquitto() {
    if !is_file(Path::new("/usr/sbin/mosquitto")) && system::apt_install(&["mosquitto"]).is_err() {
        say::note("    no mosquitto to be had: MQTT is tested with a broker of our own only");
    }
}

/// Debian's test authority for ACME: the native tests of it are left out where it cannot be had.
pub(crate) fn try_pebble() {
    if !is_file(Path::new("/usr/bin/pebble")) && system::apt_install(&["pebble"]).is_err() {
        say::note("    no pebble to be had: certificates by ACME are not tested");
    }
}

/// Debian's program that lets others believe in another day; none where it cannot be had.
pub(crate) fn try_faketime() -> Option<PathBuf> {
    on_path("faketime").or_else(|| {
        system::apt_install(&["faketime"]).ok()?;
        on_path("faketime")
    })
}

/// What makes root file systems.
pub(crate) fn mmdebstrap() -> Result<()> {
    if on_path("mmdebstrap").is_some() {
        return Ok(());
    }
    say::step("Installing mmdebstrap", "it makes root file systems", "10 seconds, once");
    system::apt_install(&["mmdebstrap"])
}

/// `cargo-nextest`, if somebody installed it: reused, never installed.
pub(crate) fn has_nextest() -> bool {
    process::answer(process::cargo().args(["nextest", "--version"])).is_some()
}

/// The folder of the tools this repository installs for itself.
fn cache() -> Result<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| std::env::home_dir().map(|home| home.join(".cache")));
    let candidates =
        [base.map(|base| base.join("blockpro/tools")), Some(process::target_dir()?.join("tools"))];
    candidates
        .into_iter()
        .flatten()
        .find(|folder| std::fs::create_dir_all(folder).is_ok())
        .context("no writable cache folder for tools")
}

/// `PATH` with these folders in front.
fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let own = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&own));
    std::env::join_paths(all).context("a folder on PATH contains a colon")
}

/// The first executable of this name on `PATH`.
fn on_path(name: &str) -> Option<PathBuf> {
    let own = std::env::var_os("PATH")?;
    std::env::split_paths(&own).map(|folder| folder.join(name)).find(|file| is_file(file))
}

fn is_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|meta| meta.is_file())
}
