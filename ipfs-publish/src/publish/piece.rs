//! A part of an archive as a stream: an archive of its own with the root of the whole, read from the disk as it is sent.

use std::io::{self, Read};

use crate::archive::{Archive, Place};
use crate::car;

/// Reads an archive of some of the blocks.
pub(crate) struct Piece<'a> {
    archive: &'a Archive,
    places: std::slice::Iter<'a, Place>,
    ready: io::Cursor<Vec<u8>>,
    sent: &'a dyn Fn(u64),
}

impl<'a> Piece<'a> {
    /// An archive of these blocks; `sent` hears how many bytes more were read.
    pub(crate) fn new(archive: &'a Archive, places: &'a [Place], sent: &'a dyn Fn(u64)) -> Self {
        let head = car::head(&archive.root().to_bytes());
        Self { archive, places: places.iter(), ready: io::Cursor::new(head), sent }
    }

    /// How many bytes it has in all.
    pub(crate) fn bytes(archive: &Archive, places: &[Place]) -> u64 {
        let head = car::head(&archive.root().to_bytes()).len();
        let head = u64::try_from(head).unwrap_or(u64::MAX);
        places.iter().map(Place::bytes).fold(head, u64::saturating_add)
    }
}

impl Read for Piece<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.ready.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                (self.sent)(u64::try_from(read).unwrap_or(u64::MAX));
                return Ok(read);
            }
            let Some(place) = self.places.next() else { return Ok(0) };
            let block = self.archive.read(place)?;
            self.ready = io::Cursor::new([car::section_head(&place.cid, block.len()), block].concat());
        }
    }
}

/// Cuts the blocks into parts of about so many bytes, at least one block each.
pub(crate) fn pieces(archive: &Archive, most: u64) -> Vec<&[Place]> {
    let (mut rest, mut pieces) = (archive.places(), Vec::new());
    while !rest.is_empty() {
        let mut bytes = 0_u64;
        let fits = rest.iter().take_while(|place| {
            bytes = bytes.saturating_add(place.bytes());
            bytes <= most
        });
        let (piece, behind) = rest.split_at(fits.count().max(1));
        pieces.push(piece);
        rest = behind;
    }
    pieces
}
