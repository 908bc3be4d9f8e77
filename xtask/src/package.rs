//! `cargo xtask deb`: the gateway as Debian packages, for the Pi (arm64) and for PCs (amd64).
//!
//! `dpkg-deb` of Debian makes the archive from a folder that is laid out here; times are those of the newest
//! commit, so that the same sources and compiler give the same package.

mod arm_smoke;
pub(crate) mod rootfs;
mod tree;

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};

use crate::tools::{Cross, DappTools};
use crate::{build, process, say};
use tree::Tree;

/// What lies on an SD card in a meter cabinet is small.
const MAX_PROGRAM_BYTES: u64 = 8_000_000;
/// Cargo's profile for what is shipped.
pub(crate) const PROFILE: &str = "shipped";

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// For which machines; both if absent
    #[arg(long, value_delimiter = ',')]
    arch: Vec<Arch>,
    /// Take this folder as the dApp instead of building it
    #[arg(long)]
    dapp: Option<PathBuf>,
    /// Leave the dApp out
    #[arg(long, conflicts_with = "dapp")]
    no_dapp: bool,
    /// Run the arm64 program for some readings under qemu
    #[arg(long)]
    smoke: bool,
}

/// A machine, as Debian calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Arch {
    /// PCs.
    Amd64,
    /// Raspberry Pi 3, 4, 5 with a 64-bit system.
    Arm64,
}

impl Arch {
    const ALL: [Self; 2] = [Self::Amd64, Self::Arm64];

    /// What this program runs on.
    pub(crate) const fn of_this_machine() -> Self {
        if cfg!(target_arch = "aarch64") { Self::Arm64 } else { Self::Amd64 }
    }

    /// Rust's name for it.
    pub(crate) const fn target(self) -> &'static str {
        match self {
            Self::Amd64 => "x86_64-unknown-linux-gnu",
            Self::Arm64 => "aarch64-unknown-linux-gnu",
        }
    }
}

impl fmt::Display for Arch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Amd64 => "amd64",
            Self::Arm64 => "arm64",
        })
    }
}

/// Builds, packs, and says where the packages are.
pub(crate) fn run(options: &Options) -> Result<()> {
    let dapp = dapp(options)?;
    let wanted = if options.arch.is_empty() { &Arch::ALL[..] } else { &options.arch };
    for arch in wanted {
        let program = program(*arch)?;
        if options.smoke && *arch == Arch::Arm64 {
            arm_smoke::run(&program)?;
        }
        let package = pack(*arch, &program, dapp.as_deref())?;
        say::result(&package.display().to_string())?;
    }
    Ok(())
}

fn dapp(options: &Options) -> Result<Option<PathBuf>> {
    if options.no_dapp {
        return Ok(None);
    }
    if options.dapp.is_none() {
        build::dapp(&DappTools::ready()?)?;
    }
    let folder = options.dapp.clone().unwrap_or_else(|| process::root().join("dist"));
    anyhow::ensure!(folder.join("index.html").is_file(), "{} holds no dApp", folder.display());
    Ok(Some(folder))
}

/// The gateway for a machine, built and measured.
pub(crate) fn program(arch: Arch) -> Result<PathBuf> {
    let cross = Cross::ready(arch)?;
    say::step(&format!("Building the gateway for {arch}"), "optimised as a whole", "6 minutes");
    let mut cargo = process::cargo();
    cargo.args(["build", "--locked", "-p", "pi-gateway", "--profile", PROFILE, "--target", arch.target()]);
    cross.apply(&mut cargo);
    cargo.env(flags_variable(arch), build::own_path_flags()?.join(" "));
    process::quiet(&format!("cargo build for {arch}"), &mut cargo)?;
    let program = process::target_dir()?.join(arch.target()).join(PROFILE).join("pi-gateway");
    let bytes = program.metadata().with_context(|| program.display().to_string())?.len();
    say::note(&format!("    pi-gateway for {arch}: {bytes} bytes"));
    if bytes > MAX_PROGRAM_BYTES {
        bail!("pi-gateway for {arch} has {bytes} bytes, the limit is {MAX_PROGRAM_BYTES}");
    }
    Ok(program)
}

