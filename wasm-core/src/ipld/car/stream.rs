//! An archive as it comes over the network: read block by block, long before its end.

use super::{CarError, MAX_CAR_BLOCKS, MAX_CAR_BYTES, Reader};
use crate::ipld::Cid;

/// The longest beginning of an archive that is waited for, in bytes.
const MAX_HEAD: usize = 4 * 1024;
/// A beginning with whatever roots: before them, and behind them.
const BEFORE_ROOTS: [u8; 7] = [0xa2, 0x65, b'r', b'o', b'o', b't', b's'];
const BEHIND_ROOTS: [u8; 9] = super::HEAD_AFTER;
/// The most bytes a length has.
const MAX_LENGTH: usize = 4;

/// Reads an archive whose bytes come in pieces, and holds no more than one block and one piece of it.
///
/// Every block is held against its name. What the sender says about roots is not read: who asked knows what was asked
/// for. An archive may end behind any block, so whether all came is for the receiver to see.
#[derive(Debug, Clone, Default)]
pub struct CarStream {
    /// What came and was not read yet.
    bytes: Vec<u8>,
    /// How much of that was read since.
    read: usize,
    /// How much went before it.
    gone: usize,
    is_begun: bool,
    blocks: usize,
}

impl CarStream {
    /// Takes the next piece.
    ///
    /// # Errors
    /// [`CarError::TooLong`] if more came than any archive may have.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), CarError> {
        self.bytes.drain(..self.read);
        self.gone = self.gone.saturating_add(self.read);
        self.read = 0;
        let len = self.gone.saturating_add(self.bytes.len()).saturating_add(piece.len());
        if len > MAX_CAR_BYTES {
            return Err(CarError::TooLong { len, max: MAX_CAR_BYTES });
        }
        self.bytes.extend_from_slice(piece);
        Ok(())
    }

    /// The next block; [`None`] if it has not come as a whole yet.
    ///
    /// # Errors
    /// [`CarError`], naming where in the archive it goes wrong.
    pub fn next_block(&mut self) -> Result<Option<(Cid, Vec<u8>)>, CarError> {
        if !self.is_begun {
            self.is_begun = self.head()?;
        }
        if !self.is_begun || self.is_length_open() {
            return Ok(None);
        }
        if self.blocks >= MAX_CAR_BLOCKS {
            return Err(CarError::TooMany { max: MAX_CAR_BLOCKS });
        }
        let mut reader = self.reader();
        let (cid, block) = match reader.section() {
            Err(CarError::CutOff { .. }) => return Ok(None),
            section => section?,
        };
        let (block, at) = (block.to_vec(), reader.at);
        self.read_up_to(at);
        self.blocks = self.blocks.saturating_add(1);
        Ok(Some((cid, block)))
    }

    /// Whether the archive may end here.
    ///
    /// # Errors
    /// [`CarError::Head`] or [`CarError::CutOff`]: not in the middle of something.
    pub fn finish(&self) -> Result<(), CarError> {
        if !self.is_begun {
            return Err(CarError::Head);
        }
        let reader = self.reader();
        match reader.rest() {
            [] => Ok(()),
            rest => {
                Err(CarError::CutOff { at: reader.at, len: rest.len().saturating_add(1), left: rest.len() })
            }
        }
    }

    /// Reads the beginning; whether all of it was there.
    fn head(&mut self) -> Result<bool, CarError> {
        if self.is_length_open() {
            return Ok(false);
        }
        let mut reader = self.reader();
        let len = reader.length().map_err(|_| CarError::Head)?;
        if len > MAX_HEAD {
            return Err(CarError::Head);
        }
        let Ok(head) = reader.take(len) else { return Ok(false) };
        if !head.starts_with(&BEFORE_ROOTS) || !head.ends_with(&BEHIND_ROOTS) {
            return Err(CarError::Head);
        }
        let at = reader.at;
        self.read_up_to(at);
        Ok(true)
    }

    /// Whether more bytes are needed to know how long the next part is.
    fn is_length_open(&self) -> bool {
        let rest = self.bytes.get(self.read..).unwrap_or_default();
        rest.len() < MAX_LENGTH && rest.iter().all(|byte| byte & 0x80 != 0)
    }

    fn reader(&self) -> Reader<'_> {
        Reader { bytes: &self.bytes, gone: self.gone, at: self.gone.saturating_add(self.read) }
    }

    fn read_up_to(&mut self, at: usize) {
        self.read = at.saturating_sub(self.gone);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BYTES, Car, head, section};
    use super::*;
    use crate::ipld::{IpldError, MAX_BLOCK_BYTES, dag_cbor_cid, raw_cid, varint};

    type Read = (Vec<(Cid, Vec<u8>)>, Result<(), CarError>);

    /// All blocks up to the first error, fed in pieces of this length.
    fn read(bytes: &[u8], piece: usize) -> Read {
        let (mut stream, mut blocks) = (CarStream::default(), Vec::new());
        let mut all = || {
            for piece in bytes.chunks(piece) {
                stream.push(piece)?;
                while let Some(block) = stream.next_block()? {
                    blocks.push(block);
                }
            }
            stream.finish()
        };
        let end = all();
        (blocks, end)
    }

    fn blocks() -> Vec<(Cid, Vec<u8>)> {
        let raw = [b"".to_vec(), b"hello".to_vec(), vec![7; 300]].map(|block| (raw_cid(&block), block));
        let root = b"\xa0".to_vec();
        core::iter::once((dag_cbor_cid(&root), root)).chain(raw).collect()
    }

    fn archive(blocks: &[(Cid, Vec<u8>)]) -> Vec<u8> {
        let sections = blocks.iter().map(|(cid, block)| section(cid, block));
        core::iter::once(head(&blocks[0].0)).chain(sections).collect::<Vec<_>>().concat()
    }

    #[test]
    fn blocks_come_out_in_their_order_however_the_pieces_fall() {
        let (blocks, bytes) = (blocks(), archive(&blocks()));
        for piece in [1, 2, 3, 7, 38, 41, 100, bytes.len()] {
            assert_eq!(read(&bytes, piece), (blocks.clone(), Ok(())), "pieces of {piece}");
        }
    }

    /// What was whole before a cut came out; a cut between two blocks is no error here.
    #[test]
    fn every_cut_gives_the_blocks_before_it() {
        let (blocks, bytes) = (blocks(), archive(&blocks()));
        let mut ends = vec![head(&blocks[0].0).len()];
        for (cid, block) in &blocks {
            ends.push(ends.last().unwrap() + section(cid, block).len());
        }
        for len in 0..bytes.len() {
            let whole = ends.iter().skip(1).filter(|end| **end <= len).count();
            let (found, end) = read(&bytes[..len], 5);
            assert_eq!(found, blocks[..whole], "{len} bytes");
            assert_eq!(end.is_ok(), ends.contains(&len), "{len} bytes");
        }
    }

    #[test]
    fn whatever_roots_are_named_the_blocks_count() {
        let (blocks, whole) = (blocks(), archive(&blocks()));
        let sections = &whole[head(&blocks[0].0).len()..];
        let root = [&[0xd8, 0x2a, 0x58, 37, 0][..], &blocks[1].0.to_bytes()].concat();
        for (row, roots) in [
            ("none", vec![0x80]),
            ("another one", [vec![0x81], root.clone()].concat()),
            ("two", [vec![0x82], root.clone(), root].concat()),
        ] {
            let map = [&BEFORE_ROOTS[..], &roots, &BEHIND_ROOTS].concat();
            let bytes = [varint::encode(map.len()), map, sections.to_vec()].concat();
            assert_eq!(read(&bytes, 9), (blocks.clone(), Ok(())), "{row}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place_in_the_whole_archive() {
        let (blocks, good) = (blocks(), archive(&blocks()));
        let with = |rest: &[u8]| [&good[..], rest].concat();
        let wrong = section(&raw_cid(b"hello"), b"hellp");
        let wrong_hash = IpldError::WrongHash { expected: raw_cid(b"hello"), found: raw_cid(b"hellp") };
        let long = varint::encode(BYTES + MAX_BLOCK_BYTES + 1);
        let too_long = IpldError::TooLong { len: MAX_BLOCK_BYTES + 1, max: MAX_BLOCK_BYTES };
        let end = good.len();
        for (row, bytes, count, error) in [
            ("empty", vec![], 0, CarError::Head),
            ("text", b"no archive at all".to_vec(), 0, CarError::Head),
            ("a page that says no", b"<!doctype html><title>404</title>".to_vec(), 0, CarError::Head),
            ("version 2", hex::decode("0aa16776657273696f6e02").unwrap(), 0, CarError::Head),
            ("a beginning without end", vec![0xff, 0xff, 0x7f], 0, CarError::Head),
            ("padding", with(&[0]), 4, CarError::Length { at: end }),
            ("a long way to say a number", with(&[0xa9, 0x00]), 4, CarError::Length { at: end }),
            ("a number without end", with(&[0xff; 9]), 4, CarError::Length { at: end }),
            ("another block", with(&wrong), 4, CarError::Block { at: end + 37, source: wrong_hash }),
            ("a huge block", with(&long), 4, CarError::Block { at: end + 3, source: too_long }),
        ] {
            for piece in [1, 10, 4_096] {
                let expected = (blocks[..count].to_vec(), Err(error.clone()));
                assert_eq!(read(&bytes, piece), expected, "{row}, pieces of {piece}");
            }
        }
    }

    #[test]
    fn bounds() {
        let mut stream = CarStream::default();
        stream.push(&head(&raw_cid(b""))).unwrap();
        for _ in 0..MAX_CAR_BLOCKS {
            stream.push(&section(&raw_cid(b"x"), b"x")).unwrap();
            assert!(stream.next_block().unwrap().is_some());
        }
        stream.push(&section(&raw_cid(b"x"), b"x")).unwrap();
        assert_eq!(stream.next_block(), Err(CarError::TooMany { max: MAX_CAR_BLOCKS }));
        let len = MAX_CAR_BYTES + 1;
        let too_long = Err(CarError::TooLong { len, max: MAX_CAR_BYTES });
        assert_eq!(CarStream::default().push(&vec![0; len]), too_long);
    }

    proptest::proptest! {
        #[test]
        fn reads_what_the_other_reader_reads(
            blocks in proptest::collection::btree_set(proptest::collection::vec(proptest::num::u8::ANY, 0..90), 1..9),
            piece in 1_usize..200,
        ) {
            let blocks: Vec<_> = blocks.into_iter().map(|block| (raw_cid(&block), block)).collect();
            let bytes = archive(&blocks);
            let car = Car::decode(&bytes).unwrap();
            let (found, end) = read(&bytes, piece);
            proptest::prop_assert_eq!((found.into_iter().collect(), end), (car.blocks, Ok(())));
        }
    }
}
