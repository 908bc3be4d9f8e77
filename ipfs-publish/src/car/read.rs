//! Archives read block by block, from a file or while they come over the network. Nothing in one is believed: each
//! block is held against its address, and lengths have limits.

use std::io::{self, Read};

use cid::Cid;
use serde::Deserialize;

use crate::block::{self, BlockError, MAX_BLOCK_BYTES};

/// The longest head: one root, and room for a few more to be told that there are too many.
const MAX_HEAD: usize = 4096;
/// The longest address in front of a block.
const MAX_NAME: usize = 128;

/// Why an archive is refused.
#[derive(Debug, thiserror::Error)]
pub enum CarError {
    /// It cannot be read.
    #[error("the archive cannot be read")]
    Io(#[source] io::Error),
    /// It does not begin as an archive does.
    #[error("this is no archive (CAR) of version 1")]
    Head,
    /// It ends in the middle of a block.
    #[error("the archive is cut off at byte {at}")]
    CutOff {
        /// Where the missing part begins.
        at: u64,
    },
    /// A length that cannot be.
    #[error("the block at byte {at} of the archive announces {len} bytes; at most {max} are taken")]
    Length {
        /// Where the block begins.
        at: u64,
        /// What it announces.
        len: u64,
        /// The limit.
        max: usize,
    },
    /// A block without an address.
    #[error("the block at byte {at} of the archive has no address")]
    Name {
        /// Where the block begins.
        at: u64,
    },
    /// A block that is not what its address says.
    #[error("byte {at} of the archive: {source}")]
    Block {
        /// Where the block begins.
        at: u64,
        /// What is wrong.
        source: BlockError,
    },
    /// It does not end.
    #[error("the archive is longer than {max} bytes")]
    TooLong {
        /// The limit.
        max: u64,
    },
}

/// A block of an archive, and where its bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its address.
    pub cid: Cid,
    /// Where its bytes begin.
    pub at: u64,
    /// Its bytes.
    pub block: Vec<u8>,
}

/// Reads an archive.
#[derive(Debug)]
pub struct CarReader<R> {
    from: R,
    roots: Vec<Cid>,
    at: u64,
    most: u64,
}

#[derive(Deserialize)]
struct Head {
    version: u64,
    #[serde(default)]
    roots: Vec<Cid>,
}

impl<R: Read> CarReader<R> {
    /// Reads the beginning; at most so many bytes are read in all.
    ///
    /// # Errors
    /// [`CarError`].
    pub fn new(from: R, most: u64) -> Result<Self, CarError> {
        let mut reader = Self { from, roots: Vec::new(), at: 0, most };
        let head = reader.head().map_err(|error| match error {
            CarError::Io(error) => CarError::Io(error),
            // what is no archive has anything here
            _ => CarError::Head,
        })?;
        if head.version != 1 {
            return Err(CarError::Head);
        }
        reader.roots = head.roots;
        Ok(reader)
    }

    /// Where it says that one begins to read.
    #[must_use]
    pub fn roots(&self) -> &[Cid] {
        &self.roots
    }

    /// The next block, which is what its address says; none at the end.
    ///
    /// # Errors
    /// [`CarError`].
    pub fn next_block(&mut self) -> Result<Option<Section>, CarError> {
        let begin = self.at;
        let Some(len) = self.length()? else { return Ok(None) };
        let max = MAX_BLOCK_BYTES.saturating_add(MAX_NAME);
        let bytes = usize::try_from(len).ok().filter(|len| *len <= max);
        let bytes = bytes.ok_or(CarError::Length { at: begin, len, max })?;
        let named = self.at;
        let section = self.take(bytes)?;
        let mut rest = section.as_slice();
        let cid = Cid::read_bytes(&mut rest).map_err(|_| CarError::Name { at: begin })?;
        let name = section.len().saturating_sub(rest.len());
        let block = rest.to_vec();
        block::check(&cid, &block).map_err(|source| CarError::Block { at: begin, source })?;
        let at = named.saturating_add(u64::try_from(name).unwrap_or(u64::MAX));
        Ok(Some(Section { cid, at, block }))
    }

    fn head(&mut self) -> Result<Head, CarError> {
        let len = self.length()?.and_then(|len| usize::try_from(len).ok()).filter(|len| *len <= MAX_HEAD);
        let head = self.take(len.ok_or(CarError::Head)?)?;
        serde_ipld_dagcbor::from_slice(&head).map_err(|_| CarError::Head)
    }

    /// A number in its shortest form; none where the archive ends.
    fn length(&mut self) -> Result<Option<u64>, CarError> {
        let begin = self.at;
        let mut number = 0_u64;
        for place in 0..9_u32 {
            let mut byte = [0];
            let read = self.from.read(&mut byte).map_err(CarError::Io)?;
            let [byte] = byte;
            match (read, place) {
                (0, 0) => return Ok(None),
                (0, _) => return Err(CarError::CutOff { at: self.at }),
                _ => self.count(1)?,
            }
            number |= u64::from(byte & 0x7f) << place.saturating_mul(7);
            if byte & 0x80 == 0 {
                let is_shortest = byte != 0 || place == 0;
                return if is_shortest { Ok(Some(number)) } else { Err(CarError::Name { at: begin }) };
            }
        }
        Err(CarError::Length { at: begin, len: number, max: MAX_BLOCK_BYTES })
    }

    fn take(&mut self, len: usize) -> Result<Vec<u8>, CarError> {
        let wanted = u64::try_from(len).unwrap_or(u64::MAX);
        let mut bytes = Vec::new();
        let read = self.from.by_ref().take(wanted).read_to_end(&mut bytes).map_err(CarError::Io)?;
        self.count(u64::try_from(read).unwrap_or(u64::MAX))?;
        if read == len { Ok(bytes) } else { Err(CarError::CutOff { at: self.at }) }
    }

    fn count(&mut self, read: u64) -> Result<(), CarError> {
        self.at = self.at.saturating_add(read);
        if self.at > self.most { Err(CarError::TooLong { max: self.most }) } else { Ok(()) }
    }
}
