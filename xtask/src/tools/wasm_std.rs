//! Where the standard library for wasm32 comes from: one decision, said aloud.
//!
//! 1. The installed Rust has the target: used.
//! 2. rustup can add it within a minute: added.
//! 3. Debian's packages for the web (`rustc-web`, `rust-web-src`, `lld`): the library is built from source.
//!
//! The target is not in `rust-toolchain.toml`: an unreachable download would break every cargo command.
//!
//! What is shipped has the library rebuilt for size where its sources can be had ([`RebuiltStd`]): 42 KB less to
//! download. Tests and lints use the library as it is installed.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::system::apt_install;
use super::{is_file, path_with};
use crate::{process, say};

/// The target of the dApp.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
/// A download that hangs is as good as none.
const RUSTUP_LIMIT: Duration = Duration::from_secs(60);

const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-22"];
const DEBIAN_BIN: &str = "/usr/bin";
const DEBIAN_LINKER: &str = "/usr/bin/wasm-ld-22";

/// The source of the standard library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WasmStd {
    /// Part of the installed Rust toolchain.
    Toolchain,
    /// Built from Debian's sources with Debian's compiler.
    Debian,
}

impl fmt::Display for WasmStd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Toolchain => "part of the installed Rust",
            Self::Debian => "built from Debian's sources",
        })
    }
}

impl WasmStd {
    /// Decides, installs what is missing, and says what it chose.
    pub(super) fn ready() -> Result<Self> {
        if toolchain_has_target() {
            return Ok(Self::Toolchain);
        }
        if debian_is_there() {
            say::note("    wasm32 standard library: Debian's sources, as before");
            return Ok(Self::Debian);
        }
        say::step(
            &format!("Adding {TARGET} with rustup"),
            "the dApp runs as WebAssembly",
            "10 seconds, once",
        );
        let mut rustup = Command::new("rustup");
        rustup.args(["target", "add", TARGET]).current_dir(process::root());
        match process::quiet_within("rustup target add", &mut rustup, Some(RUSTUP_LIMIT)) {
            Ok(()) if toolchain_has_target() => return Ok(Self::Toolchain),
            Ok(()) => say::note("    rustup added it to another toolchain than the one in use"),
            Err(error) => say::note(&format!("    rustup could not: {error:#}")),
        }
        say::step(
            "Installing Debian's Rust for the web",
            "rustup's download is out of reach",
            "2 minutes, once",
        );
        apt_install(&DEBIAN_PACKAGES)?;
        if !debian_is_there() {
            bail!("neither rustup nor Debian gave a standard library for {TARGET}");
        }
        Ok(Self::Debian)
    }

    /// What the compiler says that it is: another one gives another dApp.
    pub(crate) fn compiler(self) -> Result<String> {
        let rustc = if self == Self::Debian { Path::new(DEBIAN_BIN).join("rustc") } else { rustc() };
        let mut command = Command::new(&rustc);
        command.arg("--version").current_dir(process::root());
        process::answer(&mut command).with_context(|| format!("{} does not run", rustc.display()))
    }

    /// A program that finds the right cargo, compiler and linker; `first` are folders to search before all.
    pub(super) fn command(self, program: &str, first: &[PathBuf]) -> Result<Command> {
        let mut folders = first.to_vec();
        let mut command = Command::new(program);
        if self == Self::Debian {
            folders.push(PathBuf::from(DEBIAN_BIN));
            command
                .env("RUSTC", Path::new(DEBIAN_BIN).join("rustc"))
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER)
                .env_remove("CARGO")
                .env_remove("RUSTUP_TOOLCHAIN");
        }
        command.env("PATH", path_with(&folders)?);
        Ok(command)
    }
}

/// The standard library compiled anew with the dApp: small code, and a panic is a trap without its message.
///
/// The switches are not stable, so the compiler must be told that it may take them: only the one cargo that compiles
/// what is shipped is. The same compiler version gives the same bytes.
#[derive(Debug, Clone)]
pub(crate) struct RebuiltStd {
    library: PathBuf,
}

impl RebuiltStd {
    /// Finds or installs the sources; without them the dApp is built with the library as it is, and is larger.
    pub(super) fn ready(wasm_std: WasmStd) -> Option<Self> {
        if let Some(found) = Self::find(wasm_std) {
            return Some(found);
        }
        say::step(
            "Adding rust-src with rustup",
            "the standard library is built for size",
            "10 seconds, once",
        );
        let mut rustup = Command::new("rustup");
        rustup.args(["component", "add", "rust-src"]).current_dir(process::root());
        if let Err(error) = process::quiet_within("rustup component add", &mut rustup, Some(RUSTUP_LIMIT)) {
            say::note(&format!("    rustup could not: {error:#}"));
        }
        let found = Self::find(wasm_std);
        if found.is_none() {
            say::note("    no sources of the standard library: the dApp works and is some 40 KB larger");
        }
        found
    }

    /// Whether the dApp can be built with it, as far as is known without installing anything.
    pub(crate) fn is_known() -> bool {
        let wasm_std = if toolchain_has_target() { WasmStd::Toolchain } else { WasmStd::Debian };
        Self::find(wasm_std).is_some()
    }

    /// The sources, if they are there.
    fn find(wasm_std: WasmStd) -> Option<Self> {
        let library = match wasm_std {
            WasmStd::Toolchain => sources(&rustc()),
            WasmStd::Debian => debian_sources(),
        };
        library.map(|library| Self { library })
    }

    /// The manifest of the library: its crates must be fetched, too.
    pub(crate) fn manifest(&self) -> PathBuf {
        self.library.join("Cargo.toml")
    }

    /// Has `cargo`, or whoever starts it, compile the library, too; gives what the compiler must be told.
    pub(crate) fn switch_on(command: &mut Command) -> [&'static str; 2] {
        command
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
            .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
        ["-Zunstable-options", "-Cpanic=immediate-abort"]
    }

    /// The folder that shall not be seen in what is built.
    pub(crate) fn sources(&self) -> &Path {
        &self.library
    }
}

fn rustc() -> PathBuf {
    std::env::var_os("RUSTC").map_or_else(|| "rustc".into(), PathBuf::from)
}

fn toolchain_has_target() -> bool {
    let mut rustc = Command::new(rustc());
    rustc.args(["--print", "target-libdir", "--target", TARGET]).current_dir(process::root());
    process::answer(&mut rustc).is_some_and(|folder| Path::new(&folder).is_dir())
}

fn debian_is_there() -> bool {
    is_file(Path::new(DEBIAN_LINKER)) && debian_sources().is_some()
}

fn debian_sources() -> Option<PathBuf> {
    sources(&Path::new(DEBIAN_BIN).join("rustc"))
}

/// The folder of a compiler's standard library's sources.
fn sources(rustc: &Path) -> Option<PathBuf> {
    let mut rustc = Command::new(rustc);
    rustc.args(["--print", "sysroot"]).current_dir(process::root());
    let library = Path::new(&process::answer(&mut rustc)?).join("lib/rustlib/src/rust/library");
    library.join("std").is_dir().then_some(library)
}
