//! `key` and `note`: keys in files for their owner alone, and the signature of a note.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use ipfs_publish::ipns::IpnsKey;
use ipfs_publish::note::{self, ReleaseKey};

#[derive(Debug, Args)]
pub(crate) struct Key {
    /// What the key is for
    #[arg(value_enum)]
    kind: Kind,
    /// The file with the key, readable for its owner alone
    file: PathBuf,
    /// Make a new key in a new file
    #[arg(long)]
    new: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// The name that stays while contents change (Ed25519)
    Ipns,
    /// The signature under release notes (secp256k1, an address of Doichain)
    Release,
}

#[derive(Debug, Args)]
pub(crate) struct Note {
    /// The note
    file: PathBuf,
    /// Whose signature it must have
    #[arg(long)]
    signer: String,
}

/// Makes or names a key.
pub(crate) fn run(command: &Key) -> Result<()> {
    let (file, mut out) = (&command.file, io::stdout().lock());
    match (command.kind, command.new) {
        (Kind::Ipns, true) => writeln!(out, "{}", IpnsKey::create(file)?.name())?,
        (Kind::Ipns, false) => writeln!(out, "{}", IpnsKey::read(file)?.name())?,
        (Kind::Release, true) => writeln!(out, "{}", ReleaseKey::create(file)?.address())?,
        (Kind::Release, false) => writeln!(out, "{}", ReleaseKey::read(file)?.address())?,
    }
    Ok(())
}

/// Shows what was signed, if it was.
pub(crate) fn note(command: &Note) -> Result<()> {
    let text = fs::read_to_string(&command.file).with_context(|| command.file.display().to_string())?;
    let signed = note::check(&text, &command.signer)?;
    writeln!(io::stdout().lock(), "{signed}")?;
    Ok(())
}
