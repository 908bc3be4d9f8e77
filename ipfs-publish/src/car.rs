//! Archives of blocks (CAR, version 1), written as the blocks come.
//!
//! A folder's address is known when its last block is made, but an archive begins with it: room is left at the
//! beginning and filled at the end. A block is written once, however often a folder holds it.

mod read;

use std::collections::HashSet;
use std::io::{self, Seek, SeekFrom, Write};

use cid::{Cid, Version};

use crate::pack::Blocks;
pub use read::{CarError, CarReader, Section};

/// `{"roots": [cid], "version": 1}` in DAG-CBOR: before the length of the name, and after the name.
const BEFORE: [u8; 11] = [0xa2, 0x65, b'r', b'o', b'o', b't', b's', 0x81, 0xd8, 0x2a, 0x58];
const AFTER: [u8; 9] = [0x67, b'v', b'e', b'r', b's', b'i', b'o', b'n', 1];
/// Bytes of a name by SHA-256, by its version.
const NAME_V0: usize = 34;
const NAME_V1: usize = 36;

/// An archive that is being written.
#[derive(Debug)]
pub struct CarWriter<W> {
    to: W,
    start: u64,
    name: usize,
    written: HashSet<Cid>,
}

impl<W: Write + Seek> CarWriter<W> {
    /// Begins an archive here, for a root of this version.
    ///
    /// # Errors
    /// What the target says.
    pub fn new(mut to: W, version: Version) -> io::Result<Self> {
        let start = to.stream_position()?;
        let name = if version == Version::V0 { NAME_V0 } else { NAME_V1 };
        to.write_all(&head(&vec![0; name]))?;
        Ok(Self { to, start, name, written: HashSet::new() })
    }

    /// How many blocks are in it.
    #[must_use]
    pub fn blocks(&self) -> usize {
        self.written.len()
    }

    /// Says where to begin reading, and gives the target back with its end as position.
    ///
    /// # Errors
    /// What the target says; a root of another version than was announced.
    pub fn finish(mut self, root: &Cid) -> io::Result<W> {
        if root.encoded_len() != self.name {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{root} is of another version")));
        }
        self.to.seek(SeekFrom::Start(self.start))?;
        self.to.write_all(&head(&root.to_bytes()))?;
        self.to.seek(SeekFrom::End(0))?;
        self.to.flush()?;
        Ok(self.to)
    }
}

impl<W: Write + Seek> Blocks for CarWriter<W> {
    fn put(&mut self, cid: &Cid, block: &[u8]) -> io::Result<()> {
        if !self.written.insert(*cid) {
            return Ok(());
        }
        self.to.write_all(&section_head(cid, block.len()))?;
        self.to.write_all(block)
    }
}

/// What stands before a block of this length.
pub(crate) fn section_head(cid: &Cid, len: usize) -> Vec<u8> {
    let name = cid.to_bytes();
    [varint(name.len().saturating_add(len)), name].concat()
}

/// The head for a root with this name.
pub(crate) fn head(name: &[u8]) -> Vec<u8> {
    // a name in CBOR has a zero before it
    let length = u8::try_from(name.len().saturating_add(1)).unwrap_or(u8::MAX);
    let map = [&BEFORE, [length, 0].as_slice(), name, &AFTER].concat();
    [varint(map.len()), map].concat()
}

fn varint(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(rest) = Some(number >> 7).filter(|rest| *rest > 0) {
        bytes.push(u8::try_from(number & 0x7f).unwrap_or(0) | 0x80);
        number = rest;
    }
    bytes.push(u8::try_from(number).unwrap_or(0));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_what_the_specification_says() {
        let block = b"hello world";
        let cid: Cid = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e".parse().unwrap();
        let mut writer = CarWriter::new(io::Cursor::new(Vec::new()), Version::V1).unwrap();
        writer.put(&cid, block).unwrap();
        writer.put(&cid, block).unwrap();
        assert_eq!(writer.blocks(), 1);
        let bytes = writer.finish(&cid).unwrap().into_inner();
        let name = cid.to_bytes();
        let head = [
            &[58, 0xa2, 0x65][..],
            b"roots",
            &[0x81, 0xd8, 0x2a, 0x58, 37, 0],
            &name,
            &[0x67],
            b"version",
            &[1],
        ];
        let section = [&[47][..], &name, block];
        assert_eq!(bytes, [head.concat(), section.concat()].concat());
    }

    #[test]
    fn a_root_of_another_version_is_refused() {
        let cid: Cid = "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD".parse().unwrap();
        let writer = CarWriter::new(io::Cursor::new(Vec::new()), Version::V1).unwrap();
        assert!(writer.finish(&cid).unwrap_err().to_string().contains("another version"));
    }
}
