//! `publish`: to all targets, then the name, then the check from outside, then the note.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;
use ipfs_publish::address::Address;
use ipfs_publish::archive::Archive;
use ipfs_publish::block::v1;
use ipfs_publish::gateway::{self, Gateway, NotReachable};
use ipfs_publish::publish::{Done, Plan, Target, look, publish};
use ipfs_publish::{Options, Packed, Profile, measure};

use super::progress::{self, Bars};
use super::{pack, release};

#[derive(Debug, Args)]
pub(crate) struct Publish {
    /// The folder, or an archive (.car) that was packed before
    path: PathBuf,
    /// A Kubo node: the address of its RPC, as `http://127.0.0.1:5001`; with ",token-file=FILE" or ",token-env=NAME" behind it
    #[arg(long, value_name = "URL")]
    pub(super) kubo: Vec<Address>,
    /// A pinning service: the address of its API, with its token as for --kubo
    #[arg(long, value_name = "URL")]
    pinning: Vec<Address>,
    /// A file for the archive
    #[arg(long, value_name = "FILE")]
    file: Vec<PathBuf>,
    /// Where pinning services fetch the blocks, as /ip4/…/p2p/…
    #[arg(long, value_name = "MULTIADDR")]
    origin: Vec<String>,
    /// What the pin and the release are called
    #[arg(long)]
    pub(super) name: Option<String>,
    /// The rules by which blocks of a folder are made
    #[arg(long, value_enum, default_value_t)]
    profile: Profile,
    /// Pack names that begin with a dot too
    #[arg(long)]
    hidden: bool,
    /// A trustless gateway that must be able to give every block; name at least two
    #[arg(long, value_name = "URL")]
    gateway: Vec<Address>,
    /// Do not check from outside
    #[arg(long, conflicts_with = "gateway")]
    no_check: bool,
    /// How long pinning services and gateways may need, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 1800)]
    patience: u64,
    /// How long a server may be silent, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    silence: u64,
    #[command(flatten)]
    pub(super) release: release::Release,
    /// Say what would be done, and change nothing anywhere
    #[arg(long)]
    dry_run: bool,
}

/// What is published.
pub(super) struct Source {
    pub(super) archive: Archive,
    /// What was packed here, and by which profile; none if the archive came as it is.
    pub(super) packed: Option<(Packed, Profile)>,
    /// The archive of a folder lies here until it is published.
    _temporary: Option<tempfile::NamedTempFile>,
}

