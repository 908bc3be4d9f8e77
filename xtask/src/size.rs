//! What a visitor downloads: every file of `dist/`, raw and as servers send it compressed.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use serde::Serialize;

use crate::tools::RebuiltStd;
use crate::{process, say};

/// The goal for the whole dApp, brotli-compressed, in bytes.
const LIMIT: u64 = 300_000;

/// What it may weigh until the goal is met. The check fails above it, so the dApp can only get lighter: lower
/// this number with every saving, and remove it when it reaches [`LIMIT`].
const CEILING: u64 = 412_000;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Fail if the brotli total is above the ceiling; say how far the goal of 300,000 bytes is
    #[arg(long)]
    check: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
struct Bytes {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

#[derive(Debug, Serialize)]
struct FileSize {
    path: String,
    #[serde(flatten)]
    bytes: Bytes,
}

#[derive(Debug, Serialize)]
struct Sizes {
    files: Vec<FileSize>,
    total: Bytes,
    limit_brotli: u64,
    ceiling_brotli: u64,
}

/// Prints the sizes as JSON.
pub(crate) fn run(options: &Options) -> Result<()> {
    let sizes = measure(&process::root().join("dist"))?;
    say::result(&serde_json::to_string_pretty(&sizes)?)?;
    if options.check {
        check(sizes.total)?;
    }
    Ok(())
}

/// Fails if `dist/` is too large, else says its total.
pub(crate) fn check_dist() -> Result<()> {
    let total = measure(&process::root().join("dist"))?.total;
    say::note(&format!("    dist: {} bytes, gzip {}, brotli {}", total.raw, total.gzip, total.brotli));
    check(total)
}

fn check(total: Bytes) -> Result<()> {
    if total.brotli > CEILING {
        let why = if RebuiltStd::is_known() {
            ""
        } else {
            " (without rust-src its standard library is not built for size)"
        };
        bail!("dist/ is {} bytes with brotli, the most it may be now is {CEILING}{why}", total.brotli);
    }
    let over = total.brotli.saturating_sub(LIMIT);
    if over > 0 {
        say::note(&format!("    NOT MET: {over} bytes above the goal of {LIMIT}"));
    }
    Ok(())
}

fn measure(dist: &Path) -> Result<Sizes> {
    let mut paths = Vec::new();
    collect(dist, &mut paths).with_context(|| format!("{}: is the dApp built?", dist.display()))?;
    ensure!(paths.contains(&dist.join("index.html")), "{}: the dApp is not completely built", dist.display());
    paths.sort();
    let mut total = Bytes::default();
    let mut files = Vec::new();
    for path in paths {
        let bytes = compressed(&fs::read(&path)?)?;
        total = sum(total, bytes);
        files.push(FileSize { path: path.strip_prefix(dist)?.display().to_string(), bytes });
    }
    Ok(Sizes { files, total, limit_brotli: LIMIT, ceiling_brotli: CEILING })
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        // Trunk's staging folder is hidden; nothing that is hidden is part of the page.
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            collect(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}

/// The strongest settings, as for files that are compressed once and sent often.
fn compressed(content: &[u8]) -> Result<Bytes> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(content)?;
    let mut brotli = Vec::new();
    brotli::CompressorWriter::new(&mut brotli, 64 * 1024, 11, 22).write_all(content)?;
    Ok(Bytes { raw: length(content), gzip: length(&gzip.finish()?), brotli: length(&brotli) })
}

fn sum(a: Bytes, b: Bytes) -> Bytes {
    Bytes {
        raw: a.raw.saturating_add(b.raw),
        gzip: a.gzip.saturating_add(b.gzip),
        brotli: a.brotli.saturating_add(b.brotli),
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_counts_and_the_total_is_their_sum() {
        let dist = tempfile::tempdir().unwrap();
        fs::create_dir(dist.path().join("style")).unwrap();
        fs::write(dist.path().join("a.wasm"), vec![7_u8; 10_000]).unwrap();
        fs::write(dist.path().join("style/b.css"), "body{}").unwrap();
        fs::create_dir(dist.path().join(".stage")).unwrap();
        fs::write(dist.path().join(".stage/c.js"), "left over").unwrap();
        assert!(measure(dist.path()).is_err(), "a page has an index.html");
        fs::write(dist.path().join("index.html"), "").unwrap();
        let sizes = measure(dist.path()).unwrap();
        let paths: Vec<_> = sizes.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["a.wasm", "index.html", "style/b.css"]);
        assert_eq!(sizes.total.raw, 10_006);
        assert!(sizes.total.brotli < sizes.total.gzip && sizes.total.gzip < 200);
    }

    #[test]
    fn the_ceiling_is_inclusive() {
        for (brotli, fits) in [(0, true), (LIMIT, true), (CEILING, true), (CEILING + 1, false)] {
            assert_eq!(check(Bytes { brotli, ..Bytes::default() }).is_ok(), fits, "{brotli}");
        }
    }

    #[test]
    fn a_missing_dist_is_named() {
        let error = measure(Path::new("no-such-folder")).unwrap_err();
        assert!(format!("{error:#}").contains("is the dApp built?"));
    }
}
