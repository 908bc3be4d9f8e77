//! The files of a folder, from blocks or from a disk, each by the hash of its content: so two folders can be compared
//! file by file, whatever profile made their blocks.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use cid::Cid;
use sha2::{Digest, Sha256};

use crate::block::{self, BlockError};
use crate::pack::{self, Options, PackError};

mod unixfs;

use unixfs::{Kind, Node};

/// Deepest folder, and deepest tree of one file or folder.
const MAX_DEPTH: usize = 128;
/// What an entry costs beside its path and content: a block can stand in a folder, and that in another one, so often that
/// a few of them unfold to more than any memory holds.
const ENTRY: u64 = 256;

/// What has a name in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A file: the SHA-256 of its content, and its length.
    File {
        /// The hash.
        hash: [u8; 32],
        /// Bytes.
        size: u64,
    },
    /// A symbolic link, and where it leads.
    Link(String),
    /// A folder with nothing in it.
    Empty,
}

/// Entries by their paths, with `/` between the names. A single file has the empty path.
pub type Tree = BTreeMap<String, Entry>;

/// Why blocks are no folder.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// A block is not there.
    #[error("the block {cid} is missing")]
    Missing {
        /// It.
        cid: Cid,
    },
    /// A block cannot be read.
    #[error(transparent)]
    Block(#[from] BlockError),
    /// It is neither a file nor a folder.
    #[error("the block {cid} is no file and no folder")]
    Kind {
        /// It.
        cid: Cid,
    },
    /// A name that no folder has, or one twice.
    #[error("{path:?} is no name in a folder, or stands there twice")]
    Name {
        /// The path.
        path: String,
    },
    /// Trees without end.
    #[error("{path:?} is more than {MAX_DEPTH} levels deep")]
    TooDeep {
        /// The path.
        path: String,
    },
    /// Links that lead to ever more content.
    #[error("it unfolds to more than {max} bytes")]
    TooLong {
        /// The limit.
        max: u64,
    },
    /// The disk.
    #[error("a block cannot be read from this disk: {0}")]
    Own(#[from] io::Error),
}

/// Where blocks come from.
pub trait Store {
    /// A block that is what its address says.
    ///
    /// # Errors
    /// [`TreeError::Missing`], or what the disk says.
    fn get(&self, cid: &Cid) -> Result<Vec<u8>, TreeError>;
}

/// What is below a root, with at most so many bytes of content, names and what they cost.
///
/// # Errors
/// [`TreeError`].
pub fn of_blocks(root: Cid, store: &dyn Store, most: u64) -> Result<Tree, TreeError> {
    let mut reader = Reader { store, tree: Tree::new(), left: most, most };
    reader.entry(String::new(), &root, 0)?;
    Ok(reader.tree)
}

struct Reader<'r> {
    store: &'r dyn Store,
    tree: Tree,
    left: u64,
    most: u64,
}

