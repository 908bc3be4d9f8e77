//! Other counters in the bytes of a real telegram, with every checksum made good.
//!
//! Why: the replay meter must send what a real meter would send, not what we imagine one sends. Only numbers
//! that are in the telegram change, in their own size and scale; everything else stays as the meter sent it.

use super::crc::{Crc, CrcKind};
use super::message::{self, Entry, Message};
use super::tlv::Token;
use super::{Frame, SmlError, reading, transport};
use crate::meter::Decimal;
use std::ops::Range;

/// By how much the meter has moved since the telegram was recorded.
#[derive(Debug, Clone, Copy)]
pub struct Moved {
    /// Energy taken since then, in Wh.
    pub import: Decimal,
    /// Energy given since then, in Wh.
    pub export: Decimal,
    /// Momentary power in W, negative when energy flows out.
    pub power: i64,
    /// Seconds since then.
    pub seconds: u64,
}

/// Why a telegram cannot be given other numbers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RewriteError {
    /// The telegram is faulty as it is.
    #[error(transparent)]
    Telegram(#[from] SmlError),
    /// A number does not fit into the bytes it has.
    #[error("{value} does not fit into {size} bytes")]
    DoesNotFit {
        /// The number.
        value: i128,
        /// Bytes there are.
        size: usize,
    },
    /// A power of ten that no meter uses.
    #[error("cannot express the change at the power of ten {scaler}")]
    Scale {
        /// As in the telegram.
        scaler: i64,
    },
}

/// A change of bytes in the data of a frame.
type Patch = (Range<usize>, Vec<u8>);

/// The same telegram, moved on.
///
/// # Errors
/// A faulty telegram, or a number that outgrows its field.
pub fn rewrite(frame: &Frame, moved: &Moved) -> Result<Vec<u8>, RewriteError> {
    let mut data = frame.payload().into_owned();
    for message in message::messages(&data)? {
        let patches = patches(&data, &message, moved)?;
        if patches.is_empty() {
            continue;
        }
        for (range, bytes) in patches {
            put(&mut data, range, &bytes);
        }
        let covered = data.get(message.covered.clone()).unwrap_or_default();
        let crc = i128::from(Crc::of(CrcKind::X25, covered));
        let crc = to_bytes(crc, message.crc_at.len(), false)?;
        put(&mut data, message.crc_at.clone(), &crc);
    }
    Ok(transport::build(&data))
}

fn patches(data: &[u8], message: &Message, moved: &Moved) -> Result<Vec<Patch>, RewriteError> {
    let Some(response) = message::list_response(data, message) else { return Ok(Vec::new()) };
    let (head, entries) = response?;
    let mut patches = Vec::new();
    if let Some(clock) = head.clock {
        let seconds = i128::from(clock.seconds.wrapping_add(moved.seconds) & 0xffff_ffff);
        patches.push((clock.at.clone(), to_bytes(seconds, clock.at.len(), false)?));
    }
    for entry in entries {
        patches.extend(patch(&entry?, moved)?);
    }
    Ok(patches)
}

/// Totals and first tariffs grow; the first phase carries all the power.
fn patch(entry: &Entry<'_>, moved: &Moved) -> Result<Option<Patch>, RewriteError> {
    let (old, is_signed) = match entry.value {
        Token::Signed(value) => (i128::from(value), true),
        Token::Unsigned(value) => (i128::from(value), false),
        Token::Octets(_) | Token::Boolean | Token::EndOfMessage | Token::List(_) => return Ok(None),
    };
    let scale = RewriteError::Scale { scaler: entry.scaler };
    let at = |number: Decimal| number.floor_at(i8::try_from(entry.scaler).ok()?);
    let new = match reading::register(entry.name) {
        Some([1, 8, 0 | 1]) => at(moved.import).map(|added| old.saturating_add(added)),
        Some([2, 8, 0 | 1]) => at(moved.export).map(|added| old.saturating_add(added)),
        Some([16 | 36, 7, 0]) => Decimal::new(moved.power, 0).and_then(at),
        Some([56 | 76, 7, 0]) => Some(0),
        _ => return Ok(None),
    };
    let bytes = to_bytes(new.ok_or(scale)?, entry.value_at.len(), is_signed)?;
    Ok(Some((entry.value_at.clone(), bytes)))
}

/// Big-endian bytes of exactly this size.
fn to_bytes(value: i128, size: usize, is_signed: bool) -> Result<Vec<u8>, RewriteError> {
    let error = RewriteError::DoesNotFit { value, size };
    let bytes = value.to_be_bytes();
    let (cut, kept) = bytes.split_at(bytes.len().saturating_sub(size));
    let high = kept.first().is_some_and(|first| first & 0x80 != 0);
    let filler = if value < 0 { 0xff } else { 0 };
    let sign_fits = if is_signed { high == (value < 0) } else { value >= 0 };
    if kept.is_empty() || !sign_fits || cut.iter().any(|byte| *byte != filler) {
        return Err(error);
    }
    Ok(kept.to_vec())
}

fn put(data: &mut [u8], range: Range<usize>, bytes: &[u8]) {
    if let Some(place) = data.get_mut(range).filter(|place| place.len() == bytes.len()) {
        place.copy_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::{RewriteError, to_bytes};

    #[test]
    fn numbers_keep_their_size() {
        for (value, size, is_signed, bytes) in [
            (1, 1, false, Some(vec![1])),
            (255, 1, false, Some(vec![255])),
            (255, 1, true, None),
            (256, 1, false, None),
            (-1, 2, true, Some(vec![255, 255])),
            (-1, 2, false, None),
            (-32_769, 2, true, None),
            (-32_768, 2, true, Some(vec![0x80, 0])),
            (1, 0, false, None),
        ] {
            let wanted = bytes.ok_or(RewriteError::DoesNotFit { value, size });
            assert_eq!(to_bytes(value, size, is_signed), wanted, "{value} in {size}");
        }
    }
}
