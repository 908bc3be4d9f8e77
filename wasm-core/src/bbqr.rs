//! Files as a series of QR codes, one shown after the other (BBQr): how a transaction gets to a device without a cable
//! and back.
//!
//! Every part is a text of QR's alphanumeric characters: `B$`, one letter for the coding, one for the kind of file, the
//! number of parts and the part's own number in base 36, then its bytes in hex or base32. Parts may be seen in any order
//! and many times. They come from a camera, so a part is refused before anything is kept if it is of another series,
//! contradicts an earlier one, or does not fit the others' length.
//!
//! Source: `BBQr.md` of the public-domain project coinkite/BBQr; checked against its Python implementation.

mod pack;

use std::collections::BTreeMap;

use data_encoding::{BASE32_NOPAD, HEXUPPER};
use thiserror::Error;

const MAGIC: &str = "B$";
/// Characters in front of the bytes.
const HEAD: usize = 8;
/// `ZZ` in base 36.
const MAX_PARTS: usize = 1_295;
const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// The most characters of a QR code (version 40, level L).
pub const MAX_CHARS: usize = 4_296;
/// The fewest characters that hold something of every coding.
pub const MIN_CHARS: usize = 16;
/// The most bytes of a file, unpacked.
pub const MAX_BYTES: usize = 4_000_000;

/// What is in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A partially signed transaction.
    Psbt,
    /// A transaction that is ready to be sent.
    Transaction,
    /// Something in CBOR, such as a request to sign a document.
    Cbor,
}

/// How the bytes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coding {
    /// Hex: every reader has it.
    Hex,
    /// Base32: a fifth shorter.
    Base32,
    /// Compressed (raw deflate with a window of 1,024 bytes), then base32.
    Zlib,
}

/// Why a file cannot be split, or a text is no part of it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BbqrError {
    /// Nothing to show.
    #[error("an empty file")]
    Empty,
    /// The codes are too small for the file, or the file is too large.
    #[error("{parts} parts, at most {limit}")]
    TooManyParts {
        /// Parts it would take.
        parts: usize,
        /// Parts there can be.
        limit: usize,
    },
    /// Codes of a size that there is not.
    #[error("a code of {chars} characters, possible are {min} to {max}")]
    Chars {
        /// Characters asked for, or read.
        chars: usize,
        /// The fewest.
        min: usize,
        /// The most.
        max: usize,
    },
    /// Not a text of this kind.
    #[error("not a part of a series of codes")]
    NotBbqr,
    /// A coding that is not known here.
    #[error("unknown coding '{0}'")]
    Coding(char),
    /// A file that is neither a PSBT, nor a transaction, nor CBOR.
    #[error("a file of kind '{0}', expected a PSBT, a transaction or CBOR")]
    Kind(char),
    /// Numbers that are no base 36, no parts, or a part behind the last one.
    #[error("part {index} of {total} does not exist")]
    Number {
        /// The part's number, from 0.
        index: usize,
        /// The number of parts.
        total: usize,
    },
    /// The bytes are not written in the coding, or there are none.
    #[error("part {0} is damaged")]
    Damaged(usize),
    /// A part of another file: its head is not that of the parts before.
    #[error("a part of another file: {found}, expected {expected}")]
    OtherFile {
        /// The head of the parts before.
        expected: String,
        /// Its head.
        found: String,
    },
    /// The same number as an earlier part, with other bytes.
    #[error("part {0} is not the one seen before")]
    Contradiction(usize),
    /// All parts but the last have the same length, and the last is not longer.
    #[error("part {index} has {length} bytes, the others have {expected}")]
    Length {
        /// The part.
        index: usize,
        /// Its bytes.
        length: usize,
        /// The bytes of the others.
        expected: usize,
    },
    /// Not all parts were seen.
    #[error("{0} parts are missing")]
    Missing(usize),
    /// The compressed bytes cannot be unpacked.
    #[error("the compressed file is damaged")]
    Compression,
    /// Unpacked, the file is too large.
    #[error("a file of more than {limit} bytes")]
    TooLarge {
        /// The most bytes.
        limit: usize,
    },
}

impl Kind {
    const fn letter(self) -> char {
        match self {
            Self::Psbt => 'P',
            Self::Transaction => 'T',
            Self::Cbor => 'C',
        }
    }
}

impl Coding {
    const fn letter(self) -> char {
        match self {
            Self::Hex => 'H',
            Self::Base32 => '2',
            Self::Zlib => 'Z',
        }
    }

    /// The fewest bytes that fill whole characters, and those characters: parts are cut there.
    const fn unit(self) -> (usize, usize) {
        match self {
            Self::Hex => (1, 2),
            Self::Base32 | Self::Zlib => (5, 8),
        }
    }

