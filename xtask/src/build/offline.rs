//! What the dApp needs to be kept on a device: the list of its files, and a service worker that knows this list.
//!
//! `files.json` names every file of `dist/` with its SHA-256; the service worker carries the SHA-256 of `files.json`, which
//! so stands for the whole version. The page is told that there is a service worker by a mark at its root element:
//! without it, as in a build for looking at, nothing is kept.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::process;

/// The list of files.
const LIST: &str = "files.json";
/// The service worker.
const WORKER: &str = "sw.js";
/// Where it wants the version.
const PLACE: &str = "@version@";
/// What tells the page that there is one.
const MARK: (&str, &str) = ("<html ", "<html data-offline ");

/// Writes the list and the service worker into `dist/`, and marks the page.
pub(super) fn prepare(dist: &Path) -> Result<()> {
    let template = process::root().join("web").join(WORKER);
    let template = fs::read_to_string(&template).with_context(|| template.display().to_string())?;
    write(dist, &super::bundle::dense_script(&template))
}

fn write(dist: &Path, template: &str) -> Result<()> {
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index).with_context(|| index.display().to_string())?;
    ensure!(page.contains(MARK.0), "{} has no root element to mark", index.display());
    fs::write(&index, page.replacen(MARK.0, MARK.1, 1)).context("the page")?;
    let mut files = BTreeMap::new();
    for name in names(dist)? {
        let bytes = fs::read(dist.join(&name)).with_context(|| name.clone())?;
        files.insert(name, hex(&bytes));
    }
    let list = serde_json::to_string(&files)?;
    ensure!(template.contains(PLACE), "the service worker has no place for the version");
    fs::write(dist.join(WORKER), template.replace(PLACE, &hex(list.as_bytes())))
        .context("the service worker")?;
    fs::write(dist.join(LIST), list).context("the list of files")
}

/// The files that are there before the list is; the dApp is one flat folder.
fn names(dist: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dist).with_context(|| dist.display().to_string())? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // Trunk's staging folder is hidden; nothing that is hidden is part of the page.
        if name.starts_with('.') || name == LIST || name == WORKER {
            continue;
        }
        ensure!(entry.file_type()?.is_file(), "{name} in dist/ is no file");
        names.push(name);
    }
    Ok(names)
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_and_the_worker_knows_the_list() {
        let dist = tempfile::tempdir().unwrap();
        let read = |name: &str| fs::read_to_string(dist.path().join(name)).unwrap();
        fs::write(dist.path().join("index.html"), "<!doctype html>\n<html lang=\"en\">").unwrap();
        fs::write(dist.path().join("part.wasm"), "abc").unwrap();
        fs::create_dir(dist.path().join(".stage")).unwrap();
        let template = "const VERSION = \"@version@\";";
        write(dist.path(), template).unwrap();
        assert!(read("index.html").contains("<html data-offline lang=\"en\">"));
        let list: BTreeMap<String, String> = serde_json::from_str(&read(LIST)).unwrap();
        assert_eq!(list.keys().collect::<Vec<_>>(), ["index.html", "part.wasm"]);
        // FIPS 180-2
        assert_eq!(list["part.wasm"], "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(list["index.html"], hex(read("index.html").as_bytes()));
        assert_eq!(read(WORKER), format!("const VERSION = \"{}\";", hex(read(LIST).as_bytes())));
        fs::write(dist.path().join("part.wasm"), "abd").unwrap();
        let before = read(WORKER);
        fs::write(dist.path().join("index.html"), "<html lang=\"en\">").unwrap();
        write(dist.path(), template).unwrap();
        assert_ne!(read(WORKER), before, "another file, another version");
    }

    #[test]
    fn a_page_or_worker_without_its_place_is_refused() {
        let dist = tempfile::tempdir().unwrap();
        fs::write(dist.path().join("index.html"), "<body>").unwrap();
        assert!(write(dist.path(), "@version@").is_err());
        fs::write(dist.path().join("index.html"), "<html lang>").unwrap();
        assert!(write(dist.path(), "nothing").is_err());
    }
}