/// Publishes; the exit code says whether all of it went well.
pub(crate) fn run(command: &Publish) -> Result<ExitCode> {
    command.release.check()?;
    let targets = command.targets();
    if targets.is_empty() && !command.dry_run {
        bail!("nowhere to publish to: give --kubo, --pinning or --file");
    }
    if !command.no_check && command.gateway.len() < 2 {
        bail!("name two gateways to check from outside with --gateway, or say --no-check");
    }
    let source = source(command)?;
    let mut out = io::stdout().lock();
    writeln!(out, "{}", v1(&source.archive.root()))?;
    if command.dry_run {
        dry_run(command, &source, &targets, &mut out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut all_well = send(command, &source, &targets, &mut out)?;
    all_well &= release::name(command, &source, &mut out)?;
    all_well &= check(command, &source, &mut out)?;
    release::note(command, &source, &mut out)?;
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl Publish {
    fn targets(&self) -> Vec<Target> {
        let kubo = self.kubo.iter().cloned().map(Target::Kubo);
        let pinning = self.pinning.iter().cloned().map(Target::Pinning);
        kubo.chain(pinning).chain(self.file.iter().cloned().map(Target::File)).collect()
    }

    fn plan(&self) -> Plan {
        Plan {
            name: self.name.clone(),
            origins: self.origin.clone(),
            silence: self.silence(),
            patience: Duration::from_secs(self.patience),
            ..Plan::default()
        }
    }

    pub(super) const fn silence(&self) -> Duration {
        Duration::from_secs(self.silence)
    }
}

fn source(command: &Publish) -> Result<Source> {
    if command.path.extension().is_some_and(|extension| extension == "car") && command.path.is_file() {
        let bar = progress::bytes(command.path.metadata()?.len());
        let archive = Archive::open(&command.path, &mut |bytes| bar.inc(bytes))?;
        bar.finish_and_clear();
        return Ok(Source { archive, packed: None, _temporary: None });
    }
    let options = Options { profile: command.profile, hidden: command.hidden };
    let bar = progress::bytes(measure(&command.path, options)?);
    let file = tempfile::NamedTempFile::new()?;
    let (packed, _, file) = pack::written(&command.path, file, options, &mut |bytes| bar.inc(bytes))?;
    let archive = Archive::open(file.path(), &mut |_| {})?;
    bar.finish_and_clear();
    Ok(Source { archive, packed: Some((packed, command.profile)), _temporary: Some(file) })
}

fn dry_run(command: &Publish, source: &Source, targets: &[Target], out: &mut dyn Write) -> Result<()> {
    let (blocks, bytes) = (source.archive.places().len(), source.archive.bytes());
    writeln!(out, "  would send {blocks} blocks, {bytes} bytes; nothing is changed")?;
    for target in targets {
        let words = match look(&source.archive, target, &command.plan()) {
            Ok(true) => "has it already".to_owned(),
            Ok(false) => "would take it".to_owned(),
            Err(error) => format!("would fail: {error}"),
        };
        writeln!(out, "  {}: {words}", target.name())?;
    }
    for gateway in &command.gateway {
        writeln!(out, "  would be checked at {gateway}")?;
    }
    release::dry_run(command, source, out)
}

/// Whether all targets took it.
fn send(command: &Publish, source: &Source, targets: &[Target], out: &mut dyn Write) -> Result<bool> {
    let (bars, bytes) = (Bars::new(), source.archive.bytes());
    let names: Vec<_> = targets.iter().map(Target::name).collect();
    let watch = |number: usize| -> Box<dyn ipfs_publish::publish::Watch> {
        Box::new(bars.target(names.get(number).map_or("", String::as_str), bytes))
    };
    let outcomes = publish(&source.archive, targets, &command.plan(), &watch);
    let mut all_well = true;
    for (name, outcome) in names.iter().zip(outcomes) {
        match outcome {
            Ok(Done::There) => writeln!(out, "  {name}: had it already")?,
            Ok(Done::Took) => writeln!(out, "  {name}: took it")?,
            Err(error) => {
                all_well = false;
                writeln!(out, "  {name}: FAILED: {error}")?;
            }
        }
    }
    Ok(all_well)
}

/// Whether every gateway gave every block.
fn check(command: &Publish, source: &Source, out: &mut dyn Write) -> Result<bool> {
    let (bars, blocks) = (Bars::new(), source.archive.places().len());
    let limit = Duration::from_secs(command.patience);
    let one = |address: &Address| -> Result<(), NotReachable> {
        let bar = bars.check(address.url(), blocks);
        let gateway = Gateway::new(address.clone(), command.silence());
        let mut missing = |missing: usize| {
            bar.set_position(u64::try_from(blocks.saturating_sub(missing)).unwrap_or(u64::MAX));
        };
        let done = gateway::check(&gateway, &source.archive, limit, Duration::from_secs(2), &mut missing);
        bar.finish_and_clear();
        done
    };
    let outcomes: Vec<_> = thread::scope(|scope| {
        let tasks: Vec<_> =
            command.gateway.iter().map(|address| (address, scope.spawn(|| one(address)))).collect();
        tasks.into_iter().map(|(address, task)| (address, task.join())).collect()
    });
    let mut all_well = true;
    for (address, outcome) in outcomes {
        match outcome {
            Ok(Ok(())) => writeln!(out, "  {address}: gives all {blocks} blocks, each as it must be")?,
            Ok(Err(error)) => {
                all_well = false;
                writeln!(
                    out,
                    "  {address}: NOT REACHABLE: {error}; it may only need more time: run this again"
                )?;
            }
            Err(_) => {
                all_well = false;
                writeln!(out, "  {address}: the check failed; please report it")?;
            }
        }
    }
    Ok(all_well)
}
