//! The spelling of a CID: `b` and base32 (RFC 4648, lower case, without padding).
//!
//! Of our own, because the general crate for every base a CID can have is larger than all other code of this module.

use super::BYTES;

const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Letters after the `b`: 36 bytes are 288 bits, and 58 letters hold 290.
const LETTERS: usize = 58;

/// The text of a CID.
pub(super) fn encode(bytes: &[u8; BYTES]) -> String {
    let bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |place| byte >> place & 1));
    let bits: Vec<u8> = bits.collect();
    let letters = bits.chunks(5).map(|five| {
        let value = five.iter().fold(0_u8, |value, bit| value << 1 | bit);
        letter(value << 5_usize.saturating_sub(five.len()))
    });
    core::iter::once('b').chain(letters).collect()
}

/// The bytes of a CID; `None` if the text has another length or other letters. The two spare bits are not looked at.
pub(super) fn decode(text: &str) -> Option<[u8; BYTES]> {
    let letters = text.strip_prefix('b')?.as_bytes();
    if letters.len() != LETTERS {
        return None;
    }
    let values: Option<Vec<u8>> = letters.iter().map(|letter| value(*letter)).collect();
    let bits = values?.into_iter().flat_map(|value| (0..5).rev().map(move |place| value >> place & 1));
    let bits: Vec<u8> = bits.collect();
    let bytes = bits.chunks_exact(8).map(|eight| eight.iter().fold(0, |byte, bit| byte << 1 | bit));
    bytes.collect::<Vec<u8>>().try_into().ok()
}

fn letter(value: u8) -> char {
    ALPHABET.get(usize::from(value)).copied().map_or('?', char::from)
}

fn value(letter: u8) -> Option<u8> {
    ALPHABET.iter().zip(0..).find(|(known, _)| **known == letter).map(|(_, value)| value)
}
