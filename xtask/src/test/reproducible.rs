//! The same commit, the same dApp: `ipfs-publish build` in a second place, where everything is different that must not
//! count, while the dApp is built here; then every byte is compared.
//!
//! Other in the second place are the folder of the sources (in memory where that can be had, so that folders list their
//! files in another order), the folder of what is compiled and cargo's home, both with spaces in their names, the
//! language, the time zone, the permissions of new files and, where `faketime` can be had, the day and the year that all
//! programs but the compiler see. The sources are what the commit has and nothing else; of what was compiled for the first
//! build nothing is used. The same are the tools, this program among them, and the crates as they were downloaded.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use super::steps::NATIVE;
use crate::build::{self, Profile};
use crate::tools::{self, DappTools};
use crate::{process, say};

/// Memory as a folder, on Linux.
const MEMORY: &str = "/dev/shm";
/// So much of it must be free: the sources, their history and what programs put beside them.
const ROOM: u64 = 1 << 30;
/// The other day, which is in another year more often than not.
const LATER: &str = "+200d";

/// Runs both builds at once.
pub(super) fn run() -> Result<()> {
    let commit = commit()?;
    let dapp_tools = DappTools::ready()?;
    // the program as the native tests have it: building it alone would compile it, and what it needs, once more
    let mut cargo = process::cargo();
    cargo.args(["test", "--no-run"]).args(NATIVE).args(["--test", "commands"]);
    process::quiet("cargo test", &mut cargo)?;
    let elsewhere = Elsewhere::new()?;
    let second = process::start("the second build", &mut elsewhere.build(&commit)?)?;
    let first = build::dapp(&dapp_tools);
    let second = second.finish();
    first.and(second)?;
    let here = process::root().join("dist");
    same(&here, &elsewhere.out())?;
    let (one, other) = (address(&here)?, address(&elsewhere.out())?);
    ensure!(one == other, "the same files have two addresses: {one} and {other}");
    say::note(&format!("    {one} is the address of {commit}, built twice"));
    elsewhere.remove()
}

/// The commit of what lies here. Changes that are not committed are made one that no branch has.
fn commit() -> Result<String> {
    let ask = |arguments: &[&str]| {
        let answer = process::answer(Command::new("git").args(arguments).current_dir(process::root()));
        answer.with_context(|| format!("git {} does not work here", arguments.join(" ")))
    };
    let loose = ask(&["ls-files", "--others", "--exclude-standard"])?;
    ensure!(loose.is_empty(), "these files are in no commit, and so not in the second build: {loose}");
    let changed = ask(&["stash", "create"])?;
    ask(&["rev-parse", "--verify", if changed.is_empty() { "HEAD" } else { &changed }])
}

/// Another place.
struct Elsewhere {
    /// Where the clone lies.
    sources: TempDir,
    /// Everything else.
    work: PathBuf,
}

impl Elsewhere {
    fn new() -> Result<Self> {
        let work = process::target_dir()?.join("another place");
        if work.exists() {
            fs::remove_dir_all(&work).with_context(|| work.display().to_string())?;
        }
        let elsewhere = Self { sources: in_memory(&work)?, work };
        let home = elsewhere.cargo_home();
        fs::create_dir_all(&home)?;
        for entry in fs::read_dir(cargo_home()?).context("the folder of cargo")? {
            let entry = entry?;
            symlink(entry.path(), home.join(entry.file_name()))?;
        }
        Ok(elsewhere)
    }

    fn cargo_home(&self) -> PathBuf {
        self.work.join("home of cargo")
    }

    /// The folder with the dApp.
    fn out(&self) -> PathBuf {
        self.work.join("dapp")
    }

    fn build(&self, commit: &str) -> Result<Command> {
        let mut shell = Command::new("sh");
        shell.args(["-c", "umask 027 && exec \"$@\"", "sh"]);
        if let Some(faketime) = tools::try_faketime() {
            shell.arg(faketime).args(["-f", LATER]).env("RUSTC", self.compiler()?);
            // only the day: who waits for a time to pass waits as long as ever
            shell.env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("NO_FAKE_STAT", "1");
        } else {
            say::note("    no faketime to be had: the second build is of the same day");
        }
        shell.arg(publisher()?).args(["build", "--commit", commit, "--repository"]).arg(process::root());
        shell.arg("--target").arg(self.target()).arg("--out").arg(self.out());
        shell.arg("--builder").arg(self.builder()?);
        shell.env("CARGO_HOME", self.cargo_home()).env("TMPDIR", self.sources.path());
        shell.env("LC_ALL", "tr_TR.UTF-8").env("LANG", "de_DE.UTF-8").env("TZ", "Pacific/Auckland");
        Ok(shell)
    }

