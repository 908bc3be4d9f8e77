//! `pack`: the address of a folder, and an archive of its blocks.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use ipfs_publish::block::v1;
use ipfs_publish::car::CarWriter;
use ipfs_publish::{Options, Packed, Profile, measure, pack};
use serde_json::json;

use super::progress;

#[derive(Debug, Args)]
pub(crate) struct Pack {
    /// What to pack
    path: PathBuf,
    /// Where the archive (CAR) is written; without it only the address is worked out
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// The rules by which blocks are made
    #[arg(long, value_enum, default_value_t)]
    profile: Profile,
    /// Pack names that begin with a dot too
    #[arg(long)]
    hidden: bool,
    /// One line of JSON for programs
    #[arg(long)]
    json: bool,
}

/// Packs.
pub(crate) fn run(command: &Pack) -> Result<()> {
    let options = Options { profile: command.profile, hidden: command.hidden };
    let bar = progress::bytes(measure(&command.path, options)?);
    let mut read = |bytes| bar.inc(bytes);
    let (packed, blocks) = match &command.out {
        None => (pack(&command.path, options, &mut (), &mut read)?, None),
        Some(out) => {
            let (packed, blocks) = archive(&command.path, out, options, &mut read)?;
            (packed, Some(blocks))
        }
    };
    bar.finish_and_clear();
    tell(command, &packed, blocks)
}

/// Writes beside the target and moves it there when it is whole.
fn archive(path: &Path, out: &Path, options: Options, read: &mut dyn FnMut(u64)) -> Result<(Packed, usize)> {
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if inside(folder, path) {
        bail!("{} would lie in the folder that is packed; choose another place", out.display());
    }
    // an archive is for others: as readable as any file that is made here
    let readable = fs::Permissions::from_mode(0o666);
    let file = tempfile::Builder::new().permissions(readable).tempfile_in(folder);
    let file = file.with_context(|| folder.display().to_string())?;
    let (packed, blocks, file) = written(path, file, options, read)?;
    file.as_file().sync_all()?;
    file.persist(out).with_context(|| out.display().to_string())?;
    Ok((packed, blocks))
}

/// Packs into an open file.
pub(super) fn written<F: Write + io::Seek>(
    path: &Path,
    file: F,
    options: Options,
    read: &mut dyn FnMut(u64),
) -> Result<(Packed, usize, F)> {
    let mut writer = CarWriter::new(io::BufWriter::new(file), version(options.profile))?;
    let packed = pack(path, options, &mut writer, read)?;
    let blocks = writer.blocks();
    let file = writer.finish(&packed.root)?.into_inner().map_err(io::IntoInnerError::into_error)?;
    Ok((packed, blocks, file))
}

/// Whether a folder is the one that is packed, or below it.
fn inside(folder: &Path, packed: &Path) -> bool {
    let (Ok(folder), Ok(packed)) = (folder.canonicalize(), packed.canonicalize()) else { return false };
    folder.starts_with(packed)
}

const fn version(profile: Profile) -> cid::Version {
    match profile {
        Profile::V1Of2025 => cid::Version::V1,
        Profile::V0Of2015 => cid::Version::V0,
    }
}

fn tell(command: &Pack, packed: &Packed, blocks: Option<usize>) -> Result<()> {
    let Packed { root, size, files, bytes } = packed;
    let mut out = io::stdout().lock();
    let profile = command.profile.name();
    if command.json {
        let line = json!({
            "cid": root.to_string(), "cid_v1": v1(root).to_string(), "profile": profile, "files": files,
            "bytes": bytes, "dag_bytes": size, "blocks": blocks,
            "car": command.out.as_ref().map(|path| path.display().to_string()),
        });
        writeln!(out, "{line}")?;
        return Ok(());
    }
    writeln!(out, "{root}")?;
    writeln!(out, "  profile  {profile}")?;
    if *root != v1(root) {
        writeln!(out, "  as v1    {}", v1(root))?;
    }
    writeln!(out, "  content  {bytes} bytes in {files} files, {size} bytes as blocks")?;
    if let (Some(path), Some(blocks)) = (&command.out, blocks) {
        writeln!(out, "  archive  {}, {blocks} different blocks", path.display())?;
    }
    Ok(())
}
