//! What each step of `cargo xtask test` runs.

use std::process::Command;

use anyhow::{Context, Result};
use serde_json::json;

use super::reproducible;
use crate::build::{self, Profile};
use crate::tools::{self, DappTools, IpfsPeers, OcmfVerifiers, TARGET, TestTools, WasmStd};
use crate::{process, say, size};

/// A named part of the checks.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) why: &'static str,
    pub(super) usually: &'static str,
    pub(super) run: fn() -> Result<()>,
}

/// All of them, in the order they run.
pub(super) const STEPS: [Step; 14] = [
    Step { name: "fmt", why: "one layout for all sources", usually: "2 seconds", run: fmt },
    Step { name: "clippy", why: "the lints of the workspace", usually: "3 minutes at first", run: clippy },
    Step {
        name: "clippy-wasm",
        why: "the dApp's browser code",
        usually: "2 minutes at first",
        run: clippy_wasm,
    },
    Step { name: "doc", why: "links and examples in the docs", usually: "1 minute", run: doc },
    Step { name: "tidy", why: "the rules of the house", usually: "1 minute at first", run: tidy },
    Step { name: "unit", why: "all native tests", usually: "5 minutes at first", run: unit },
    Step { name: "ocmf", why: "two other verifiers take the records", usually: "30 seconds", run: ocmf },
    Step {
        name: "ipfs",
        why: "peers of others take the files and what is published, and find the same addresses",
        usually: "2 minutes",
        run: ipfs,
    },
    Step { name: "doctest", why: "the examples in the docs work", usually: "1 minute", run: doctest },
    Step { name: "wasm", why: "browser code in Chromium", usually: "3 minutes at first", run: wasm },
    // before "build", because both builds run at once, which two cores do in less time than one after the other
    Step {
        name: "reproducible",
        why: "the same commit gives the same bytes elsewhere",
        usually: "6 minutes at first",
        run: reproducible::run,
    },
    Step { name: "build", why: "the dApp as it is shipped", usually: "3 minutes at first", run: release },
    Step { name: "size", why: "a phone downloads all of it", usually: "5 seconds", run: size::check_dist },
    Step { name: "e2e", why: "the whole system in two browsers", usually: "4 minutes", run: e2e },
];

/// The only crate with code for the browser.
const WASM_CRATES: [&str; 2] = ["-p", "web"];

/// The native tests. Every step that runs some of them names the same packages: with fewer, crates have fewer features, and
/// would be compiled once more.
pub(super) const NATIVE: [&str; 4] = ["--locked", "--workspace", "--exclude", "tests"];

/// How Chromium runs without a screen, as root, and without calling home.
const CHROMIUM_ARGUMENTS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

fn fmt() -> Result<()> {
    process::shown("cargo fmt", process::cargo().args(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    process::quiet("cargo clippy", &mut cargo)
}

fn clippy_wasm() -> Result<()> {
    let tools = DappTools::ready()?;
    if tools.wasm_std == WasmStd::Debian {
        say::note("    left out: Debian's Rust for the web has no clippy; the build step still checks types");
        return Ok(());
    }
    let mut cargo = tools.command("cargo")?;
    cargo
        .args(["clippy", "--locked", "--all-targets", "--all-features", "--target", TARGET])
        .args(WASM_CRATES);
    cargo.args(["--", "-D", "warnings"]);
    process::quiet("cargo clippy for wasm32", &mut cargo)
}

fn doc() -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["doc", "--locked", "--workspace", "--no-deps", "--document-private-items", "--keep-going"]);
    process::quiet("cargo doc", cargo.env("RUSTDOCFLAGS", "-D warnings"))
}

fn tidy() -> Result<()> {
    process::shown("the tidy test", process::cargo().args(["test", "--quiet", "--locked", "-p", "tests"]))
}

fn unit() -> Result<()> {
    tools::try_mosquitto();
    tools::try_pebble();
    let runner: &[&str] = if tools::has_nextest() {
        &["nextest", "run", "--no-tests", "pass", "--status-level", "fail", "--final-status-level", "fail"]
    } else {
        &["test", "--quiet", "--lib", "--bins", "--tests"]
    };
    let mut cargo = process::cargo();
    cargo.args(runner).args(NATIVE);
    process::shown("the native tests", &mut cargo)
}

fn ocmf() -> Result<()> {
    let verifiers = OcmfVerifiers::ready()?;
    let mut cargo = process::cargo();
    cargo.args(["test", "--quiet"]).args(NATIVE).args(["--test", "gateway", "--"]);
    cargo.args(["--ignored", "--exact", "ocmf::other_verifiers_take_every_record_and_no_changed_one"]);
    cargo.env("OCMF_PYTHON", verifiers.python).env("OCMF_NODE", verifiers.node);
    process::shown("the verifiers", &mut cargo)
}

fn ipfs() -> Result<()> {
    let IpfsPeers { peers, oracle, kubo } = IpfsPeers::ready()?;
    let mut cargo = process::cargo();
    cargo.args(["test", "--quiet"]).args(NATIVE).args(["--lib", "--test", "peers", "--", "--ignored"]);
    match kubo {
        Some((python, library)) => cargo.env("KUBO_PYTHON", python).env("KUBO_LIBRARY", library),
        None => {
            say::note("    there is no Kubo for this machine: what it would fetch is not tested");
            cargo.args(["--skip", "a_kubo_fetches_it"])
        }
    };
    process::shown("the peers", cargo.env("IPFS_NODE", peers).env("UNIXFS_NODE", oracle))
}

fn doctest() -> Result<()> {
    let mut cargo = process::cargo();
    process::shown("the doctests", cargo.args(["test", "--quiet", "--doc"]).args(NATIVE))
}

fn wasm() -> Result<()> {
    let dapp = DappTools::ready()?;
    let test = TestTools::ready()?;
    let options =
        json!({ "goog:chromeOptions": { "binary": test.browser.chromium, "args": CHROMIUM_ARGUMENTS } });
    let webdriver = process::target_dir()?.join("webdriver.json");
    std::fs::write(&webdriver, options.to_string()).context("cannot write the browser's options")?;
    let mut cargo = dapp.command("cargo")?;
    cargo
        .args(["test", "--locked", "--target", TARGET])
        .args(WASM_CRATES)
        .env("CHROMEDRIVER", &test.browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", webdriver)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    process::shown("the tests in Chromium", &mut cargo)
}

fn release() -> Result<()> {
    build::dapp(&DappTools::ready()?)
}

fn e2e() -> Result<()> {
    let test = TestTools::ready()?;
    build::native(Profile::Dev)?;
    let face = build::js(&DappTools::ready()?)?;
    let folder = process::root().join("tests/e2e");
    let files = std::fs::read_dir(&folder).context("tests/e2e")?.map(|entry| Ok(entry?.path()));
    let mut files = files.collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    let mut node = Command::new("node");
    // Two files at a time, each with a whole system of its own: mostly they wait, for blocks, timeouts and frames.
    node.args(["--test", "--test-reporter", "spec", "--test-concurrency", "2"])
        .args(files)
        .current_dir(folder)
        .env("CHROMIUM", &test.browser.chromium)
        .env("JS_FACE", face)
        .env("XTASK", std::env::current_exe()?)
        .env("PI_GATEWAY", Profile::Dev.program("pi-gateway")?)
        .env("IPFS_NODE", tools::ipfs_node()?);
    process::shown("the end-to-end test", &mut node)
}