    fn target(&self) -> PathBuf {
        self.work.join("what is compiled")
    }

    /// This program, which takes the folder that it lies in for cargo's. Compiling it anew would take as long as the dApp.
    fn builder(&self) -> Result<PathBuf> {
        let builder = self.target().join("debug/xtask");
        fs::create_dir_all(self.target().join("debug"))?;
        fs::copy(std::env::current_exe()?, &builder)?;
        Ok(builder)
    }

    /// The compiler without what makes another day: its memory and that do not go together, and it would wait for ever.
    fn compiler(&self) -> Result<PathBuf> {
        let script = self.work.join("rustc");
        fs::write(&script, "#!/bin/sh\nunset LD_PRELOAD\nexec rustc \"$@\"\n")?;
        fs::set_permissions(&script, Permissions::from_mode(0o755))?;
        Ok(script)
    }

    fn remove(self) -> Result<()> {
        fs::remove_dir_all(&self.work).with_context(|| self.work.display().to_string())
    }
}

fn publisher() -> Result<PathBuf> {
    Profile::Dev.program("ipfs-publish")
}

/// What the dApp in a folder is called.
fn address(folder: &Path) -> Result<String> {
    let mut pack = Command::new(publisher()?);
    let said = process::answer(pack.arg("pack").arg(folder)).context("ipfs-publish cannot pack it")?;
    Ok(said.lines().next().unwrap_or_default().to_owned())
}

fn cargo_home() -> Result<PathBuf> {
    let set = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    set.or_else(|| std::env::home_dir().map(|home| home.join(".cargo"))).context("the folder of cargo")
}

/// A folder in memory, or else one in the place that is given.
fn in_memory(or_else: &Path) -> Result<TempDir> {
    let has_room =
        rustix::fs::statvfs(MEMORY).is_ok_and(|about| about.f_bavail.saturating_mul(about.f_frsize) >= ROOM);
    fs::create_dir_all(or_else)?;
    let below = if has_room { Path::new(MEMORY) } else { or_else };
    let folder = tempfile::tempdir_in(below).context("a folder for the sources")?;
    if !lists_differently(folder.path(), or_else)? {
        say::note("    no other file system to be had: folders list their files in the same order there");
    }
    Ok(folder)
}

/// Whether the same files are listed in another order.
fn lists_differently(one: &Path, other: &Path) -> Result<bool> {
    let order = |folder: &Path| {
        let folder = tempfile::tempdir_in(folder)?;
        for letter in 'a'..='z' {
            fs::write(folder.path().join(letter.to_string()), "")?;
        }
        let names = fs::read_dir(folder.path())?.map(|entry| Ok(entry?.file_name()));
        names.collect::<Result<Vec<_>>>()
    };
    Ok(order(one)? != order(other)?)
}

/// Every file of both folders is the same.
fn same(one: &Path, other: &Path) -> Result<()> {
    let (one, other) = (read(one)?, read(other)?);
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    ensure!(names(&one) == names(&other), "other files: {:?} and {:?}", names(&one), names(&other));
    for (name, bytes) in &one {
        let Some(others) = other.get(name) else { continue };
        let at = bytes.iter().zip(others).take_while(|(a, b)| a == b).count();
        let len = (bytes.len(), others.len());
        ensure!(bytes == others, "{name} differs from byte {at} on ({} and {} bytes long)", len.0, len.1);
    }
    Ok(())
}

fn read(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') {
            files.insert(name, fs::read(entry.path())?);
        }
    }
    ensure!(!files.is_empty(), "{} is empty", folder.display());
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difference_is_named() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let write =
            |folder: &TempDir, name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        assert!(same(one.path(), other.path()).is_err(), "nothing was built");
        write(&one, "a", "12345");
        write(&other, "a", "12345");
        same(one.path(), other.path()).unwrap();
        write(&other, "a", "12x45");
        let error = same(one.path(), other.path()).unwrap_err().to_string();
        assert!(error.starts_with("a differs from byte 2 on"), "{error}");
        write(&one, "b", "");
        assert!(same(one.path(), other.path()).unwrap_err().to_string().starts_with("other files"));
    }
}
