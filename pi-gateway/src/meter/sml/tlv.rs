//! SML's type-length-value encoding: one token at a time, nothing allocated, nothing believed.
//!
//! A length from the wire is only ever compared with the bytes that are there. Skipping an element of any
//! nesting depth is a loop with a counter, so depth costs no stack. Deliberately not a tree builder.

use super::SmlError;
use std::ops::Range;

/// Type bits of a head byte.
const OCTETS: u8 = 0x00;
const BOOLEAN: u8 = 0x40;
const SIGNED: u8 = 0x50;
const UNSIGNED: u8 = 0x60;
const LIST: u8 = 0x70;
/// The bit that says that the length goes on in the next byte.
const MORE: u8 = 0x80;
/// A head of more bytes than this holds no length that fits in a frame.
const MAX_HEAD: usize = 5;

/// One element's head, and its value unless it is a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// The byte 00 that ends a message.
    EndOfMessage,
    /// An octet string; empty means "not sent".
    Octets(&'a [u8]),
    /// A truth value.
    Boolean,
    /// A signed integer of 1 to 8 bytes.
    Signed(i64),
    /// An unsigned integer of 1 to 8 bytes.
    Unsigned(u64),
    /// The head of a list with this many elements behind it.
    List(usize),
}

/// A position in the data of a frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    data: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// A cursor at the first byte.
    pub(crate) const fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0 }
    }

    /// Goes to a position.
    pub(crate) const fn seek(&mut self, at: usize) {
        self.at = at;
    }

    /// Bytes read so far.
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    /// Whether nothing is left.
    pub(crate) const fn is_at_end(&self) -> bool {
        self.left() == 0
    }

    /// The bytes between two positions.
    pub(crate) fn slice(&self, range: Range<usize>) -> &'a [u8] {
        self.data.get(range).unwrap_or_default()
    }

    /// Skips bytes 00; whether anything is left behind them.
    pub(crate) fn skip_fill(&mut self) -> bool {
        while self.data.get(self.at) == Some(&0) {
            self.at = self.at.saturating_add(1);
        }
        self.at < self.data.len()
    }

    /// Reads the next token.
    pub(crate) fn token(&mut self) -> Result<Token<'a>, SmlError> {
        let at = self.at;
        let (kind, length) = self.head()?;
        if kind == LIST {
            // Every element takes at least a byte, so a longer list is a lie.
            return if length <= self.left() {
                Ok(Token::List(length))
            } else {
                Err(SmlError::PastTheEnd { at, length, left: self.left() })
            };
        }
        if kind == OCTETS && length == 0 {
            return Ok(Token::EndOfMessage);
        }
        // The length of everything but a list counts the head.
        let head = self.at.saturating_sub(at);
        let size = length.checked_sub(head).ok_or(SmlError::BadLength { at, length })?;
        let value = self.take(size)?;
        scalar(kind, value).ok_or(SmlError::BadLength { at, length })
    }

    /// Reads the head of a list of exactly `wanted` elements.
    pub(crate) fn list_of(&mut self, wanted: usize) -> Result<(), SmlError> {
        let at = self.at;
        match self.token()? {
            Token::List(count) if count == wanted => Ok(()),
            _ => Err(SmlError::NotAList { at, wanted }),
        }
    }

    /// Skips one whole element, whatever is nested in it.
    pub(crate) fn skip(&mut self) -> Result<(), SmlError> {
        self.skip_elements(1)
    }

    /// Skips so many.
    pub(crate) fn skip_elements(&mut self, count: usize) -> Result<(), SmlError> {
        let mut pending = count;
        while pending > 0 {
            pending = pending.saturating_sub(1);
            if let Token::List(count) = self.token()? {
                pending = pending.saturating_add(count);
            }
        }
        Ok(())
    }

    /// The type bits and the length of the next element.
    fn head(&mut self) -> Result<(u8, usize), SmlError> {
        let at = self.at;
        let first = self.byte()?;
        let mut length = usize::from(first & 0x0f);
        let mut last = first;
        while last & MORE != 0 {
            last = self.byte()?;
            length = (length << 4) | usize::from(last & 0x0f);
            if self.at.saturating_sub(at) > MAX_HEAD {
                return Err(SmlError::BadLength { at, length });
            }
        }
        Ok((first & LIST, length))
    }

    fn byte(&mut self) -> Result<u8, SmlError> {
        match self.take(1)? {
            [byte] => Ok(*byte),
            _ => Err(SmlError::PastTheEnd { at: self.at, length: 1, left: 0 }),
        }
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], SmlError> {
        let end = self.at.saturating_add(length);
        let Some(bytes) = self.data.get(self.at..end) else {
            return Err(SmlError::PastTheEnd { at: self.at, length, left: self.left() });
        };
        self.at = end;
        Ok(bytes)
    }

    const fn left(&self) -> usize {
        self.data.len().saturating_sub(self.at)
    }
}

