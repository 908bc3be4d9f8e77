//! Two OCMF verifiers of other people, from `PyPI` and npm, for the test of the gateway's records.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{cache, is_file, npm, on_path, system};
use crate::{process, say};

const REQUIREMENTS: &str = include_str!("../../../pi-gateway/tests/ocmf/requirements.txt");
const PACKAGE: &str = include_str!("../../../pi-gateway/tests/ocmf/package.json");
const LOCK: &str = include_str!("../../../pi-gateway/tests/ocmf/package-lock.json");

/// Where the verifiers are.
#[derive(Debug)]
pub(crate) struct OcmfVerifiers {
    /// A Python that has `pyocmf`.
    pub(crate) python: PathBuf,
    /// A folder whose `node_modules` has `@road-labs/ocmf`.
    pub(crate) node: PathBuf,
}

impl OcmfVerifiers {
    /// Finds or installs both.
    pub(crate) fn ready() -> Result<Self> {
        let folder = cache()?.join("ocmf");
        Ok(Self { python: python()?, node: node(&folder)? })
    }
}

/// A Python with `pyocmf`, and with pip for what else is from `PyPI`.
pub(super) fn python() -> Result<PathBuf> {
    let folder = cache()?.join("ocmf");
    std::fs::create_dir_all(&folder)?;
    let (venv, mark) = (folder.join("venv"), folder.join("requirements.txt"));
    let python = venv.join("bin/python");
    if is_file(&python) && std::fs::read_to_string(&mark).is_ok_and(|done| done == REQUIREMENTS) {
        return Ok(python);
    }
    say::step("Installing pyocmf", "an OCMF verifier that is not ours", "20 seconds, once");
    if on_path("python3").is_none() || make_venv(&venv).is_err() {
        system::apt_install(&["python3", "python3-venv"])?;
        make_venv(&venv)?;
    }
    let wanted = folder.join("wanted.txt");
    std::fs::write(&wanted, REQUIREMENTS)?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(&wanted);
    process::quiet("pip install", &mut pip)?;
    std::fs::rename(&wanted, &mark).context("cannot note what was installed")?;
    Ok(python)
}

fn make_venv(venv: &Path) -> Result<()> {
    process::quiet("python3 -m venv", Command::new("python3").args(["-m", "venv", "--clear"]).arg(venv))
}

fn node(folder: &Path) -> Result<PathBuf> {
    let folder = folder.join("npm");
    npm::install(&folder, PACKAGE, LOCK, || {
        say::step("Installing @road-labs/ocmf", "an OCMF verifier that is not ours", "5 seconds, once");
    })?;
    Ok(folder)
}
