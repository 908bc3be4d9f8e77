//! Tools from crates.io: trunk drives the build of the dApp, wasm-bindgen writes its JavaScript glue.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{cache, is_file, on_path};
use crate::{process, say};

/// The newest trunk that builds with this workspace's Rust version.
const TRUNK: &str = "0.21.14";

/// Speed of installing before speed of the tool: it runs for seconds, it would compile for many minutes.
const QUICK_PROFILE: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
];

struct CargoTool<'a> {
    package: &'a str,
    binary: &'a str,
    version: &'a str,
    why: &'a str,
    usually: &'a str,
    /// Extra arguments of `cargo install`.
    arguments: &'a [&'a str],
}

/// The folder of a trunk that fits.
pub(super) fn trunk() -> Result<PathBuf> {
    folder(&CargoTool {
        package: "trunk",
        binary: "trunk",
        version: TRUNK,
        why: "it bundles the dApp into dist/",
        usually: "4 minutes, once",
        arguments: &["--locked"],
    })
}

/// The folder of `wasm-bindgen` and its test runner, of exactly the version in `Cargo.lock`.
pub(super) fn wasm_bindgen() -> Result<PathBuf> {
    let version = locked_version(&std::fs::read_to_string(process::root().join("Cargo.lock"))?)?;
    folder(&CargoTool {
        package: "wasm-bindgen-cli",
        binary: "wasm-bindgen",
        version: &version,
        why: "it writes the JavaScript glue of the dApp",
        usually: "2 minutes, once",
        // Its lock file names dependencies that were withdrawn since.
        arguments: &[],
    })
}

fn folder(tool: &CargoTool<'_>) -> Result<PathBuf> {
    let cached = cache()?.join("bin").join(tool.binary);
    for program in on_path(tool.binary).into_iter().chain(Some(cached.clone())) {
        if is_file(&program) && fits(&program, tool.version) {
            return program.parent().map(Path::to_path_buf).context("a program has a folder");
        }
    }
    install(tool)?;
    if !fits(&cached, tool.version) {
        bail!("{} was installed, but {} is not version {}", tool.package, cached.display(), tool.version);
    }
    cached.parent().map(Path::to_path_buf).context("a program has a folder")
}

fn install(tool: &CargoTool<'_>) -> Result<()> {
    say::step(&format!("Installing {} {}", tool.package, tool.version), tool.why, tool.usually);
    let mut command = process::cargo();
    command
        .args(["install", "--no-default-features", "--force", "--root"])
        .arg(cache()?)
        .args(tool.arguments)
        .arg(format!("{}@{}", tool.package, tool.version))
        .envs(QUICK_PROFILE)
        // The workspace's own settings are about the workspace.
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTFLAGS");
    process::quiet(&format!("installing {}", tool.package), &mut command)
}

/// Whether the second word of `--version` is this version.
fn fits(program: &Path, version: &str) -> bool {
    process::answer(Command::new(program).arg("--version"))
        .is_some_and(|answer| answer.split_whitespace().nth(1) == Some(version))
}

fn locked_version(lock: &str) -> Result<String> {
    lock.split("[[package]]")
        .find(|package| package.contains("name = \"wasm-bindgen\"\n"))
        .and_then(|package| package.lines().find_map(|line| line.strip_prefix("version = \"")))
        .map(|version| version.trim_end_matches('"').to_owned())
        .context("Cargo.lock names no wasm-bindgen")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_comes_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock).unwrap(), "0.2.130");
        assert!(locked_version("[[package]]\nname = \"other\"\n").is_err());
    }
}
