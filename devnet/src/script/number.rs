//! Numbers on the stack: little endian, sign in the top bit of the last byte.

use super::error::ScriptError;

/// Longest number for arithmetic, in bytes.
pub(crate) const MAX_BYTES: usize = 4;
/// Longest number for time locks, in bytes.
pub(crate) const MAX_LOCK_BYTES: usize = 5;

/// Reads a number of at most `max` bytes.
///
/// # Errors
/// Too long, or not minimal when that is demanded. The node knows only "unknown error" for both.
pub(crate) fn decode(bytes: &[u8], minimal: bool, max: usize) -> Result<i64, ScriptError> {
    if bytes.len() > max || (minimal && !is_minimal(bytes)) {
        return Err(ScriptError::Unknown);
    }
    let Some((last, rest)) = bytes.split_last() else { return Ok(0) };
    let magnitude = rest.iter().rev().fold(i64::from(last & 0x7f), |sum, byte| (sum << 8) | i64::from(*byte));
    Ok(if last & 0x80 == 0 { magnitude } else { magnitude.saturating_neg() })
}

fn is_minimal(bytes: &[u8]) -> bool {
    match bytes {
        [.., before, last] if last & 0x7f == 0 => before & 0x80 != 0,
        [last] => last & 0x7f != 0,
        _ => true,
    }
}

/// Writes a number in its shortest form.
pub(crate) fn encode(number: i64) -> Vec<u8> {
    let mut rest = number.unsigned_abs();
    let mut bytes = Vec::new();
    while rest > 0 {
        bytes.push(rest.to_le_bytes()[0]);
        rest >>= 8;
    }
    let sign = if number < 0 { 0x80 } else { 0 };
    match bytes.last_mut() {
        Some(last) if *last & 0x80 == 0 => *last |= sign,
        Some(_) => bytes.push(sign),
        None => {}
    }
    bytes
}

/// True for anything but zero and negative zero.
pub(crate) fn is_true(bytes: &[u8]) -> bool {
    match bytes.split_last() {
        Some((last, rest)) => *last & 0x7f != 0 || rest.iter().any(|byte| *byte != 0),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways() {
        let rows: [(i64, &[u8]); 8] = [
            (0, &[]),
            (1, &[1]),
            (-1, &[0x81]),
            (127, &[0x7f]),
            (128, &[0x80, 0]),
            (-128, &[0x80, 0x80]),
            (256, &[0, 1]),
            (-2_147_483_647, &[0xff, 0xff, 0xff, 0xff]),
        ];
        for (number, bytes) in rows {
            assert_eq!(encode(number), bytes, "{number}");
            assert_eq!(decode(bytes, true, MAX_BYTES), Ok(number), "{number}");
        }
    }

    #[test]
    fn long_forms() {
        for bytes in [&[0][..], &[0x80], &[1, 0]] {
            assert_eq!(decode(bytes, true, MAX_BYTES), Err(ScriptError::Unknown));
            assert!(decode(bytes, false, MAX_BYTES).is_ok());
        }
        assert_eq!(decode(&[0; 5], false, MAX_BYTES), Err(ScriptError::Unknown));
    }
}
