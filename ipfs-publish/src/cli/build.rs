//! `build`: the dApp of a commit, built where nothing else lies, and the address that everybody gets who does the same.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use ipfs_publish::{Options, pack};
use serde_json::json;

use super::progress;

#[derive(Debug, Args)]
pub(crate) struct Build {
    /// The commit, tag or branch
    #[arg(long, default_value = "HEAD")]
    commit: String,
    /// The repository it is in
    #[arg(long, default_value = ".")]
    repository: PathBuf,
    /// Where the folder with the dApp is put; it must not be there yet
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// One line of JSON for programs
    #[arg(long)]
    json: bool,
}

/// Builds and tells the address.
pub(crate) fn run(command: &Build) -> Result<()> {
    if command.out.exists() {
        bail!("{} is there already; choose another place", command.out.display());
    }
    let built = of_commit(&command.repository, &command.commit)?;
    copy(&built.dist(), &command.out)?;
    let packed = pack(&command.out, Options::default(), &mut (), &mut |_| {})?;
    let mut out = io::stdout().lock();
    if command.json {
        let line = json!({ "cid": packed.root.to_string(), "commit": built.commit, "bytes": packed.bytes,
            "files": packed.files, "folder": command.out.display().to_string(), "compiler": built.compiler });
        writeln!(out, "{line}")?;
    } else {
        writeln!(out, "{}", packed.root)?;
        writeln!(out, "  commit   {}", built.commit)?;
        writeln!(out, "  compiler {}; another one gives another address", built.compiler)?;
        writeln!(
            out,
            "  folder   {}, {} bytes in {} files",
            command.out.display(),
            packed.bytes,
            packed.files
        )?;
    }
    Ok(())
}

/// A build of a commit; it goes when this is dropped.
pub(super) struct Built {
    clone: tempfile::TempDir,
    commit: String,
    compiler: String,
}

impl Built {
    /// The folder with the dApp.
    pub(super) fn dist(&self) -> PathBuf {
        self.clone.path().join("dist")
    }
}

/// Builds a commit in a clone of its own, which has nothing in it that the commit has not.
pub(super) fn of_commit(repository: &Path, commit: &str) -> Result<Built> {
    let commit = said(Command::new("git").arg("-C").arg(repository).args([
        "rev-parse",
        "--verify",
        "--end-of-options",
        &format!("{commit}^{{commit}}"),
    ]))
    .with_context(|| format!("{commit:?} is no commit of {}", repository.display()))?;
    let clone = tempfile::Builder::new().prefix("ipfs-publish-").tempdir()?;
    progress::note(&format!("building {commit}: a few minutes, the first time a quarter of an hour"));
    let mut git = Command::new("git");
    git.args(["clone", "--quiet", "--no-checkout"]).arg(repository).arg(clone.path());
    done(&mut git)?;
    done(Command::new("git").arg("-C").arg(clone.path()).args(["checkout", "--quiet", "--detach", &commit]))?;
    let compiler = said(Command::new("rustc").arg("--version").current_dir(clone.path()))?;
    let mut cargo = Command::new("cargo");
    cargo.args(["xtask", "build", "--dapp", "--exact"]).current_dir(clone.path());
    // cargo tells what it starts where its files lie, and this may have been started by it
    for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_TARGET_DIR", "CARGO"] {
        cargo.env_remove(name);
    }
    done(&mut cargo)?;
    Ok(Built { clone, commit, compiler })
}

fn said(command: &mut Command) -> Result<String> {
    let output =
        command.output().with_context(|| format!("{} cannot be started", command.get_program().display()))?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn done(command: &mut Command) -> Result<()> {
    // what it says is for the person; our own output is the address alone
    let name = command.get_program().display().to_string();
    let status =
        command.stdout(io::stderr()).status().with_context(|| format!("{name} cannot be started"))?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let (name, target) = (entry.file_name(), to.join(entry.file_name()));
        if name.to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target).with_context(|| target.display().to_string())?;
        }
    }
    Ok(())
}
