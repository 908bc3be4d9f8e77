//! From files on a disk to blocks.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use cid::Cid;
use multihash_codetable::Code;
use rust_unixfs::Metadata;
use rust_unixfs::dir::builder::BufferingTreeBuilder;
use rust_unixfs::symlink::symlink_block;

use crate::Profile;

/// Deepest folder. A disk allows more, but nobody means it.
const MAX_DEPTH: usize = 128;

/// Where blocks go, each before those that link to it. The same block can come again.
pub trait Blocks {
    /// Takes a block.
    ///
    /// # Errors
    /// What the target says; packing ends with it.
    fn put(&mut self, cid: &Cid, block: &[u8]) -> io::Result<()>;
}

/// Blocks that nobody wants: only the address counts.
impl Blocks for () {
    fn put(&mut self, _: &Cid, _: &[u8]) -> io::Result<()> {
        Ok(())
    }
}

/// How to pack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The rules.
    pub profile: Profile,
    /// Whether names that begin with a dot are packed too.
    pub hidden: bool,
}

/// What was packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Packed {
    /// The address of all of it.
    pub root: Cid,
    /// Bytes of all blocks, those that come twice counted twice (`Tsize`).
    pub size: u64,
    /// Files.
    pub files: u64,
    /// Bytes in files.
    pub bytes: u64,
}

/// Why nothing was packed.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A file or folder cannot be read.
    #[error("{} cannot be read", path.display())]
    Read {
        /// It.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A name that is not text: addresses are made of text.
    #[error("{}: the name is not text in UTF-8; rename it", path.display())]
    Name {
        /// The file.
        path: PathBuf,
    },
    /// Neither a file nor a folder nor a link.
    #[error("{}: neither a file nor a folder; it has no content to pack", path.display())]
    Special {
        /// It.
        path: PathBuf,
    },
    /// Folders in folders without end.
    #[error("{}: more than {max} folders deep", path.display())]
    TooDeep {
        /// The folder.
        path: PathBuf,
        /// The limit.
        max: usize,
    },
    /// A folder's node cannot be made.
    #[error("{}: {reason}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the library says.
        reason: String,
    },
    /// The target does not take a block.
    #[error("the blocks cannot be written")]
    Write(#[source] io::Error),
}

/// What a folder's node says about one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) cid: Cid,
    /// Bytes of all blocks below and in it.
    pub(crate) size: u64,
}

/// Packs a file or a folder. `progress` hears how many bytes of files were read since it was last told.
///
/// # Errors
/// [`PackError`].
pub fn pack(
    path: &Path,
    options: Options,
    blocks: &mut dyn Blocks,
    progress: &mut dyn FnMut(u64),
) -> Result<Packed, PackError> {
    let metadata = fs::metadata(path).map_err(|source| PackError::Read { path: path.to_owned(), source })?;
    let mut packer = Packer { options, blocks, progress, files: 0, bytes: 0 };
    let (root, size) = packer.any(path, &metadata, 0)?;
    Ok(Packed { root, size, files: packer.files, bytes: packer.bytes })
}

/// Bytes in the files of what would be packed, to know how far packing is.
///
/// # Errors
/// [`PackError`], the same as packing it would give.
pub fn measure(path: &Path, options: Options) -> Result<u64, PackError> {
    fn below(path: &Path, metadata: &fs::Metadata, options: Options, depth: usize) -> Result<u64, PackError> {
        if metadata.is_file() {
            return Ok(metadata.len());
        }
        if !metadata.is_dir() {
            return Ok(0);
        }
        let mut sum = 0_u64;
        for (_, path) in listed(path, options, depth)? {
            sum = sum.saturating_add(below(&path, &about(&path)?, options, depth.saturating_add(1))?);
        }
        Ok(sum)
    }
    let metadata = fs::metadata(path).map_err(|source| PackError::Read { path: path.to_owned(), source })?;
    below(path, &metadata, options, 0)
}

struct Packer<'p> {
    options: Options,
    blocks: &'p mut dyn Blocks,
    progress: &'p mut dyn FnMut(u64),
    files: u64,
    bytes: u64,
}

