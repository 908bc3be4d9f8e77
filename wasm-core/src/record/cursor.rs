//! A reader that goes through a text once and knows where it stands, for errors that name the place.

use crate::record::MAX_NUMBER;

/// Where a text departs from the form, and what should have stood there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} at byte {at}")]
pub struct SyntaxError {
    /// Position of the first byte that does not fit, from 0.
    pub at: usize,
    /// What should have stood there.
    pub expected: &'static str,
}

/// The part of a text not read yet.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    rest: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { rest: text, at: 0 }
    }

    /// Position of the next byte.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// An error at the next byte.
    pub(super) const fn fail(&self, expected: &'static str) -> SyntaxError {
        SyntaxError { at: self.at, expected }
    }

    /// Reads exactly this text, or nothing.
    pub(super) fn accept(&mut self, text: &str) -> bool {
        let found = self.rest.starts_with(text);
        if found {
            self.take(text.len());
        }
        found
    }

    /// Reads exactly this text.
    pub(super) fn expect(&mut self, text: &'static str) -> Result<(), SyntaxError> {
        if self.accept(text) { Ok(()) } else { Err(self.fail(text)) }
    }

    /// Reads the longest run of bytes of a kind, at most `max`.
    pub(super) fn run(&mut self, max: usize, kind: impl Fn(u8) -> bool) -> &'a str {
        let len = self.rest.bytes().take(max).take_while(|&byte| byte.is_ascii() && kind(byte)).count();
        self.take(len)
    }

    /// Reads an unsigned integer without leading zeros, at most [`MAX_NUMBER`].
    pub(super) fn number(&mut self, expected: &'static str) -> Result<u64, SyntaxError> {
        let start = self.fail(expected);
        let digits = self.run(20, |byte| byte.is_ascii_digit());
        let canonical = digits == "0" || !digits.starts_with('0');
        let value = digits.parse().ok().filter(|&value: &u64| canonical && value <= MAX_NUMBER);
        value.ok_or(start)
    }

    /// Reads `N` bytes of lower-case hex.
    pub(super) fn hex<const N: usize>(&mut self, expected: &'static str) -> Result<[u8; N], SyntaxError> {
        let start = self.fail(expected);
        let digits = self.run(N.saturating_mul(2), is_lower_hex);
        let mut bytes = [0; N];
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| start)?;
        Ok(bytes)
    }

    /// Nothing may be left.
    pub(super) const fn end(&self) -> Result<(), SyntaxError> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.fail("the end of the record")) }
    }

    fn take(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.at = self.at.saturating_add(taken.len());
        taken
    }
}

pub(super) const fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}
