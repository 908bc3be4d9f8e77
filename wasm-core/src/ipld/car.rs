//! Content-addressable archives (CAR, version 1): one file that holds many blocks and names one of them as the root.
//!
//! What other IPFS programs write with one root is read, and what is written they can read. Every block is held
//! against its name when it is read; what comes out needs no second look. Archives of version 2, with several roots,
//! or with names of another kind than the protocol's ([`Cid`]) are refused.

mod stream;

use std::collections::BTreeMap;

pub use stream::CarStream;

use super::{BYTES, Cid, IpldError, MAX_BLOCK_BYTES, check, varint};

/// The longest archive that is read, in bytes.
pub const MAX_CAR_BYTES: usize = 128 << 20;
/// The most blocks of an archive that are read.
pub const MAX_CAR_BLOCKS: usize = 65_536;

/// `{"roots": [cid], "version": 1}` in DAG-CBOR is this, the root's name, and what follows.
const HEAD_BEFORE: [u8; 13] = [0xa2, 0x65, b'r', b'o', b'o', b't', b's', 0x81, 0xd8, 0x2a, 0x58, 37, 0];
const HEAD_AFTER: [u8; 9] = [0x67, b'v', b'e', b'r', b's', b'i', b'o', b'n', 1];

/// Blocks by their names.
pub type Blocks = BTreeMap<Cid, Vec<u8>>;

/// An archive. Each block is the one its name says, and the root is among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Car {
    /// The block to begin with.
    pub root: Cid,
    /// All blocks.
    pub blocks: Blocks,
}

/// Why bytes are no archive.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CarError {
    /// The archive is longer than the reader allows.
    #[error("archive of {len} bytes is longer than {max}")]
    TooLong {
        /// The length found.
        len: usize,
        /// The limit.
        max: usize,
    },
    /// It does not begin as an archive of version 1 with one root does.
    #[error("not an archive of version 1 with one root")]
    Head,
    /// A length is not written as it must be.
    #[error("the length at byte {at} of the archive is malformed")]
    Length {
        /// Where it begins.
        at: usize,
    },
    /// The bytes end too early.
    #[error("the archive is cut off: {len} bytes from byte {at} on were announced, {left} are left")]
    CutOff {
        /// Where the missing part begins.
        at: usize,
        /// How long it should be.
        len: usize,
        /// How much of it is there.
        left: usize,
    },
    /// A block has no name that the protocol knows.
    #[error("the block at byte {at} of the archive has no name of the protocol's kind")]
    Name {
        /// Where its name begins.
        at: usize,
    },
    /// A block is not the one its name says, or too long.
    #[error("the block at byte {at} of the archive: {source}")]
    Block {
        /// Where its bytes begin.
        at: usize,
        /// What is wrong with it.
        source: IpldError,
    },
    /// More blocks than the reader allows.
    #[error("the archive holds more than {max} blocks")]
    TooMany {
        /// The limit.
        max: usize,
    },
    /// The root is not among the blocks.
    #[error("the archive's root {root} is not in it")]
    NoRoot {
        /// Its name.
        root: Cid,
    },
}

impl Car {
    /// Reads an archive and checks every block against its name.
    ///
    /// # Errors
    /// [`CarError`], naming where it goes wrong.
    pub fn decode(bytes: &[u8]) -> Result<Self, CarError> {
        let mut reader = CarReader::new(bytes)?;
        while reader.read()? {}
        reader.finish()
    }

    /// The archive as bytes: the root first, the others in the order of their names.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = head(&self.root);
        let first = self.blocks.get_key_value(&self.root);
        let others = self.blocks.iter().filter(|(cid, _)| **cid != self.root);
        for (cid, block) in first.into_iter().chain(others) {
            bytes.extend(section_head(cid, block.len()));
            bytes.extend_from_slice(block);
        }
        bytes
    }
}

/// Reads an archive block by block, for whoever must not be held up by a long one.
#[derive(Debug, Clone)]
pub struct CarReader<'a> {
    reader: Reader<'a>,
    car: Car,
}

impl<'a> CarReader<'a> {
    /// Reads the beginning of an archive.
    ///
    /// # Errors
    /// [`CarError`]; the archive is too long, or is none.
    pub fn new(bytes: &'a [u8]) -> Result<Self, CarError> {
        if bytes.len() > MAX_CAR_BYTES {
            return Err(CarError::TooLong { len: bytes.len(), max: MAX_CAR_BYTES });
        }
        let mut reader = Reader { bytes, gone: 0, at: 0 };
        let root = reader.head()?;
        Ok(Self { reader, car: Car { root, blocks: Blocks::new() } })
    }

