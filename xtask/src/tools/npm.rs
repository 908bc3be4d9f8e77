//! Tools from npm: the wasm optimiser, and what drives the browser in the end-to-end test.
//!
//! Versions and hashes are pinned by lock files in the repository (`xtask/npm`, `tests`), which name no
//! registry, so that any mirror serves them.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{cache, is_file, on_path};
use crate::{process, say};

/// The oldest node that runs what is installed here (playwright-core says so).
const NODE_MAJOR: u32 = 20;
const PACKAGE: &str = include_str!("../../npm/package.json");
const LOCK: &str = include_str!("../../npm/package-lock.json");

/// An installed `wasm-opt`.
#[derive(Debug)]
pub(crate) struct WasmOpt {
    program: PathBuf,
}

impl WasmOpt {
    /// A command that runs it.
    pub(crate) fn command(&self) -> Command {
        Command::new(&self.program)
    }
}

/// Binaryen's optimiser; none if there is no node to run it.
pub(super) fn wasm_opt() -> Result<Option<WasmOpt>> {
    if !has_node() {
        say::note(&format!(
            "    no node {NODE_MAJOR} or newer with npm: building without wasm-opt; the dApp works and is larger"
        ));
        return Ok(None);
    }
    let folder = cache()?.join("npm");
    let program = folder.join("node_modules/.bin/wasm-opt");
    install(&folder, PACKAGE, LOCK, || {
        say::step("Installing wasm-opt (binaryen)", "it makes the dApp smaller", "10 seconds, once");
    })?;
    anyhow::ensure!(is_file(&program), "binaryen was installed, but {} is not there", program.display());
    Ok(Some(WasmOpt { program }))
}

/// Installs what a lock file names into a folder, unless it was; `tell` is called before.
pub(super) fn install(folder: &Path, package: &str, lock: &str, tell: impl Fn()) -> Result<()> {
    let mark = folder.join("package-lock.json");
    let unchanged = std::fs::read_to_string(&mark).is_ok_and(|installed| installed == lock);
    if unchanged && folder.join("node_modules").is_dir() {
        return Ok(());
    }
    anyhow::ensure!(has_node(), "node {NODE_MAJOR} or newer with npm is needed: please install it");
    tell();
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("package.json"), package)?;
    // The lock is written last: it says that what it describes is there.
    std::fs::write(&mark, lock)?;
    clean_install(folder).inspect_err(|_| drop(std::fs::remove_file(&mark)))
}

/// The node modules of the end-to-end test, in `tests/node_modules`.
pub(super) fn test_modules() -> Result<()> {
    let folder = process::root().join("tests");
    // What npm notes by itself leaves out what is for other machines.
    let mark = folder.join("node_modules/.installed-lock.json");
    let wanted =
        std::fs::read_to_string(folder.join("package-lock.json")).context("tests/package-lock.json")?;
    if std::fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    anyhow::ensure!(
        has_node(),
        "the end-to-end test needs node {NODE_MAJOR} or newer with npm: please install it"
    );
    say::step(
        "Installing playwright-core, axe-core and what the bench is compared with",
        "they drive and judge the pages",
        "10 seconds, once",
    );
    clean_install(&folder)?;
    std::fs::write(mark, wanted).context("tests/node_modules")
}

fn clean_install(folder: &Path) -> Result<()> {
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-fund", "--no-audit", "--ignore-scripts"]).current_dir(folder);
    process::quiet("npm ci", &mut npm)
}

fn has_node() -> bool {
    let version = process::answer(Command::new("node").arg("--version")).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    major.is_some_and(|major| major >= NODE_MAJOR) && on_path("npm").is_some()
}
