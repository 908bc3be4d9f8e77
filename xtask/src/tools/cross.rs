//! Compiling the gateway for another machine: Rust's library for it from rustup, a linker from Debian.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::{on_path, system};
use crate::package::Arch;
use crate::{process, say};

/// A download that hangs is as good as none.
const RUSTUP_LIMIT: Duration = Duration::from_secs(120);
const LINKER: &str = "aarch64-linux-gnu-gcc";
const PACKAGES: [&str; 2] = ["gcc-aarch64-linux-gnu", "libc6-dev-arm64-cross"];
const QEMU: &str = "qemu-aarch64-static";

/// What a build for one machine needs.
#[derive(Debug)]
pub(crate) struct Cross {
    linker: Option<&'static str>,
}

impl Cross {
    /// Finds or installs it.
    pub(crate) fn ready(arch: Arch) -> Result<Self> {
        let own = std::env::consts::ARCH == arch.target().split('-').next().unwrap_or_default();
        if !own {
            standard_library(arch.target())?;
        }
        if own || arch != Arch::Arm64 {
            return Ok(Self { linker: None });
        }
        if on_path(LINKER).is_none() {
            say::step("Installing a linker for arm64", "the gateway runs on a Pi", "20 seconds, once");
            system::apt_install(&PACKAGES)?;
        }
        Ok(Self { linker: Some(LINKER) })
    }

    /// Tells Cargo.
    pub(crate) fn apply(&self, cargo: &mut Command) {
        if let Some(linker) = self.linker {
            cargo.env("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER", linker);
        }
    }
}

fn standard_library(target: &str) -> Result<()> {
    let installed = process::answer(Command::new("rustup").args(["target", "list", "--installed"]));
    if installed.is_some_and(|list| list.lines().any(|line| line == target)) {
        return Ok(());
    }
    say::step(&format!("Adding {target} with rustup"), "the gateway runs on a Pi", "10 seconds, once");
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add", target]).current_dir(process::root());
    process::quiet_within("rustup target add", &mut rustup, Some(RUSTUP_LIMIT))
        .with_context(|| format!("please add Rust's standard library for {target}, then start again"))
}

/// An emulator that runs arm64 programs; none if it cannot be had.
pub(crate) fn qemu() -> Option<&'static str> {
    let there = || on_path(QEMU).map(|_| QEMU);
    there().or_else(|| {
        system::apt_install(&["qemu-user-static"]).ok()?;
        there()
    })
}