impl Reader<'_> {
    fn node(&self, cid: &Cid) -> Result<Node, TreeError> {
        let block = match block::inline(cid) {
            Some(content) => content.to_vec(),
            None => self.store.get(cid)?,
        };
        Ok(Node::read(cid, block)?)
    }

    fn entry(&mut self, path: String, cid: &Cid, depth: usize) -> Result<(), TreeError> {
        let node = self.node(cid)?;
        match node.kind {
            Kind::Folder | Kind::Shard => {
                let before = self.tree.len();
                self.folder(&path, cid, node, depth)?;
                if self.tree.len() == before {
                    self.put(path, Entry::Empty)?;
                }
                Ok(())
            }
            Kind::Link => {
                self.spend(length(&node.data))?;
                let target = String::from_utf8_lossy(&node.data).into_owned();
                self.put(path, Entry::Link(target))
            }
            Kind::File => {
                let mut hash = Sha256::new();
                let size = self.content(&path, &node, &mut hash, 0)?;
                self.put(path, Entry::File { hash: hash.finalize().into(), size })
            }
        }
    }

    fn folder(&mut self, path: &str, cid: &Cid, node: Node, depth: usize) -> Result<(), TreeError> {
        if depth > MAX_DEPTH {
            return Err(TreeError::TooDeep { path: path.to_owned() });
        }
        let deeper = depth.saturating_add(1);
        for (name, link) in node.links {
            self.spend(ENTRY)?;
            let name = if node.kind == Kind::Shard {
                // the first letters say where in the table it stands
                let stem = name.get(node.prefix..).ok_or(TreeError::Kind { cid: *cid })?;
                if stem.is_empty() {
                    let shard = self.node(&link)?;
                    if shard.kind != Kind::Shard {
                        return Err(TreeError::Kind { cid: link });
                    }
                    self.folder(path, &link, shard, deeper)?;
                    continue;
                }
                stem.to_owned()
            } else {
                name
            };
            let inner = if path.is_empty() { name.clone() } else { format!("{path}/{name}") };
            self.spend(length(inner.as_bytes()))?;
            if name.is_empty() || name == "." || name == ".." || name.contains(['/', '\0']) {
                return Err(TreeError::Name { path: inner });
            }
            self.entry(inner, &link, deeper)?;
        }
        Ok(())
    }

    fn content(
        &mut self,
        path: &str,
        node: &Node,
        hash: &mut Sha256,
        depth: usize,
    ) -> Result<u64, TreeError> {
        if depth > MAX_DEPTH {
            return Err(TreeError::TooDeep { path: path.to_owned() });
        }
        let mut size = length(&node.data);
        // a link to nothing costs something too
        self.spend(size.saturating_add(1))?;
        hash.update(&node.data);
        for (_, link) in &node.links {
            let part = self.node(link)?;
            if part.kind != Kind::File {
                return Err(TreeError::Kind { cid: *link });
            }
            size = size.saturating_add(self.content(path, &part, hash, depth.saturating_add(1))?);
        }
        Ok(size)
    }

    fn spend(&mut self, costs: u64) -> Result<(), TreeError> {
        self.left = self.left.checked_sub(costs).ok_or(TreeError::TooLong { max: self.most })?;
        Ok(())
    }

    fn put(&mut self, path: String, entry: Entry) -> Result<(), TreeError> {
        match self.tree.insert(path.clone(), entry) {
            None => Ok(()),
            Some(_) => Err(TreeError::Name { path }),
        }
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// What is in a folder on a disk, by the same rules as it is packed. `progress` hears how many bytes more were read.
///
/// # Errors
/// [`PackError`].
pub fn of_disk(path: &Path, options: Options, progress: &mut dyn FnMut(u64)) -> Result<Tree, PackError> {
    let metadata = fs::metadata(path).map_err(|source| PackError::Read { path: path.to_owned(), source })?;
    let mut tree = Tree::new();
    below(path, String::new(), &metadata, &mut Walk { options, progress, tree: &mut tree })?;
    Ok(tree)
}

struct Walk<'w> {
    options: Options,
    progress: &'w mut dyn FnMut(u64),
    tree: &'w mut Tree,
}

fn below(path: &Path, name: String, metadata: &fs::Metadata, walk: &mut Walk<'_>) -> Result<(), PackError> {
    let failed = |source| PackError::Read { path: path.to_owned(), source };
    if metadata.is_dir() {
        let depth = if name.is_empty() { 0 } else { name.split('/').count() };
        let entries = pack::listed(path, walk.options, depth)?;
        if entries.is_empty() {
            walk.tree.insert(name, Entry::Empty);
            return Ok(());
        }
        for (entry, path) in entries {
            let inner = if name.is_empty() { entry } else { format!("{name}/{entry}") };
            below(&path, inner, &pack::about(&path)?, walk)?;
        }
    } else if metadata.is_file() {
        let (hash, size) = hashed(path, walk.progress).map_err(failed)?;
        walk.tree.insert(name, Entry::File { hash, size });
    } else if metadata.is_symlink() {
        let target = fs::read_link(path).map_err(failed)?;
        walk.tree.insert(name, Entry::Link(target.to_string_lossy().into_owned()));
    } else {
        return Err(PackError::Special { path: path.to_owned() });
    }
    Ok(())
}

fn hashed(path: &Path, progress: &mut dyn FnMut(u64)) -> io::Result<([u8; 32], u64)> {
    let (mut file, mut hash, mut size) = (File::open(path)?, Sha256::new(), 0_u64);
    let mut buffer = vec![0; 1 << 17];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((hash.finalize().into(), size));
        }
        hash.update(buffer.get(..read).unwrap_or_default());
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        size = size.saturating_add(read);
        progress(read);
    }
}