    /// Reads the next block and checks it against its name; `false` if there is none.
    ///
    /// # Errors
    /// [`CarError`], naming where it goes wrong.
    pub fn read(&mut self) -> Result<bool, CarError> {
        if self.reader.rest().is_empty() {
            return Ok(false);
        }
        if self.car.blocks.len() >= MAX_CAR_BLOCKS {
            return Err(CarError::TooMany { max: MAX_CAR_BLOCKS });
        }
        let (cid, block) = self.reader.section()?;
        self.car.blocks.insert(cid, block.to_vec());
        Ok(true)
    }

    /// How many bytes were read.
    #[must_use]
    pub const fn at(&self) -> usize {
        self.reader.at
    }

    /// The archive, after its last block.
    ///
    /// # Errors
    /// [`CarError::NoRoot`].
    pub fn finish(self) -> Result<Car, CarError> {
        let root = self.car.root;
        if self.car.blocks.contains_key(&root) { Ok(self.car) } else { Err(CarError::NoRoot { root }) }
    }
}

/// The beginning of an archive.
#[must_use]
pub fn head(root: &Cid) -> Vec<u8> {
    let map = [&HEAD_BEFORE, root.to_bytes().as_slice(), &HEAD_AFTER].concat();
    let mut bytes = varint::encode(map.len());
    bytes.extend(map);
    bytes
}

/// A block of an archive with its name.
#[must_use]
pub fn section(cid: &Cid, block: &[u8]) -> Vec<u8> {
    let mut bytes = section_head(cid, block.len());
    bytes.extend_from_slice(block);
    bytes
}

/// What stands before a block of this length.
fn section_head(cid: &Cid, len: usize) -> Vec<u8> {
    let mut bytes = varint::encode(BYTES.saturating_add(len));
    bytes.extend(cid.to_bytes());
    bytes
}

/// Goes through an archive from its beginning.
#[derive(Debug, Clone)]
struct Reader<'a> {
    bytes: &'a [u8],
    /// How much of the archive came before these bytes.
    gone: usize,
    /// Where in the archive it is.
    at: usize,
}

impl<'a> Reader<'a> {
    fn head(&mut self) -> Result<Cid, CarError> {
        // What is no archive at all has any length here.
        let head = self.length().and_then(|len| self.take(len)).map_err(|_| CarError::Head)?;
        let cid = head.strip_prefix(&HEAD_BEFORE).and_then(|rest| rest.strip_suffix(&HEAD_AFTER));
        cid.and_then(|cid| Cid::from_bytes(cid.try_into().ok()?)).ok_or(CarError::Head)
    }

    fn section(&mut self) -> Result<(Cid, &'a [u8]), CarError> {
        let begin = self.at;
        let len = self.length()?;
        let at = self.at;
        let block_len = len.checked_sub(BYTES).ok_or(CarError::Length { at: begin })?;
        if block_len > MAX_BLOCK_BYTES {
            let source = IpldError::TooLong { len: block_len, max: MAX_BLOCK_BYTES };
            return Err(CarError::Block { at, source });
        }
        let section = self.take(len)?;
        let (cid, block) = section.split_first_chunk().ok_or(CarError::Name { at })?;
        let cid = Cid::from_bytes(cid).ok_or(CarError::Name { at })?;
        let at = at.saturating_add(BYTES);
        check(&cid, block).map_err(|source| CarError::Block { at, source })?;
        Ok((cid, block))
    }

