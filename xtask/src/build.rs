//! Building: the dApp into `dist/`, the native programs into Cargo's target directory.

mod bundle;
mod offline;
pub(crate) mod split;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::tools::{DappTools, RebuiltStd, TARGET};
use crate::{process, say};

/// What Chromium, Firefox and Safari all have; `--all-features` gives a file that Chromium refuses.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The curve arithmetic in words of 32 bits. By itself it takes those of 64, as WebAssembly has them; but it has no product
/// of two with 128 bits, which is then a call (ADR 2).
const WORDS: [&str; 2] = ["--cfg", "cpubits=\"32\""];

/// How the native programs are compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Shares its dependencies with the tests and with this program: quickest to have.
    Dev,
    /// What is shipped.
    Native,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Native => "native",
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Native => "native",
        }
    }

    /// Where Cargo puts a program.
    pub(crate) fn program(self, name: &str) -> Result<PathBuf> {
        Ok(process::target_dir()?.join(self.folder()).join(name))
    }
}

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Build the dApp alone
    #[arg(long)]
    dapp: bool,
    /// Fail rather than build a larger dApp, which has another address, where a tool is missing; print the compiler
    #[arg(long)]
    exact: bool,
}

/// Everything in its release form.
pub(crate) fn run(options: &Options) -> Result<()> {
    let tools = DappTools::ready()?;
    if options.exact {
        ensure!(tools.wasm_opt.is_some(), "without wasm-opt the dApp has another address: install node");
        ensure!(tools.rebuilt_std.is_some(), "without rust-src the dApp has another address");
    }
    dapp(&tools)?;
    say::note("Built: dist/ (the dApp, one static folder)");
    if options.exact {
        say::result(&tools.wasm_std.compiler()?)?;
    }
    if options.dapp {
        return Ok(());
    }
    native(Profile::Native)?;
    for name in ["pi-gateway", "devnet"] {
        say::note(&format!("Built: {}", Profile::Native.program(name)?.display()));
    }
    Ok(())
}

/// The release dApp into `dist/`.
pub(crate) fn dapp(tools: &DappTools) -> Result<()> {
    say::step("Building the dApp", "release, optimised for size, into dist/", "2 minutes, then seconds");
    fetch(tools)?;
    let mut trunk = tools.command("trunk")?;
    small(tools, &mut trunk, &[split::LINKER])?;
    trunk
        .args(["build", "--release", "--offline", "--locked", "--color", "never", "--public-url", "./"])
        .args(["--features", split::FEATURE])
        // Trunk reads this as a yes/no option and stops at "1".
        .env_remove("NO_COLOR");
    process::quiet("trunk build", &mut trunk)?;
    let dist = process::root().join("dist");
    bundle::styles(&dist)?;
    split::parts(tools, &dist)?;
    shorten(&dist)?;
    optimise(tools, &dist)?;
    offline::prepare(&dist)
}

/// Trunk runs offline so that it never downloads a tool by itself; the crates must be there before.
fn fetch(tools: &DappTools) -> Result<()> {
    let own = process::root().join("Cargo.toml");
    for manifest in [Some(own), tools.rebuilt_std.as_ref().map(RebuiltStd::manifest)].into_iter().flatten() {
        let mut fetch = tools.command("cargo")?;
        // The library's own manifest uses what is not stable.
        fetch.args(["fetch", "--locked", "--manifest-path"]).arg(manifest).env("RUSTC_BOOTSTRAP", "1");
        process::quiet("cargo fetch", &mut fetch)?;
    }
    Ok(())
}

/// Which build of the core for JavaScript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// What other dApps get.
    Package,
    /// The same with raw operations to measure.
    Bench,
    /// That, all of it built for speed instead of size.
    FastBench,
}

impl Face {
    const fn folder(self) -> &'static str {
        match self {
            Self::Package => "js",
            Self::Bench => "js-bench",
            Self::FastBench => "js-bench-fast",
        }
    }
}

/// The core as a package for other dApps, with its example page; gives the folder.
pub(crate) fn js(tools: &DappTools) -> Result<PathBuf> {
    let folder = face(tools, Face::Package)?;
    for name in ["index.html", "example.js", "worker.js"] {
        let from = process::root().join("docs/js").join(name);
        std::fs::copy(&from, folder.join(name)).with_context(|| from.display().to_string())?;
    }
    Ok(folder)
}

