//! What makes a release of an address: the name that stays, the line for the DNS, the note.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use ipfs_publish::address::Address;
use ipfs_publish::block::v1;
use ipfs_publish::ipns::{IpnsKey, Record, Wish};
use ipfs_publish::note::{self, ReleaseKey, dnslink};
use ipfs_publish::spread::Spreader;

use super::publish::{Publish, Source};
use super::{now, progress};

const DAY: u64 = 86_400;

#[derive(Debug, Args)]
pub(super) struct Release {
    /// Point an IPNS name here: the file with its key, made with "key ipns FILE --new". The record goes to every --kubo
    /// and --router, and is kept beside the key
    #[arg(long, value_name = "FILE")]
    ipns: Option<PathBuf>,
    /// A server of the routing interface that takes IPNS records
    #[arg(long, value_name = "URL", requires = "ipns")]
    router: Vec<Address>,
    /// Write the IPNS record to a file, too
    #[arg(long, value_name = "FILE", requires = "ipns")]
    ipns_out: Option<PathBuf>,
    /// Keep the record at --kubo away: older nodes do not take it
    #[arg(long, requires = "ipns")]
    ipns_not_to_kubo: bool,
    /// How long the record is valid, in days
    #[arg(long, value_name = "DAYS", default_value_t = 365)]
    ipns_days: u64,
    /// How long others keep the record before they ask again, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    ipns_ttl: u64,
    /// Print the TXT record that points this domain here (`DNSLink`)
    #[arg(long, value_name = "DOMAIN")]
    dnslink: Option<String>,
    /// Write a release note
    #[arg(long, value_name = "FILE")]
    note: Option<PathBuf>,
    /// Sign the note: the file with the key, made with "key release FILE --new"
    #[arg(long, value_name = "FILE", requires = "note")]
    release_key: Option<PathBuf>,
    /// The commit it was built of, for the note
    #[arg(long, requires = "note")]
    commit: Option<String>,
    /// Hosts with a subdomain for each address, for links in the note
    #[arg(long, value_name = "HOST", default_values_t = ["dweb.link".to_owned(), "inbrowser.link".to_owned()])]
    link_host: Vec<String>,
}

impl Release {
    /// What can be known to fail before anything is sent.
    pub(super) fn check(&self) -> Result<()> {
        if let Some(path) = &self.ipns {
            IpnsKey::read(path)?;
        }
        if let Some(path) = &self.release_key {
            ReleaseKey::read(path)?;
        }
        if let Some(domain) = &self.dnslink {
            let fits = |sign: char| sign.is_alphanumeric() || "-.".contains(sign);
            if domain.is_empty() || !domain.chars().all(fits) {
                bail!("{domain:?} is no domain");
            }
        }
        Ok(())
    }
}

/// What would be done.
pub(super) fn dry_run(command: &Publish, source: &Source, out: &mut dyn Write) -> Result<()> {
    let release = &command.release;
    if let Some(path) = &release.ipns {
        writeln!(out, "  the name {} would point here", IpnsKey::read(path)?.name())?;
    }
    told_dnslink(release, source, out)?;
    if let Some(path) = &release.note {
        writeln!(out, "  a note would be written to {}", path.display())?;
    }
    Ok(())
}

/// Points the name here; whether everybody took the record.
pub(super) fn name(command: &Publish, source: &Source, out: &mut dyn Write) -> Result<bool> {
    let release = &command.release;
    told_dnslink(release, source, out)?;
    let Some(path) = &release.ipns else { return Ok(true) };
    let key = IpnsKey::read(path)?;
    let record = record(release, &key, path, source)?;
    let name = key.name();
    writeln!(
        out,
        "  /ipns/{name} -> {}, number {}, valid until {}",
        record.value(),
        record.sequence(),
        record.validity()
    )?;
    if let Some(path) = &release.ipns_out {
        fs::write(path, record.bytes()).with_context(|| path.display().to_string())?;
    }
    let kubo = command.kubo.iter().filter(|_| !release.ipns_not_to_kubo).cloned().map(Spreader::Kubo);
    let mut all_well = true;
    for spreader in kubo.chain(release.router.iter().cloned().map(Spreader::Router)) {
        progress::note(&format!("  the record goes to {}", spreader.name()));
        match spreader.spread(&name, &record, command.silence()) {
            Ok(()) => writeln!(out, "  {}: took the record", spreader.name())?,
            Err(error) => {
                all_well = false;
                writeln!(out, "  {}: FAILED to take the record: {error}", spreader.name())?;
            }
        }
    }
    Ok(all_well)
}

/// The record of an earlier time if it still says what it shall, else a new one with a higher number.
fn record(release: &Release, key: &IpnsKey, path: &Path, source: &Source) -> Result<Record> {
    let kept = path.with_extension("ipns-record");
    let (now, valid, root) = (now(), release.ipns_days.saturating_mul(DAY), source.archive.root());
    let before = match fs::read(&kept) {
        Ok(bytes) => Some(Record::read(&bytes, &key.name()).with_context(|| kept.display().to_string())?),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| kept.display().to_string()),
    };
    let half = now.saturating_add(valid.wrapping_div(2));
    if let Some(before) = before.as_ref().filter(|before| before.still_says(&root, half)) {
        return Ok(before.clone());
    }
    // the time is the first number, so that it rises even if the record before was lost
    let next = before.map_or(0, |before| before.sequence().saturating_add(1));
    let wish = Wish {
        value: root,
        sequence: next.max(now),
        until: now.saturating_add(valid),
        ttl: Duration::from_secs(release.ipns_ttl),
    };
    let record = Record::sign(key, &wish);
    let folder = kept.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(record.bytes())?;
    file.as_file().sync_all()?;
    file.persist(&kept).with_context(|| kept.display().to_string())?;
    Ok(record)
}

fn told_dnslink(release: &Release, source: &Source, out: &mut dyn Write) -> Result<()> {
    if let Some(domain) = &release.dnslink {
        writeln!(out, "  for the DNS: {}", dnslink(domain, &source.archive.root()))?;
    }
    Ok(())
}

/// Writes the note.
pub(super) fn note(command: &Publish, source: &Source, out: &mut dyn Write) -> Result<()> {
    let release = &command.release;
    let Some(path) = &release.note else { return Ok(()) };
    let ipns = release.ipns.as_deref().map(IpnsKey::read).transpose()?.map(|key| key.name());
    let root = source.archive.root();
    let title = command.name.clone().unwrap_or_else(|| v1(&root).to_string());
    let text = note::Release {
        name: &title,
        commit: release.commit.as_deref(),
        root,
        profile: source.packed.map(|(_, profile)| profile.name()),
        content: source.packed.map(|(packed, _)| (packed.files, packed.bytes)),
        archive: (source.archive.places().len(), source.archive.bytes()),
        ipns,
        domain: release.dnslink.as_deref(),
        hosts: &release.link_host,
        time: now(),
    }
    .text();
    let (text, signer) = match &release.release_key {
        Some(key) => {
            let key = ReleaseKey::read(key)?;
            (key.sign(&text)?, format!("signed by {}", key.address()))
        }
        None => (text, "not signed".to_owned()),
    };
    fs::write(path, text).with_context(|| path.display().to_string())?;
    writeln!(out, "  note: {}, {signer}", path.display())?;
    Ok(())
}