    fn encode(self, bytes: &[u8]) -> String {
        match self {
            Self::Hex => HEXUPPER.encode(bytes),
            Self::Base32 | Self::Zlib => BASE32_NOPAD.encode(bytes),
        }
    }

    fn decode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Hex => HEXUPPER.decode(text.as_bytes()).ok(),
            Self::Base32 | Self::Zlib => BASE32_NOPAD.decode(text.as_bytes()).ok(),
        }
    }
}

/// The parts of a file, each to be shown as one QR code of at most `max_chars` characters in alphanumeric mode (468 fit
/// into version 11, 2,132 into version 27, both at level L), all but the last of one length. Compression that does not
/// make the file shorter is left out, as the specification asks.
///
/// ```
/// use wasm_core::bbqr::{Coding, Collector, Kind, split};
///
/// let parts = split(&[7; 100], Kind::Psbt, Coding::Hex, 100)?;
/// assert_eq!(parts.len(), 3);
/// let mut collector = Collector::new();
/// for part in parts.iter().rev() {
///     collector.add(part)?;
/// }
/// assert_eq!(collector.finish()?, (Kind::Psbt, vec![7; 100]));
/// # Ok::<(), wasm_core::bbqr::BbqrError>(())
/// ```
///
/// # Errors
/// [`BbqrError`] for an empty file, one that is too large, or a size of code that there is not.
pub fn split(data: &[u8], kind: Kind, coding: Coding, max_chars: usize) -> Result<Vec<String>, BbqrError> {
    if !(MIN_CHARS..=MAX_CHARS).contains(&max_chars) {
        return Err(BbqrError::Chars { chars: max_chars, min: MIN_CHARS, max: MAX_CHARS });
    }
    if data.is_empty() {
        return Err(BbqrError::Empty);
    }
    if data.len() > MAX_BYTES {
        return Err(BbqrError::TooLarge { limit: MAX_BYTES });
    }
    let packed =
        (coding == Coding::Zlib).then(|| pack::pack(data)).filter(|packed| packed.len() < data.len());
    let (coding, bytes) = match &packed {
        Some(packed) => (coding, packed.as_slice()),
        None if coding == Coding::Zlib => (Coding::Base32, data),
        None => (coding, data),
    };
    let length = part_length(bytes.len(), coding, max_chars.saturating_sub(HEAD))?;
    let total = bytes.len().div_ceil(length);
    let part =
        |(index, bytes)| format!("{}{}{}", head(coding, kind, total), base36(index), coding.encode(bytes));
    Ok(bytes.chunks(length).enumerate().map(part).collect())
}

/// How many bytes each part has, so that all are about equally long and none has more than `room` characters.
fn part_length(length: usize, coding: Coding, room: usize) -> Result<usize, BbqrError> {
    let (unit, chars) = coding.unit();
    let whole = room.checked_div(chars).unwrap_or_default().saturating_mul(unit);
    // A single part need not end with a unit.
    if length.saturating_mul(chars).div_ceil(unit) <= room {
        return Ok(length);
    }
    let parts = length.div_ceil(whole.max(1));
    if parts > MAX_PARTS {
        return Err(BbqrError::TooManyParts { parts, limit: MAX_PARTS });
    }
    Ok(length.div_ceil(parts.max(1)).next_multiple_of(unit))
}

/// What all parts of a file begin with.
fn head(coding: Coding, kind: Kind, total: usize) -> String {
    format!("{MAGIC}{}{}{}", coding.letter(), kind.letter(), base36(total))
}

/// Two digits.
fn base36(number: usize) -> String {
    let digit = |value: usize| char::from(DIGITS.get(value % 36).copied().unwrap_or(b'Z'));
    [digit(number / 36), digit(number)].into_iter().collect()
}

fn parse_base36(digits: &str) -> Option<usize> {
    let value = |byte: u8| DIGITS.iter().position(|digit| *digit == byte);
    match digits.as_bytes() {
        [high, low] => value(*high)?.checked_mul(36)?.checked_add(value(*low)?),
        _ => None,
    }
}

/// What the parts of one file have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    coding: Coding,
    kind: Kind,
    total: usize,
}

/// One part, read.
struct Part {
    head: Head,
    index: usize,
    bytes: Vec<u8>,
}

