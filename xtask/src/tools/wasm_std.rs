//! Where the standard library for wasm32 comes from: one decision, said aloud.
//!
//! 1. The installed Rust has the target: used.
//! 2. rustup can add it within a minute: added.
//! 3. Debian's packages for the web (`rustc-web`, `rust-web-src`, `lld`): the library is built from source.
//!
//! The target is not in `rust-toolchain.toml`: an unreachable download would break every cargo command.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

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

    /// The manifest of the library, if it is built from source: its crates must be fetched, too.
    pub(crate) fn manifest(self) -> Option<PathBuf> {
        match self {
            Self::Toolchain => None,
            Self::Debian => debian_sources().map(|library| library.join("Cargo.toml")),
        }
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

fn toolchain_has_target() -> bool {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["--print", "target-libdir", "--target", TARGET]).current_dir(process::root());
    process::answer(&mut rustc).is_some_and(|folder| Path::new(&folder).is_dir())
}

fn debian_is_there() -> bool {
    is_file(Path::new(DEBIAN_LINKER)) && debian_sources().is_some()
}

/// The folder of the standard library's sources.
fn debian_sources() -> Option<PathBuf> {
    let mut rustc = Command::new(Path::new(DEBIAN_BIN).join("rustc"));
    let sysroot = process::answer(rustc.args(["--print", "sysroot"]))?;
    let library = Path::new(&sysroot).join("lib/rustlib/src/rust/library");
    library.join("std").is_dir().then_some(library)
}
