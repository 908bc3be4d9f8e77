//! `verify`: what is served beside what a source gives.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use cid::Cid;
use clap::Args;
use ipfs_publish::address::Address;
use ipfs_publish::archive::Archive;
use ipfs_publish::fetch::Limits;
use ipfs_publish::gateway::Gateway;
use ipfs_publish::tree::{self, Tree};
use ipfs_publish::verify::{Rows, State, compare, of_archive, of_gateways, of_server};
use ipfs_publish::{Options, Profile, pack};
use serde_json::json;

use super::build::{Built, Commit, Place};
use super::progress;

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// What is served: an address (CID), a URL of any server, or an archive (CAR)
    served: String,
    /// The folder that it is held against, or a commit of the repository, which is then built
    #[arg(long, value_name = "DIR|COMMIT")]
    against: String,
    #[command(flatten)]
    place: Place,
    /// Trustless gateways that are asked for the blocks of a CID; who they are does not matter
    #[arg(long, value_name = "URL")]
    gateway: Vec<Address>,
    /// Names that begin with a dot count too
    #[arg(long)]
    hidden: bool,
    /// The most bytes that are fetched
    #[arg(long, value_name = "BYTES", default_value_t = 4 << 30)]
    max_bytes: u64,
    /// How long missing blocks are asked for, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    patience: u64,
    /// How long a server may be silent, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    silence: u64,
    /// One line of JSON for programs
    #[arg(long)]
    json: bool,
}

impl Verify {
    const fn silence(&self) -> Duration {
        Duration::from_secs(self.silence)
    }
}

/// Verifies; the exit code says whether everything is the same.
pub(crate) fn run(command: &Verify) -> Result<ExitCode> {
    let (served, source) = (Served::named(command)?, Source::named(command)?);
    // what is served is fetched first: if it cannot be had, nothing needs to be built
    let fetched = served.fetch(command)?;
    let folder = source.folder(command)?;
    let tree = on_disk(command, &folder.path)?;
    let rows = match (served, fetched) {
        (Served::Server(address), _) => ask(command, address, &tree)?,
        (_, fetched) => compare(&tree, &fetched.unwrap_or_default()),
    };
    tell(command, &folder.path, &rows)?;
    let all_same = !rows.is_empty() && rows.iter().all(|(_, state)| *state == State::Same);
    Ok(if all_same { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What is served, as it was named.
enum Served<'c> {
    /// Files on a server, which is asked for those of the source.
    Server(Address),
    Archive(&'c Path),
    Root(Cid),
}

impl<'c> Served<'c> {
    fn named(command: &'c Verify) -> Result<Self> {
        let text = &command.served;
        if text.starts_with("http://") || text.starts_with("https://") {
            return Ok(Self::Server(text.parse()?));
        }
        if Path::new(text).is_file() {
            return Ok(Self::Archive(Path::new(text)));
        }
        let root = text.trim_start_matches("ipfs://").trim_start_matches("/ipfs/").trim_end_matches('/');
        let root =
            root.parse().ok().with_context(|| format!("{text:?}: no CID, no URL, and no file is there"))?;
        Ok(Self::Root(root))
    }

    /// All of it, from whoever has it; nothing yet of a server.
    fn fetch(&self, command: &Verify) -> Result<Option<Tree>> {
        match self {
            Self::Server(_) => Ok(None),
            Self::Archive(path) => {
                let bar = progress::counted("bytes of the archive read:");
                let archive = Archive::open(path, &mut |bytes| bar.inc(bytes))?;
                bar.finish_and_clear();
                Ok(Some(of_archive(&archive)?))
            }
            Self::Root(root) => blocks(command, *root).map(Some),
        }
    }
}

fn blocks(command: &Verify, root: Cid) -> Result<Tree> {
    let gateways: Vec<_> =
        command.gateway.iter().map(|address| Gateway::new(address.clone(), command.silence())).collect();
    let limits = Limits {
        bytes: command.max_bytes,
        patience: Duration::from_secs(command.patience),
        pause: Duration::from_secs(1),
    };
    let bar = progress::counted("blocks fetched:");
    let set = |blocks: usize| bar.set_position(u64::try_from(blocks).unwrap_or(u64::MAX));
    let tree = of_gateways(root, &gateways, &limits, &mut { set })?;
    bar.finish_and_clear();
    Ok(tree)
}

fn ask(command: &Verify, address: Address, source: &Tree) -> Result<Rows> {
    let bar = progress::counted("bytes compared:");
    let rows = of_server(address, source, command.silence(), &mut |bytes| bar.inc(bytes))?;
    bar.finish_and_clear();
    Ok(rows)
}

/// What it is held against, as it was named.
enum Source<'c> {
    Folder(&'c Path),
    Commit(Commit),
}

impl<'c> Source<'c> {
    fn named(command: &'c Verify) -> Result<Self> {
        let path = Path::new(&command.against);
        if path.is_dir() {
            return Ok(Self::Folder(path));
        }
        let commit = Commit::find(&command.place, &command.against);
        Ok(Self::Commit(commit.context("--against: no folder, and no commit")?))
    }

    fn folder(self, command: &Verify) -> Result<Folder> {
        match self {
            Self::Folder(path) => Ok(Folder { path: path.to_owned(), _built: None }),
            Self::Commit(commit) => {
                let built = commit.build(&command.place)?;
                Ok(Folder { path: built.dist(), _built: Some(built) })
            }
        }
    }
}

/// What it is held against; what was built goes when this is dropped.
struct Folder {
    path: PathBuf,
    _built: Option<Built>,
}

fn on_disk(command: &Verify, folder: &Path) -> Result<Tree> {
    let bar = progress::counted("bytes of the source read:");
    let options = Options { hidden: command.hidden, ..Options::default() };
    let tree = tree::of_disk(folder, options, &mut |bytes| bar.inc(bytes))?;
    bar.finish_and_clear();
    Ok(tree)
}

fn tell(command: &Verify, folder: &Path, rows: &Rows) -> Result<()> {
    let mut out = io::stdout().lock();
    let count = |state| rows.iter().filter(|(_, found)| *found == state).count();
    let same = count(State::Same);
    let others: Vec<_> = rows.iter().filter(|(_, state)| *state != State::Same).collect();
    let root = address(command, folder)?;
    if command.json {
        let files: serde_json::Map<_, _> =
            rows.iter().map(|(path, state)| (path.clone(), json!(state.word()))).collect();
        let line = json!({ "same": others.is_empty() && same > 0, "files": files, "source_cid": root });
        writeln!(out, "{line}")?;
        return Ok(());
    }
    for (path, state) in rows {
        writeln!(out, "{:<8} {}", state.word(), if path.is_empty() { "." } else { path })?;
    }
    let words = if others.is_empty() && same > 0 {
        format!("everything is the same: {same} files")
    } else {
        let [differs, missing, extra] = [State::Differs, State::Missing, State::Extra].map(count);
        format!(
            "NOT the same: {differs} differ, {missing} are missing, {extra} are extra, {same} are the same"
        )
    };
    writeln!(out, "{words}")?;
    writeln!(out, "the source has the address {root}")?;
    Ok(())
}

/// The address of the source, by the profile of what is served.
fn address(command: &Verify, folder: &Path) -> Result<String> {
    let is_old = command.served.starts_with("Qm") || command.served.starts_with("/ipfs/Qm");
    let profile = if is_old { Profile::V0Of2015 } else { Profile::V1Of2025 };
    let options = Options { profile, hidden: command.hidden };
    Ok(pack(folder, options, &mut (), &mut |_| {})?.root.to_string())
}
