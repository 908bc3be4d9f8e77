//! System packages: the browser for tests, and the way to `apt-get` when it may be used.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::on_path;
use crate::{process, say};

/// A Chromium and the driver of its version.
#[derive(Debug)]
pub(crate) struct Browser {
    /// The browser; the variable `CHROMIUM` names another one.
    pub(crate) chromium: PathBuf,
    /// The driver; the variable `CHROMEDRIVER` names another one.
    pub(crate) driver: PathBuf,
}

impl Browser {
    /// Finds or installs both.
    pub(super) fn ready() -> Result<Self> {
        if let Some(browser) = Self::find() {
            return Ok(browser);
        }
        say::step("Installing Chromium", "the tests run in a real browser", "1 minute, once");
        apt_install(&["chromium", "chromium-driver"])?;
        Self::find().context("chromium or chromedriver is still not on PATH; set CHROMIUM and CHROMEDRIVER")
    }

    fn find() -> Option<Self> {
        let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from);
        let chromium = named("CHROMIUM")
            .or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(on_path))?;
        let driver = named("CHROMEDRIVER").or_else(|| on_path("chromedriver"))?;
        Some(Self { chromium, driver })
    }
}

/// Installs Debian packages, as root or through a sudo that asks no question.
///
/// # Errors
/// If the system has no apt-get or does not allow it; the message says what to install by hand.
pub(super) fn apt_install(packages: &[&str]) -> Result<()> {
    let wanted = packages.join(" ");
    if on_path("apt-get").is_none() {
        bail!("this system has no apt-get: please install by your system's means: {wanted}");
    }
    let root = rustix::process::geteuid().is_root();
    if !root && process::answer(Command::new("sudo").args(["-n", "true"])).is_none() {
        bail!("please run, then start again: sudo apt-get install --no-install-recommends {wanted}");
    }
    let apt = |arguments: &[&str]| {
        let mut command = Command::new(if root { "apt-get" } else { "sudo" });
        if !root {
            command.args(["-n", "apt-get"]);
        }
        command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    let mut install = apt(&["install", "-y", "--no-install-recommends"]);
    install.args(packages);
    if process::quiet("apt-get install", &mut install).is_ok() {
        return Ok(());
    }
    say::note("    not in the package lists as they are; reading them again");
    process::quiet("apt-get update", &mut apt(&["update"]))?;
    process::quiet("apt-get install", &mut install)
}