impl Part {
    fn parse(text: &str) -> Result<Self, BbqrError> {
        let text = text.trim();
        let chars = text.len();
        if chars > MAX_CHARS {
            return Err(BbqrError::Chars { chars, min: MIN_CHARS, max: MAX_CHARS });
        }
        let rest = text.strip_prefix(MAGIC).filter(|_| text.is_ascii()).ok_or(BbqrError::NotBbqr)?;
        let (letters, rest) = rest.split_at_checked(2).ok_or(BbqrError::NotBbqr)?;
        let (total, rest) = rest.split_at_checked(2).ok_or(BbqrError::NotBbqr)?;
        let (index, body) = rest.split_at_checked(2).ok_or(BbqrError::NotBbqr)?;
        let mut letters = letters.chars();
        let coding = match letters.next().ok_or(BbqrError::NotBbqr)? {
            'H' => Coding::Hex,
            '2' => Coding::Base32,
            'Z' => Coding::Zlib,
            other => return Err(BbqrError::Coding(other)),
        };
        let kind = match letters.next().ok_or(BbqrError::NotBbqr)? {
            'P' => Kind::Psbt,
            'T' => Kind::Transaction,
            'C' => Kind::Cbor,
            other => return Err(BbqrError::Kind(other)),
        };
        let total = parse_base36(total).ok_or(BbqrError::NotBbqr)?;
        let index = parse_base36(index).ok_or(BbqrError::NotBbqr)?;
        if index >= total {
            return Err(BbqrError::Number { index, total });
        }
        let bytes = coding.decode(body).filter(|bytes| !bytes.is_empty()).ok_or(BbqrError::Damaged(index))?;
        Ok(Self { head: Head { coding, kind, total }, index, bytes })
    }
}

/// How far a file has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Parts seen.
    pub have: usize,
    /// Parts there are.
    pub total: usize,
}

impl Progress {
    /// Whether every part was seen.
    #[must_use]
    pub const fn is_done(self) -> bool {
        self.have == self.total
    }
}

/// Puts the parts of one file together, in whatever order they are seen. What it keeps is at most what all codes of a
/// series can hold, 3.5 MB.
#[derive(Debug, Clone, Default)]
pub struct Collector {
    head: Option<Head>,
    parts: BTreeMap<usize, Vec<u8>>,
}

impl Collector {
    /// Nothing seen yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a part; one that was seen before changes nothing.
    ///
    /// # Errors
    /// [`BbqrError`] for a text that is no part of the file begun; what was collected stays.
    pub fn add(&mut self, text: &str) -> Result<Progress, BbqrError> {
        let part = Part::parse(text)?;
        let Head { coding, kind, total } = part.head;
        if let Some(expected) = self.head.filter(|expected| *expected != part.head) {
            let expected = head(expected.coding, expected.kind, expected.total);
            return Err(BbqrError::OtherFile { expected, found: head(coding, kind, total) });
        }
        match self.parts.get(&part.index) {
            Some(seen) if *seen != part.bytes => return Err(BbqrError::Contradiction(part.index)),
            Some(_) => {}
            None => {
                self.check_length(&part)?;
                self.head = Some(part.head);
                self.parts.insert(part.index, part.bytes);
            }
        }
        Ok(Progress { have: self.parts.len(), total })
    }

    /// How far it has come; `None` before the first part.
    #[must_use]
    pub fn progress(&self) -> Option<Progress> {
        self.head.map(|head| Progress { have: self.parts.len(), total: head.total })
    }

    /// The numbers of the parts that were not seen, from 0; none before the first part.
    #[must_use]
    pub fn missing(&self) -> Vec<usize> {
        let total = self.head.map_or(0, |head| head.total);
        (0..total).filter(|index| !self.parts.contains_key(index)).collect()
    }

    /// The file.
    ///
    /// # Errors
    /// [`BbqrError::Missing`] while parts are missing; [`BbqrError`] if it cannot be unpacked.
    pub fn finish(&self) -> Result<(Kind, Vec<u8>), BbqrError> {
        let head = self.head.ok_or(BbqrError::Missing(1))?;
        let missing = head.total.saturating_sub(self.parts.len());
        if missing > 0 {
            return Err(BbqrError::Missing(missing));
        }
        let joined = self.parts.values().flatten().copied().collect::<Vec<u8>>();
        let bytes = if head.coding == Coding::Zlib { pack::unpack(&joined)? } else { joined };
        Ok((head.kind, bytes))
    }

    fn check_length(&self, part: &Part) -> Result<(), BbqrError> {
        let last = part.head.total.saturating_sub(1);
        let is_last = part.index == last;
        let wrong = self.parts.iter().find(|(index, seen)| match (is_last, **index == last) {
            (true, _) => part.bytes.len() > seen.len(),
            (false, true) => seen.len() > part.bytes.len(),
            (false, false) => seen.len() != part.bytes.len(),
        });
        match wrong {
            Some((_, seen)) => {
                Err(BbqrError::Length { index: part.index, length: part.bytes.len(), expected: seen.len() })
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
