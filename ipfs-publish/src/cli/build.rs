//! `build`: the dApp of a commit, built where nothing else lies, and the address that everybody gets who does the same.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;
use ipfs_publish::{Options, pack};
use serde_json::json;

use super::progress;

/// Settings of cargo that would change what is built, or that say where the program lies that started this one.
const SETTINGS: [&str; 5] = ["CARGO", "CARGO_INCREMENTAL", "CARGO_TARGET_DIR", "RUSTFLAGS", "RUSTDOCFLAGS"];
/// The same by how they begin; how many compilers run at once is for the person to say.
const FAMILIES: [&str; 5] =
    ["CARGO_BUILD_", "CARGO_ENCODED_", "CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_PROFILE_"];
const JOBS: &str = "CARGO_BUILD_JOBS";
/// What has git look at another repository than the one it is told.
const GIT: [&str; 4] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"];

#[derive(Debug, Args)]
pub(crate) struct Build {
    /// The commit, tag or branch
    #[arg(long, default_value = "HEAD")]
    commit: String,
    #[command(flatten)]
    place: Place,
    /// Where the folder with the dApp is put; it must not be there yet
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// One line of JSON for programs
    #[arg(long)]
    json: bool,
}

/// Where a commit is found and built.
#[derive(Debug, Args)]
pub(super) struct Place {
    /// The repository that the commit is in
    #[arg(long, value_name = "DIR", default_value = ".")]
    repository: PathBuf,
    /// Keep here what is compiled, so that the next build takes less time; else it goes with the clone
    #[arg(long, value_name = "DIR")]
    target: Option<PathBuf>,
    /// The program of the repository that builds, if it is compiled already: for tests, which know that it is the commit's
    #[arg(long, value_name = "FILE", hide = true)]
    builder: Option<PathBuf>,
}

/// Builds and tells the address.
pub(crate) fn run(command: &Build) -> Result<()> {
    let out = Fresh::new(&command.out)?;
    let commit = Commit::find(&command.place, &command.commit)?;
    let built = commit.build(&command.place)?;
    copy(&built.dist(), out.path)?;
    let packed = pack(out.path, Options::default(), &mut (), &mut |_| {})?;
    out.keep();
    let (mut stdout, folder) = (io::stdout().lock(), command.out.display());
    if command.json {
        let line = json!({ "cid": packed.root.to_string(), "commit": commit.hash, "bytes": packed.bytes,
            "files": packed.files, "folder": folder.to_string(), "compiler": built.compiler });
        writeln!(stdout, "{line}")?;
    } else {
        writeln!(stdout, "{}", packed.root)?;
        writeln!(stdout, "  commit   {}", commit.hash)?;
        writeln!(stdout, "  compiler {}; another one gives another address", built.compiler)?;
        writeln!(stdout, "  folder   {folder}, {} bytes in {} files", packed.bytes, packed.files)?;
    }
    Ok(())
}

/// A folder that was not there and, unless it is kept, is not there afterwards.
struct Fresh<'p> {
    path: &'p Path,
    is_kept: bool,
}

impl<'p> Fresh<'p> {
    /// Made before the minutes that a build takes, not after them.
    fn new(path: &'p Path) -> Result<Self> {
        if path.exists() {
            bail!("{} is there already; choose another place", path.display());
        }
        fs::create_dir_all(path).with_context(|| format!("{} cannot be made", path.display()))?;
        Ok(Self { path, is_kept: false })
    }

    fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for Fresh<'_> {
    fn drop(&mut self) {
        if !self.is_kept {
            let _ = fs::remove_dir_all(self.path);
        }
    }
}

/// A commit that is there.
pub(super) struct Commit {
    hash: String,
    /// The folder in which git keeps all of the repository's commits.
    store: PathBuf,
}

impl Commit {
    /// Looks for a commit by its hash, a tag or a branch.
    pub(super) fn find(place: &Place, name: &str) -> Result<Self> {
        let ask = |words: &[&str]| said(git().arg("-C").arg(&place.repository).arg("rev-parse").args(words));
        let hash = ask(&["--verify", "--end-of-options", &format!("{name}^{{commit}}")])
            .with_context(|| format!("{name:?} is no commit of {}", place.repository.display()))?;
        let store = ask(&["--path-format=absolute", "--git-common-dir"])?;
        Ok(Self { hash, store: PathBuf::from(store) })
    }

    /// Builds it in a clone of its own, which has nothing in it that the commit has not.
    pub(super) fn build(&self, place: &Place) -> Result<Built> {
        let clone = tempfile::Builder::new().prefix("ipfs-publish-").tempdir()?;
        progress::note(&format!(
            "building {}: a few minutes, the first time a quarter of an hour",
            self.hash
        ));
        let mut git_clone = git();
        git_clone.args(["clone", "--quiet", "--shared", "--no-checkout", "--template="]);
        done(git_clone.arg(&self.store).arg(clone.path()))?;
        let mut checkout = git();
        // how the person has git change files on their way out is no part of the commit
        checkout.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        checkout.arg("-C").arg(clone.path()).args(["checkout", "--quiet", "--detach", &self.hash]);
        done(&mut checkout)?;
        let named = printed(&mut cargo(clone.path(), place)?)?;
        // commits before this was asked for do not print it
        let is_named = named.starts_with("rustc ");
        let ask = || said(Command::new("rustc").arg("--version").current_dir(clone.path()));
        let compiler = if is_named { named } else { ask()? };
        Ok(Built { clone, compiler })
    }
}

/// A build of a commit; it goes when this is dropped.
pub(super) struct Built {
    clone: tempfile::TempDir,
    compiler: String,
}

impl Built {
    /// The folder with the dApp.
    pub(super) fn dist(&self) -> PathBuf {
        self.clone.path().join("dist")
    }
}

fn git() -> Command {
    elsewhere("git")
}

/// A program that looks at the repository it is told.
fn elsewhere(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for name in GIT {
        command.env_remove(name);
    }
    command
}

fn cargo(clone: &Path, place: &Place) -> Result<Command> {
    let builder = place.builder.as_ref().map(std::path::absolute).transpose()?;
    let mut cargo = match &builder {
        Some(builder) => elsewhere(builder),
        None => elsewhere("cargo"),
    };
    cargo.args(builder.is_none().then_some("xtask")).args(["build", "--dapp", "--exact"]).current_dir(clone);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let counts = FAMILIES.iter().any(|family| text.starts_with(family)) && text != JOBS;
        if counts || SETTINGS.contains(&&*text) {
            cargo.env_remove(&name);
        }
    }
    // of the program that builds: nobody debugs it
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "false");
    if builder.is_some() {
        // as cargo would tell it
        cargo.env("CARGO_MANIFEST_DIR", clone.join("xtask"));
    }
    if let Some(target) = &place.target {
        cargo.env("CARGO_TARGET_DIR", std::path::absolute(target)?);
    }
    Ok(cargo)
}

fn said(command: &mut Command) -> Result<String> {
    let output =
        command.output().with_context(|| format!("{} cannot be started", command.get_program().display()))?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a command whose progress is for the person.
fn done(command: &mut Command) -> Result<()> {
    printed(command).map(drop)
}

/// The same; gives its result.
fn printed(command: &mut Command) -> Result<String> {
    let name = command.get_program().display().to_string();
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("{name} cannot be started"))?;
    if !output.status.success() {
        bail!("{name} failed ({})", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
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
