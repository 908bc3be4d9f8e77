//! The dApp's build, served from the same origin as the interface, so that no browser has to be asked for permission.
//!
//! The folder is read once: every file's hash and the folder's content address. What is served later is compared
//! with that, and a file that changed is not served: the page that asks for keys is the one whose address was told.

use crate::config::DappConfig;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use wasm_core::hash::sha256;
use wasm_core::ipld::unixfs::{self, Addressed, TooLarge};

/// Most files, and most bytes in one.
const MAX_FILES: usize = 2000;
const MAX_FILE: u64 = 32 << 20;
/// Deepest folder.
const MAX_DEPTH: usize = 8;
/// The page that `/` is.
const INDEX: &str = "index.html";

/// Why a dApp is not served.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DappError {
    /// A file or the folder cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Neither a file nor a folder, or a name that no web address has.
    #[error("{path} is no plain file or folder with a plain name")]
    Odd {
        /// It.
        path: PathBuf,
    },
    /// More than a dApp has.
    #[error("{path}: more than {MAX_FILES} files, {MAX_DEPTH} folders deep, or {MAX_FILE} bytes in a file")]
    TooMuch {
        /// Where.
        path: PathBuf,
    },
    /// More than this program addresses.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    /// No page.
    #[error("{path} has no {INDEX}")]
    NoPage {
        /// The folder.
        path: PathBuf,
    },
    /// Another dApp than the configuration names.
    #[error("the folder holds {found}, the configuration names {pinned}")]
    OtherCid {
        /// The folder's address.
        found: String,
        /// The configured one.
        pinned: String,
    },
    /// A file is not any more what it was at the start.
    #[error("{path} changed since the start")]
    Changed {
        /// The file.
        path: PathBuf,
    },
}

/// A folder that is served.
#[derive(Debug)]
pub(crate) struct Dapp {
    files: BTreeMap<String, File>,
    cid: String,
    pinned: bool,
}

/// One file of it.
#[derive(Debug, Clone)]
pub(crate) struct File {
    path: PathBuf,
    hash: [u8; 32],
}

impl Dapp {
    /// Reads the whole folder once.
    ///
    /// # Errors
    /// [`DappError`].
    pub(crate) fn open(config: &DappConfig) -> Result<Self, DappError> {
        let mut files = BTreeMap::new();
        let root = walk(&config.folder, "", 0, &mut files)?.text();
        if !files.contains_key(INDEX) {
            return Err(DappError::NoPage { path: config.folder.clone() });
        }
        if let Some(pinned) = config.cid.clone().filter(|pinned| *pinned != root) {
            return Err(DappError::OtherCid { found: root, pinned });
        }
        Ok(Self { files, cid: root, pinned: config.cid.is_some() })
    }

    /// The folder's content address.
    pub(crate) fn cid(&self) -> &str {
        &self.cid
    }

    /// Whether the configuration names that address.
    pub(crate) const fn is_pinned(&self) -> bool {
        self.pinned
    }

    /// The file at the path of a web address; only such that were there at the start.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        let path = path.strip_prefix('/')?;
        self.files.get(if path.is_empty() { INDEX } else { path })
    }
}

impl File {
    /// What caches may compare, in hex.
    pub(crate) fn tag(&self) -> String {
        hex::encode(self.hash)
    }

    /// What it is, by its name.
    pub(crate) fn kind(&self) -> &'static str {
        match self.path.extension().and_then(|extension| extension.to_str()) {
            Some("html") => "text/html; charset=utf-8",
            Some("js" | "mjs") => "text/javascript; charset=utf-8",
            Some("wasm") => "application/wasm",
            Some("css") => "text/css; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("ico") => "image/x-icon",
            Some("json") => "application/json",
            Some("webmanifest") => "application/manifest+json",
            Some("txt") => "text/plain; charset=utf-8",
            Some("woff2") => "font/woff2",
            _ => "application/octet-stream",
        }
    }

    /// Whether its name holds a hash of its content, as bundlers write it: then it never changes.
    pub(crate) fn is_immutable(&self) -> bool {
        let stem = self.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let hashes =
            |part: &str| part.len() >= 8 && part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        stem.split(['-', '.', '_']).skip(1).any(hashes)
    }

    /// Its bytes, if they are still those of the start.
    ///
    /// # Errors
    /// [`DappError`].
    pub(crate) fn read(&self) -> Result<Vec<u8>, DappError> {
        let bytes = read(&self.path)?;
        let same = sha256(&bytes) == self.hash;
        if same { Ok(bytes) } else { Err(DappError::Changed { path: self.path.clone() }) }
    }
}

/// Addresses a folder and notes its files under `prefix`.
fn walk(
    folder: &Path,
    prefix: &str,
    depth: usize,
    files: &mut BTreeMap<String, File>,
) -> Result<Addressed, DappError> {
    let too_much = || DappError::TooMuch { path: folder.to_owned() };
    if depth > MAX_DEPTH {
        return Err(too_much());
    }
    let failed = |source| DappError::Read { path: folder.to_owned(), source };
    let mut entries = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let (path, kind) = (entry.path(), entry.file_type().map_err(failed)?);
        let odd = || DappError::Odd { path: path.clone() };
        let name = entry.file_name().into_string().map_err(|_| odd())?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if !name.bytes().all(plain) || !(kind.is_file() || kind.is_dir()) {
            return Err(odd());
        }
        let addressed = if kind.is_dir() {
            walk(&path, &format!("{prefix}{name}/"), depth.saturating_add(1), files)?
        } else {
            let bytes = read(&path)?;
            files.insert(format!("{prefix}{name}"), File { hash: sha256(&bytes), path });
            unixfs::file(&bytes)?
        };
        if files.len() > MAX_FILES {
            return Err(too_much());
        }
        entries.insert(name, addressed);
    }
    Ok(unixfs::folder(&entries)?)
}

fn read(path: &Path) -> Result<Vec<u8>, DappError> {
    let failed = |source| DappError::Read { path: path.to_owned(), source };
    if std::fs::metadata(path).map_err(failed)?.len() > MAX_FILE {
        return Err(DappError::TooMuch { path: path.to_owned() });
    }
    std::fs::read(path).map_err(failed)
}

#[cfg(test)]
mod tests;