    fn length(&mut self) -> Result<usize, CarError> {
        let malformed = CarError::Length { at: self.at };
        let (number, len) = varint::decode(self.rest()).ok_or(malformed)?;
        self.take(len)?;
        Ok(number)
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], CarError> {
        let rest = self.rest();
        let cut_off = CarError::CutOff { at: self.at, len, left: rest.len() };
        let taken = rest.get(..len).ok_or(cut_off)?;
        self.at = self.at.saturating_add(len);
        Ok(taken)
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at.saturating_sub(self.gone)..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ipld::{dag_cbor_cid, raw_cid};

    /// Made with Python after the specification: a root `{}` and the raw block `hello`.
    const GOLDEN: &str = "3aa265726f6f747381d82a58250001711220c19a797fa1fd590cd2e5b42d1cf5f246e29b91684e2f87404b81dc345c7a\
        56a06776657273696f6e012501711220c19a797fa1fd590cd2e5b42d1cf5f246e29b91684e2f87404b81dc345c7a56a0a029015512202cf24d\
        ba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b982468656c6c6f";

    fn golden() -> (Car, Vec<u8>) {
        let (empty, hello) = (b"\xa0".to_vec(), b"hello".to_vec());
        let root = dag_cbor_cid(&empty);
        let car = Car { root, blocks: [(root, empty), (raw_cid(&hello), hello)].into() };
        (car, hex::decode(GOLDEN).unwrap())
    }

    #[test]
    fn golden_archive() {
        let (car, bytes) = golden();
        assert_eq!(hex::encode(car.encode()), GOLDEN);
        assert_eq!(Car::decode(&bytes), Ok(car.clone()));
        let hello = raw_cid(b"hello");
        let parts = [head(&car.root), section(&car.root, b"\xa0"), section(&hello, b"hello")];
        assert_eq!(parts.concat(), bytes);
    }

    #[test]
    fn every_changed_byte_is_found() {
        let (car, bytes) = golden();
        for at in 0..bytes.len() {
            for bit in [1, 0x80] {
                let mut changed = bytes.clone();
                changed[at] ^= bit;
                assert_ne!(Car::decode(&changed), Ok(car.clone()), "byte {at}");
                assert!(Car::decode(&changed).is_err(), "byte {at}");
            }
        }
    }

    /// An archive ends after any block; only the one with all of them is the same.
    #[test]
    fn every_cut_is_found() {
        let (car, bytes) = golden();
        let only_root = head(&car.root).len() + section(&car.root, b"\xa0").len();
        for len in 0..bytes.len() {
            let cut = Car::decode(&bytes[..len]);
            assert_eq!(cut.is_ok(), len == only_root, "{len} bytes: {cut:?}");
        }
        let cut_off = CarError::CutOff { at: 98, len: 41, left: 40 };
        assert_eq!(Car::decode(&bytes[..138]), Err(cut_off));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        let (car, good) = golden();
        let root = head(&car.root).len();
        let with = |rest: &[u8]| [&good[..], rest].concat();
        let unnamed = [vec![37], vec![1, 0x70, 0x12, 32], vec![0; 33]].concat();
        let wrong = section(&raw_cid(b"hello"), b"hellp");
        let wrong_hash = IpldError::WrongHash { expected: raw_cid(b"hello"), found: raw_cid(b"hellp") };
        let long = section_head(&raw_cid(b""), MAX_BLOCK_BYTES + 1);
        let too_long = IpldError::TooLong { len: MAX_BLOCK_BYTES + 1, max: MAX_BLOCK_BYTES };
        let end = good.len();
        for (row, bytes, error) in [
            ("empty", vec![], CarError::Head),
            ("text", b"no archive at all".to_vec(), CarError::Head),
            ("version 2", hex::decode("0aa16776657273696f6e02").unwrap(), CarError::Head),
            ("nothing but the head", good[..root].to_vec(), CarError::NoRoot { root: car.root }),
            ("padding", with(&[0]), CarError::Length { at: end }),
            ("a long way to say a number", with(&[0xa9, 0x00]), CarError::Length { at: end }),
            ("a number without end", with(&[0xff; 9]), CarError::Length { at: end }),
            ("a name of dag-pb", with(&unnamed), CarError::Name { at: end + 1 }),
            ("another block", with(&wrong), CarError::Block { at: end + 37, source: wrong_hash }),
            ("a huge block", with(&long), CarError::Block { at: end + 3, source: too_long }),
        ] {
            assert_eq!(Car::decode(&bytes), Err(error), "{row}");
        }
    }

    #[test]
    fn bounds() {
        let len = MAX_CAR_BYTES + 1;
        let too_long = Err(CarError::TooLong { len, max: MAX_CAR_BYTES });
        assert_eq!(Car::decode(&vec![0; len]), too_long);
        let mut bytes = head(&raw_cid(b""));
        for number in 0..=MAX_CAR_BLOCKS {
            let block = number.to_le_bytes();
            bytes.extend(section(&raw_cid(&block), &block));
        }
        assert_eq!(Car::decode(&bytes), Err(CarError::TooMany { max: MAX_CAR_BLOCKS }));
    }
}