impl Packer<'_> {
    fn any(&mut self, path: &Path, metadata: &fs::Metadata, depth: usize) -> Result<(Cid, u64), PackError> {
        if metadata.is_dir() {
            self.folder(path, depth)
        } else if metadata.is_file() {
            self.file(path)
        } else if metadata.is_symlink() {
            self.link(path)
        } else {
            Err(PackError::Special { path: path.to_owned() })
        }
    }

    fn folder(&mut self, path: &Path, depth: usize) -> Result<(Cid, u64), PackError> {
        let mut entries = Vec::new();
        for (name, path) in listed(path, self.options, depth)? {
            let (cid, size) = self.any(&path, &about(&path)?, depth.saturating_add(1))?;
            entries.push(Entry { name, cid, size });
        }
        self.node(path, &entries)
    }

    /// The node of a folder, or the nodes if it is split; the last one is the folder's.
    fn node(&mut self, path: &Path, entries: &[Entry]) -> Result<(Cid, u64), PackError> {
        let failed = |reason: String| PackError::Folder { path: path.to_owned(), reason };
        let mut builder = BufferingTreeBuilder::new(self.options.profile.folder(entries));
        for Entry { name, cid, size } in entries {
            builder.put_link(name, *cid, *size).map_err(|error| failed(error.to_string()))?;
        }
        let mut nodes = builder.build();
        let mut last = None;
        while let Some(node) = nodes.next_borrowed() {
            let node = node.map_err(|error| failed(error.to_string()))?;
            self.blocks.put(node.cid, node.block).map_err(PackError::Write)?;
            last = Some((*node.cid, node.total_size));
        }
        last.ok_or_else(|| failed("no node was made of it".to_owned()))
    }

    fn file(&mut self, path: &Path) -> Result<(Cid, u64), PackError> {
        let failed = |source| PackError::Read { path: path.to_owned(), source };
        let mut file = File::open(path).map_err(failed)?;
        let mut adder = self.options.profile.file();
        let mut made = Made { blocks: &mut *self.blocks, last: None, size: 0 };
        let mut leaf = Vec::with_capacity(self.options.profile.leaf());
        let most = u64::try_from(self.options.profile.leaf()).unwrap_or(u64::MAX);
        loop {
            leaf.clear();
            let read = file.by_ref().take(most).read_to_end(&mut leaf).map_err(failed)?;
            if read == 0 {
                break;
            }
            let mut rest = leaf.as_slice();
            while !rest.is_empty() {
                let (ready, consumed) = adder.push(rest);
                made.take(ready)?;
                rest = rest.get(consumed..).unwrap_or_default();
            }
            let read = u64::try_from(read).unwrap_or(u64::MAX);
            self.bytes = self.bytes.saturating_add(read);
            (self.progress)(read);
        }
        made.take(adder.finish())?;
        self.files = self.files.saturating_add(1);
        let (last, size) = (made.last, made.size);
        last.map(|cid| (cid, size)).ok_or_else(|| failed(io::ErrorKind::UnexpectedEof.into()))
    }

    /// A symbolic link is packed as what it says, wherever it leads.
    fn link(&mut self, path: &Path) -> Result<(Cid, u64), PackError> {
        let target =
            fs::read_link(path).map_err(|source| PackError::Read { path: path.to_owned(), source })?;
        let text = target.to_str().ok_or_else(|| PackError::Name { path: path.to_owned() })?;
        let version = self.options.profile.version();
        let (cid, block) = symlink_block(text, &Metadata::default(), version, Code::Sha2_256);
        self.blocks.put(&cid, &block).map_err(PackError::Write)?;
        Ok((cid, u64::try_from(block.len()).unwrap_or(u64::MAX)))
    }
}

/// The blocks of one file: the last one is the file's.
struct Made<'m> {
    blocks: &'m mut dyn Blocks,
    last: Option<Cid>,
    size: u64,
}

impl Made<'_> {
    fn take(&mut self, ready: impl Iterator<Item = (Cid, Vec<u8>)>) -> Result<(), PackError> {
        for (cid, block) in ready {
            self.blocks.put(&cid, &block).map_err(PackError::Write)?;
            self.size = self.size.saturating_add(u64::try_from(block.len()).unwrap_or(u64::MAX));
            self.last = Some(cid);
        }
        Ok(())
    }
}

/// What is in a folder, in the order of the names' bytes.
pub(crate) fn listed(
    path: &Path,
    options: Options,
    depth: usize,
) -> Result<Vec<(String, PathBuf)>, PackError> {
    if depth > MAX_DEPTH {
        return Err(PackError::TooDeep { path: path.to_owned(), max: MAX_DEPTH });
    }
    let failed = |source| PackError::Read { path: path.to_owned(), source };
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| PackError::Name { path: path.clone() })?.to_owned();
        if options.hidden || !name.starts_with('.') {
            found.push((name, path));
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// What an entry is itself, not what it links to.
pub(crate) fn about(path: &Path) -> Result<fs::Metadata, PackError> {
    fs::symlink_metadata(path).map_err(|source| PackError::Read { path: path.to_owned(), source })
}
