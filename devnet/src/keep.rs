//! Keeping the chain on disk: a file to which every change is added and flushed before anybody hears of it.
//!
//! The file begins with a line that says what it is. Each entry is its length, the beginning of its hash, and itself. A
//! crash can only damage the end; what does not read back is cut off at the next start, and said.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use bitcoin::consensus::encode::{deserialize, serialize};
use bitcoin::hashes::{Hash, sha256};

use crate::chain::block::ConnectError;
use crate::node::{News, Node};

/// The file in the folder.
const FILE: &str = "devnet.chain";
/// Bytes before an entry: its length and four bytes of its hash.
const HEAD: usize = 8;

/// Why there is nothing to go on with.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The disk.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What failed.
        source: io::Error,
    },
    /// Another dev chain writes to it.
    #[error("{} is in use by another dev chain", path.display())]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// Not a file of ours, or one of another kind of chain; it is left alone.
    #[error("{} is not a dev chain of this kind: it does not begin with '{expected}'", path.display())]
    OtherChain {
        /// The file.
        path: PathBuf,
        /// How it should begin.
        expected: &'static str,
    },
}

/// The open file.
#[derive(Debug)]
pub struct Keeper {
    path: PathBuf,
    file: File,
}

impl Keeper {
    /// Opens or makes the file in `folder` and brings `node`, which is new, to where it ended.
    ///
    /// # Errors
    /// [`KeepError`].
    pub fn open(folder: &Path, node: &mut Node) -> Result<Self, KeepError> {
        let path = folder.join(FILE);
        let failed = |source| KeepError::Io { path: path.clone(), source };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let mut options = OpenOptions::new();
        let mut file =
            options.read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(KeepError::InUse { path }),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        let first = first_line(node);
        let good = if let Some(entries) = bytes.strip_prefix(first.as_bytes()) {
            first.len().saturating_add(restore(node, entries))
        } else if first.as_bytes().starts_with(&bytes) {
            // New, or ended by a crash within the first line.
            begin(&mut file, folder, first).map_err(failed)?;
            first.len()
        } else {
            return Err(KeepError::OtherChain { path, expected: first.trim_end() });
        };
        if good < bytes.len() {
            let cut = bytes.len().saturating_sub(good);
            tracing::warn!(path = %path.display(), bytes = cut, "the end of the kept chain is damaged and cut off");
        }
        cut_to(&mut file, good).map_err(failed)?;
        Ok(Self { path, file })
    }

    /// Adds changes, and waits until the disk has them.
    ///
    /// # Errors
    /// [`KeepError::Io`].
    pub fn add(&mut self, news: &[News]) -> Result<(), KeepError> {
        if news.is_empty() {
            return Ok(());
        }
        let bytes: Vec<u8> = news.iter().flat_map(entry).collect();
        let written = self.file.write_all(&bytes).and_then(|()| self.file.sync_data());
        written.map_err(|source| KeepError::Io { path: self.path.clone(), source })
    }
}

fn first_line(node: &Node) -> &'static str {
    if node.chain.params().auxpow {
        "BlockPro dev chain, play money, format 1, merged mining\n"
    } else {
        "BlockPro dev chain, play money, format 1\n"
    }
}

fn begin(file: &mut File, folder: &Path, first: &str) -> io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(first.as_bytes())?;
    file.sync_all()?;
    File::open(folder)?.sync_all()
}

fn cut_to(file: &mut File, length: usize) -> io::Result<()> {
    let length = u64::try_from(length).map_err(io::Error::other)?;
    if file.metadata()?.len() > length {
        file.set_len(length)?;
        file.sync_all()?;
    }
    file.seek(SeekFrom::Start(length)).map(drop)
}

/// Repeats every entry up to the first that is damaged; how many bytes those are.
fn restore(node: &mut Node, bytes: &[u8]) -> usize {
    let mut left = bytes;
    while let Some((news, after)) = read(left) {
        match node.learn(news) {
            Ok(()) => left = after,
            Err(error) => {
                say_broken(&error);
                break;
            }
        }
    }
    drop(node.take_news());
    bytes.len().saturating_sub(left.len())
}

fn say_broken(error: &ConnectError) {
    tracing::warn!(%error, "a kept block does not follow");
}

fn read(bytes: &[u8]) -> Option<(News, &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<HEAD>()?;
    let [a, b, c, d, sum @ ..] = *head;
    let (body, after) = rest.split_at_checked(usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?)?;
    (checksum(body) == sum).then_some(())?;
    let (kind, content) = body.split_first()?;
    let news = match kind {
        b'b' => News::Block(deserialize(content).ok()?),
        b'<' => News::Back(deserialize(content).ok()?),
        b't' => News::Waiting(deserialize(content).ok()?),
        _ => return None,
    };
    Some((news, after))
}

fn entry(news: &News) -> Vec<u8> {
    let (kind, content) = match news {
        News::Block(block) => (b'b', serialize(block)),
        News::Back(height) => (b'<', serialize(height)),
        News::Waiting(tx) => (b't', serialize(tx)),
    };
    let body = [&[kind][..], &content].concat();
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    [&length.to_le_bytes()[..], &checksum(&body), &body].concat()
}

fn checksum(body: &[u8]) -> [u8; 4] {
    let [a, b, c, d, ..] = sha256::Hash::hash(body).to_byte_array();
    [a, b, c, d]
}
