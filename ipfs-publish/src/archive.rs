//! An archive on a disk that was gone through once: every block is what its address says, and all that the root needs
//! is in it.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufReader};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use cid::Cid;

use crate::block::{self, BlockError};
use crate::car::{self, CarError, CarReader};

/// Why an archive is not published.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The file cannot be opened.
    #[error("{} cannot be read", path.display())]
    Read {
        /// It.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// What is in it.
    #[error("{}: {source}; make it anew with ipfs-publish pack", path.display())]
    Car {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: CarError,
    },
    /// None or several beginnings.
    #[error("{}: the archive has {found} roots, and one is published", path.display())]
    Roots {
        /// The file.
        path: PathBuf,
        /// How many.
        found: usize,
    },
    /// A block that is linked is not there.
    #[error("{}: the block {cid} is missing in the archive; make it anew with ipfs-publish pack", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// The block.
        cid: Cid,
    },
    /// A block whose links cannot be read.
    #[error("{}: {source}", path.display())]
    Block {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: BlockError,
    },
}

/// Where a block lies in the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its address.
    pub cid: Cid,
    at: u64,
    len: usize,
}

impl Place {
    /// Bytes of it in an archive, with what stands before it.
    pub(crate) fn bytes(&self) -> u64 {
        let head = car::section_head(&self.cid, self.len).len();
        u64::try_from(head.saturating_add(self.len)).unwrap_or(u64::MAX)
    }
}

/// A whole archive.
#[derive(Debug)]
pub struct Archive {
    file: File,
    root: Cid,
    places: Vec<Place>,
    index: HashMap<Cid, usize>,
}

impl Archive {
    /// Goes through an archive. `progress` hears how many bytes were read since it was last told.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub fn open(path: &Path, progress: &mut dyn FnMut(u64)) -> Result<Self, ArchiveError> {
        let read = |source| ArchiveError::Read { path: path.to_owned(), source };
        let file = File::open(path).map_err(read)?;
        let broken = |source| ArchiveError::Car { path: path.to_owned(), source };
        let mut reader = CarReader::new(BufReader::new(&file), u64::MAX).map_err(broken)?;
        let &[root] = reader.roots() else {
            return Err(ArchiveError::Roots { path: path.to_owned(), found: reader.roots().len() });
        };
        let mut found = Found::default();
        while let Some(section) = reader.next_block().map_err(broken)? {
            progress(u64::try_from(section.block.len()).unwrap_or(u64::MAX));
            let links = block::links(&section.cid, &section.block);
            found.links.insert(
                section.cid,
                links.map_err(|source| ArchiveError::Block { path: path.to_owned(), source })?,
            );
            let place = Place { cid: section.cid, at: section.at, len: section.block.len() };
            if !found.index.contains_key(&place.cid) {
                found.index.insert(place.cid, found.places.len());
                found.places.push(place);
            }
        }
        let needed = found.below(root).map_err(|cid| ArchiveError::Missing { path: path.to_owned(), cid })?;
        let places: Vec<_> = found.places.into_iter().filter(|place| needed.contains(&place.cid)).collect();
        let index = places.iter().enumerate().map(|(number, place)| (place.cid, number)).collect();
        Ok(Self { file, root, places, index })
    }

    /// The address of all of it.
    #[must_use]
    pub const fn root(&self) -> Cid {
        self.root
    }

    /// The blocks that the root needs, in the order of the archive.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Bytes of an archive of these blocks.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let head = u64::try_from(car::head(&self.root.to_bytes()).len()).unwrap_or(u64::MAX);
        self.places.iter().map(Place::bytes).fold(head, u64::saturating_add)
    }

    /// Reads a block.
    ///
    /// # Errors
    /// What the disk says.
    pub fn read(&self, place: &Place) -> io::Result<Vec<u8>> {
        let mut block = vec![0; place.len];
        self.file.read_exact_at(&mut block, place.at)?;
        Ok(block)
    }

    /// A block by its address.
    pub(crate) fn place(&self, cid: &Cid) -> Option<&Place> {
        self.places.get(*self.index.get(cid)?)
    }
}

#[derive(Default)]
struct Found {
    places: Vec<Place>,
    index: HashMap<Cid, usize>,
    links: HashMap<Cid, Vec<Cid>>,
}

impl Found {
    /// A root and all below it, or the first that is not there.
    fn below(&self, root: Cid) -> Result<HashSet<Cid>, Cid> {
        let (mut open, mut seen) = (vec![root], HashSet::new());
        while let Some(cid) = open.pop() {
            if block::inline(&cid).is_some() || !seen.insert(cid) {
                continue;
            }
            open.extend(self.links.get(&cid).ok_or(cid)?);
        }
        Ok(seen)
    }
}