/// A build of the core for JavaScript; gives the folder.
pub(crate) fn face(tools: &DappTools, which: Face) -> Result<PathBuf> {
    say::step("Building the core for JavaScript", which.folder(), "1 minute, then seconds");
    let mut cargo = tools.command("cargo")?;
    let features = if which == Face::Package { "js" } else { "bench" };
    cargo.args(["rustc", "--release", "--locked", "--target", TARGET, "-p", "wasm-core", "--lib"]).args([
        "--features",
        features,
        "--crate-type",
        "cdylib",
    ]);
    small(tools, &mut cargo, &[])?;
    if which == Face::FastBench {
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "3");
    }
    process::quiet("cargo rustc", &mut cargo)?;
    let target = process::target_dir()?;
    let (module, folder) = (target.join(TARGET).join("release/wasm_core.wasm"), target.join(which.folder()));
    let mut bindgen = tools.command("wasm-bindgen")?;
    bindgen.args(["--target", "web", "--out-dir"]).arg(&folder).arg(module);
    process::quiet("wasm-bindgen", &mut bindgen)?;
    if which != Face::FastBench {
        optimise(tools, &folder)?;
    }
    Ok(folder)
}

/// Has the cargo that `command` is or starts compile what is shipped: small, and the same bytes on every machine.
fn small(tools: &DappTools, command: &mut Command, more: &[&str]) -> Result<()> {
    let mut flags = path_flags(tools)?;
    flags.extend(WORDS.map(str::to_owned));
    flags.extend(more.iter().map(|&flag| flag.to_owned()));
    if tools.rebuilt_std.is_some() {
        flags.extend(RebuiltStd::switch_on(command).map(str::to_owned));
    }
    // not those that are parted by spaces: a folder may have one in its name
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    Ok(())
}

/// Compiler flags that keep this machine's folders out of the dApp.
fn path_flags(tools: &DappTools) -> Result<Vec<String>> {
    let mut flags = own_path_flags()?;
    if let Some(std) = &tools.rebuilt_std {
        flags.push(format!("--remap-path-prefix={}=std", std.sources().display()));
    }
    Ok(flags)
}

/// Compiler flags that keep the folders of this repository and of cargo out of a program.
pub(crate) fn own_path_flags() -> Result<Vec<String>> {
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let sources = cargo.context("the folder of cargo")?.join("registry/src");
    let mut flags = vec![format!("--remap-path-prefix={}=.", process::root().display())];
    for registry in std::fs::read_dir(&sources).into_iter().flatten() {
        flags.push(format!("--remap-path-prefix={}=crates", registry?.path().display()));
    }
    Ok(flags)
}

fn shorten(dist: &Path) -> Result<()> {
    let (loader, module) = (dist.join("web.js"), dist.join("web_bg.wasm"));
    let mut text = std::fs::read_to_string(&loader).with_context(|| format!("{}", loader.display()))?;
    let mut bytes = std::fs::read(&module).with_context(|| format!("{}", module.display()))?;
    bundle::names(&mut text, &mut bytes);
    let text = bundle::dense_script(&text);
    std::fs::write(&loader, text).context("the loader")?;
    std::fs::write(&module, bytes).context("the module")
}

fn optimise(tools: &DappTools, folder: &Path) -> Result<()> {
    let Some(wasm_opt) = &tools.wasm_opt else { return Ok(()) };
    for entry in std::fs::read_dir(folder).with_context(|| format!("folder {}", folder.display()))? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "wasm") {
            let mut command: Command = wasm_opt.command();
            command.arg("-Oz").args(WASM_FEATURES).arg(&file).arg("-o").arg(&file);
            process::quiet("wasm-opt", &mut command)?;
        }
    }
    Ok(())
}

/// The gateway and the dev chain.
pub(crate) fn native(profile: Profile) -> Result<()> {
    say::step(
        "Building the gateway and the dev chain",
        "they run beside the dApp",
        "3 minutes, then seconds",
    );
    let mut cargo = process::cargo();
    cargo.args(["build", "--locked", "-p", "pi-gateway", "-p", "devnet", "--profile", profile.name()]);
    process::quiet("cargo build", &mut cargo)
}
