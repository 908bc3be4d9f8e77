//! What a visitor downloads: every file of `dist/`, raw and as servers send it compressed.
//!
//! The goal is about the first visit: what is needed until the door of the dApp can be used. The parts behind it are
//! fetched with the first touch; they have a ceiling of their own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use serde::Serialize;

use crate::build::split;
use crate::tools::RebuiltStd;
use crate::{process, say};

/// The most that a first visit may download, brotli-compressed, in bytes.
const LIMIT: u64 = 300_000;

/// The most that all parts together may weigh now. Whoever raises it says in the commit what for and what it costs;
/// whoever saves something lowers it.
const CEILING: u64 = 914_500;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Fail if a first visit takes more than 300,000 bytes with brotli, or everything more than the ceiling
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
    /// Is it fetched only after the first touch?
    later: bool,
    #[serde(flatten)]
    bytes: Bytes,
}

#[derive(Debug, Serialize)]
struct Sizes {
    files: Vec<FileSize>,
    first_visit: Bytes,
    total: Bytes,
    first_visit_limit_brotli: u64,
    total_ceiling_brotli: u64,
}

/// Prints the sizes as JSON.
pub(crate) fn run(options: &Options) -> Result<()> {
    let sizes = measure(&process::root().join("dist"))?;
    say::result(&serde_json::to_string_pretty(&sizes)?)?;
    if options.check {
        check(&sizes)?;
    }
    Ok(())
}

/// Fails if `dist/` is too large, else says its total.
pub(crate) fn check_dist() -> Result<()> {
    let sizes = measure(&process::root().join("dist"))?;
    for (name, size) in [("first visit", sizes.first_visit), ("everything", sizes.total)] {
        say::note(&format!("    {name}: {} bytes, gzip {}, brotli {}", size.raw, size.gzip, size.brotli));
    }
    check(&sizes)
}

fn check(sizes: &Sizes) -> Result<()> {
    for (what, size, most) in
        [("a first visit", sizes.first_visit, LIMIT), ("everything", sizes.total, CEILING)]
    {
        if size.brotli <= most {
            continue;
        }
        let why = if RebuiltStd::is_known() {
            ""
        } else {
            " (without rust-src its standard library is not built for size)"
        };
        bail!("{what} takes {} bytes with brotli, the most it may take is {most}{why}", size.brotli);
    }
    Ok(())
}

fn measure(dist: &Path) -> Result<Sizes> {
    let mut paths = Vec::new();
    collect(dist, &mut paths).with_context(|| format!("{}: is the dApp built?", dist.display()))?;
    ensure!(paths.contains(&dist.join("index.html")), "{}: the dApp is not completely built", dist.display());
    paths.sort();
    let (mut first_visit, mut total) = (Bytes::default(), Bytes::default());
    let mut files = Vec::new();
    for path in paths {
        let bytes = compressed(&fs::read(&path)?)?;
        let path = path.strip_prefix(dist)?.display().to_string();
        let later = split::is_later(&path);
        total = sum(total, bytes);
        if !later {
            first_visit = sum(first_visit, bytes);
        }
        files.push(FileSize { path, later, bytes });
    }
    Ok(Sizes { files, first_visit, total, first_visit_limit_brotli: LIMIT, total_ceiling_brotli: CEILING })
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
        fs::write(dist.path().join("split_b.wasm"), vec![8_u8; 10]).unwrap();
        fs::write(dist.path().join("style/b.css"), "body{}").unwrap();
        fs::create_dir(dist.path().join(".stage")).unwrap();
        fs::write(dist.path().join(".stage/c.js"), "left over").unwrap();
        assert!(measure(dist.path()).is_err(), "a page has an index.html");
        fs::write(dist.path().join("index.html"), "").unwrap();
        let sizes = measure(dist.path()).unwrap();
        let paths: Vec<_> = sizes.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["a.wasm", "index.html", "split_b.wasm", "style/b.css"]);
        assert_eq!((sizes.first_visit.raw, sizes.total.raw), (10_006, 10_016));
        assert!(sizes.total.brotli < sizes.total.gzip && sizes.total.gzip < 200);
    }

    #[test]
    fn a_first_visit_and_everything_have_limits_of_their_own() {
        for (first, total, fits) in
            [(0, 0, true), (LIMIT, CEILING, true), (LIMIT + 1, CEILING, false), (LIMIT, CEILING + 1, false)]
        {
            let bytes = |brotli| Bytes { brotli, ..Bytes::default() };
            let sizes = Sizes {
                files: Vec::new(),
                first_visit: bytes(first),
                total: bytes(total),
                first_visit_limit_brotli: LIMIT,
                total_ceiling_brotli: CEILING,
            };
            assert_eq!(check(&sizes).is_ok(), fits, "{first} {total}");
        }
    }

    #[test]
    fn a_missing_dist_is_named() {
        let error = measure(Path::new("no-such-folder")).unwrap_err();
        assert!(format!("{error:#}").contains("is the dApp built?"));
    }
}