/// The variable in which Cargo looks for a target's compiler flags.
fn flags_variable(arch: Arch) -> String {
    format!("CARGO_TARGET_{}_RUSTFLAGS", arch.target().to_uppercase().replace('-', "_"))
}

/// The package from a program and a dApp.
fn pack(arch: Arch, program: &Path, dapp: Option<&Path>) -> Result<PathBuf> {
    let folder = process::target_dir()?.join("deb");
    std::fs::create_dir_all(&folder)?;
    let stage = tempfile::Builder::new().prefix("stage-").tempdir_in(&folder)?;
    let tree = Tree { arch, version: env!("CARGO_PKG_VERSION"), program, dapp };
    tree.lay_out(stage.path())?;
    let package = folder.join(format!("blockpro-gateway_{}_{arch}.deb", env!("CARGO_PKG_VERSION")));
    let mut dpkg = Command::new("dpkg-deb");
    dpkg.args(["--root-owner-group", "-Zxz", "--build"]).arg(stage.path()).arg(&package);
    dpkg.env("SOURCE_DATE_EPOCH", commit_time());
    process::quiet("dpkg-deb", &mut dpkg)?;
    Ok(package)
}

/// Seconds of the newest commit; outside of a repository of any fixed day.
fn commit_time() -> String {
    let mut git = Command::new("git");
    git.args(["log", "-1", "--format=%ct"]).current_dir(process::root());
    process::answer(&mut git).filter(|time| !time.is_empty()).unwrap_or_else(|| "1767225600".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_holds_what_a_pi_needs_and_is_made_alike_twice() {
        if process::answer(Command::new("dpkg-deb").arg("--version")).is_none() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let (program, dapp) = (folder.path().join("program"), folder.path().join("dapp"));
        std::fs::write(&program, "not really").unwrap();
        std::fs::create_dir_all(dapp.join("assets")).unwrap();
        std::fs::write(dapp.join("index.html"), "<!doctype html>").unwrap();
        std::fs::write(dapp.join("assets/a.svg"), "<svg/>").unwrap();
        let package = pack(Arch::Arm64, &program, Some(&dapp)).unwrap();
        let first = std::fs::read(&package).unwrap();
        let ask = |what: &str| process::answer(Command::new("dpkg-deb").arg(what).arg(&package)).unwrap();
        let list = ask("--contents");
        for (mode, path) in [
            ("-rwxr-xr-x", "./usr/bin/pi-gateway"),
            ("-rw-r--r--", "./lib/systemd/system/blockpro-gateway.service"),
            ("-rw-r--r--", "./lib/udev/rules.d/60-blockpro.rules"),
            ("-rw-r--r--", "./usr/lib/sysusers.d/blockpro.conf"),
            ("-rw-r--r--", "./usr/share/doc/blockpro-gateway/copyright"),
            ("-rw-r--r--", "./usr/share/doc/blockpro-gateway/operator.md.gz"),
            ("-rw-r--r--", "./usr/share/doc/blockpro-gateway/examples/gateway.toml"),
            ("-rw-r--r--", "./usr/share/blockpro/dapp/assets/a.svg"),
            ("drwxr-xr-x", "./etc/blockpro/"),
        ] {
            let line =
                list.lines().find(|line| line.ends_with(path)).unwrap_or_else(|| panic!("{path}: {list}"));
            assert!(line.starts_with(mode) && line.contains("root/root"), "{line}");
        }
        let fields = ask("--field");
        for field in
            ["Package: blockpro-gateway", "Architecture: arm64", "Depends: libc6 (>= ", "Maintainer: "]
        {
            assert!(fields.contains(field), "{field}: {fields}");
        }
        assert_eq!(std::fs::read(pack(Arch::Arm64, &program, Some(&dapp)).unwrap()).unwrap(), first);
    }

    #[test]
    fn flags_are_given_to_one_target() {
        assert_eq!(flags_variable(Arch::Arm64), "CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUSTFLAGS");
    }
}