/// A value by its type bits; `None` for an unknown type or an integer of a wrong size.
fn scalar(kind: u8, value: &[u8]) -> Option<Token<'_>> {
    match kind {
        OCTETS => Some(Token::Octets(value)),
        BOOLEAN if value.len() == 1 => Some(Token::Boolean),
        SIGNED => signed(value).map(Token::Signed),
        UNSIGNED => unsigned(value).map(Token::Unsigned),
        _ => None,
    }
}

fn unsigned(value: &[u8]) -> Option<u64> {
    if value.is_empty() || value.len() > 8 {
        return None;
    }
    Some(value.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
}

fn signed(value: &[u8]) -> Option<i64> {
    if value.len() > 8 {
        return None;
    }
    let start = if value.first()? & 0x80 == 0 { 0 } else { -1 };
    Some(value.iter().fold(start, |number, byte| (number << 8) | i64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::{Cursor, SmlError, Token};

    #[test]
    fn reads_every_type() {
        for (bytes, token) in [
            (&[0x00][..], Token::EndOfMessage),
            (&[0x01], Token::Octets(&[])),
            (&[0x03, 1, 2], Token::Octets(&[1, 2])),
            (&[0x80, 0x04, 1, 2], Token::Octets(&[1, 2])),
            (&[0x42, 1], Token::Boolean),
            (&[0x52, 0xff], Token::Signed(-1)),
            (&[0x54, 0x80, 0, 0], Token::Signed(-8_388_608)),
            (&[0x59, 0x7f, 255, 255, 255, 255, 255, 255, 255], Token::Signed(i64::MAX)),
            (&[0x62, 0xff], Token::Unsigned(255)),
            (&[0x66, 1, 0, 0, 0, 0], Token::Unsigned(0x1_0000_0000)),
            (&[0x69, 255, 255, 255, 255, 255, 255, 255, 255], Token::Unsigned(u64::MAX)),
            (&[0x72, 1, 1], Token::List(2)),
            (&[0xf1, 0x00, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], Token::List(16)),
        ] {
            assert_eq!(Cursor::new(bytes).token(), Ok(token), "{bytes:02x?}");
        }
    }

    #[test]
    fn refuses_what_the_bytes_do_not_hold() {
        for (bytes, error) in [
            (&[][..], SmlError::PastTheEnd { at: 0, length: 1, left: 0 }),
            (&[0x05, 1, 2], SmlError::PastTheEnd { at: 1, length: 4, left: 2 }),
            (&[0x7f], SmlError::PastTheEnd { at: 0, length: 15, left: 0 }),
            (&[0xff, 0x8f, 0x8f, 0x8f, 0x0f], SmlError::PastTheEnd { at: 0, length: 0xf_ffff, left: 0 }),
            (&[0xff; 12], SmlError::BadLength { at: 0, length: 0xff_ffff }),
            (&[0x80, 0x01], SmlError::BadLength { at: 0, length: 1 }),
            (&[0x61], SmlError::BadLength { at: 0, length: 1 }),
            (&[0x6a, 1, 2, 3, 4, 5, 6, 7, 8, 9], SmlError::BadLength { at: 0, length: 10 }),
            (&[0x32, 1], SmlError::BadLength { at: 0, length: 2 }),
        ] {
            assert_eq!(Cursor::new(bytes).token(), Err(error), "{bytes:02x?}");
        }
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = [vec![0x71; 65_000], vec![0x01, 0x52, 0x07]].concat();
        let mut cursor = Cursor::new(&deep);
        assert_eq!(cursor.skip(), Ok(()));
        assert_eq!(cursor.token(), Ok(Token::Signed(7)));
    }
}
