//! Documents as texts: a prefix, and the document in base32, in the letters for which QR codes need least room.

use data_encoding::BASE32_NOPAD;

/// Letters of a message or link around a text that are read.
const AROUND: usize = 4_000;

/// Why a text holds no document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextFault {
    /// The prefix is missing.
    NoPrefix,
    /// What follows is no base32, or too long.
    Letters,
}

/// The text of a document.
pub(super) fn write(prefix: &str, block: &[u8]) -> String {
    format!("{prefix}{}", BASE32_NOPAD.encode(block))
}

/// The document of a text, or of a link or message that ends with one; at most `max` bytes. Spaces, line breaks and the
/// case of the letters do not matter.
pub(super) fn read(prefix: &str, text: &str, max: usize) -> Result<Vec<u8>, TextFault> {
    // eight letters hold five bytes, and mails break lines
    if text.len() > max.saturating_mul(2).saturating_add(AROUND) {
        return Err(TextFault::Letters);
    }
    let dense: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let dense = dense.to_ascii_uppercase();
    let (_, letters) = dense.rsplit_once(prefix).ok_or(TextFault::NoPrefix)?;
    let block = BASE32_NOPAD.decode(letters.as_bytes()).map_err(|_| TextFault::Letters)?;
    if block.len() > max { Err(TextFault::Letters) } else { Ok(block) }
}
