//! DSMR P1, the customer port of meters in the Netherlands, Belgium, Luxembourg and elsewhere.
//!
//! From version 4 on a telegram has a CRC, and one without is refused; older ones have none, so every line of
//! them must have the form of a register.

use super::readout::{Frames, Readout, ReadoutError, Wire, has_code, measurement};
use super::{Found, Judged, Measurement, Telegrams};

/// Where a telegram says its version: `42` is 4.2 in the Netherlands, `50217` in Belgium.
const VERSION: &str = "1-3:0.2.8";
const VERSION_BE: &str = "0-0:96.1.4";

/// Finds P1 telegrams in a stream of bytes.
#[derive(Debug)]
pub struct Dsmr {
    frames: Frames,
}

impl Default for Dsmr {
    fn default() -> Self {
        Self { frames: Frames::new(Wire::EightBits) }
    }
}

impl Telegrams for Dsmr {
    fn push(&mut self, byte: u8) -> Option<Found> {
        self.frames.push(byte, accept).map(Found::from_judged)
    }

    fn finish(&mut self) -> Option<Found> {
        self.frames.finish(accept).map(Found::from_judged)
    }
}

fn accept(readout: &Readout) -> Judged {
    Found::of(&readout.bytes, readout.end, read(&readout.bytes).map_err(Into::into))
}

fn read(bytes: &[u8]) -> Result<Measurement, ReadoutError> {
    // Only the end of a recording brings a telegram without an end mark.
    let mark = bytes.iter().rposition(|byte| *byte == b'!').unwrap_or(bytes.len());
    let (body, tail) = bytes.split_at(mark);
    let text = String::from_utf8_lossy(body);
    let tail = String::from_utf8_lossy(tail.get(1..).unwrap_or_default()).into_owned();
    let tail = tail.trim_end_matches(['\r', '\n']).to_owned();
    if tail.is_empty() && !must_have_crc(&text) {
        return measurement(&text, false);
    }
    let is_crc = tail.len() == 4 && tail.bytes().all(|digit| digit.is_ascii_hexdigit());
    let sent = u16::from_str_radix(&tail, 16).ok().filter(|_| is_crc);
    let sent = sent.ok_or(ReadoutError::Tail { found: tail })?;
    let computed = crc(bytes.get(..=mark).unwrap_or_default());
    if sent != computed {
        return Err(ReadoutError::Crc { sent, computed });
    }
    measurement(&text, true)
}

fn must_have_crc(text: &str) -> bool {
    let is_new = |value: &str| value.parse::<u32>().is_ok_and(|version| version >= 40);
    has_code(text, VERSION, is_new) || has_code(text, VERSION_BE, is_new)
}

/// CRC-16/ARC.
fn crc(bytes: &[u8]) -> u16 {
    let shift = |sum: u16| if sum & 1 == 0 { sum >> 1 } else { (sum >> 1) ^ 0xa001 };
    bytes.iter().fold(0, |sum, byte| (0..8).fold(sum ^ u16::from(*byte), |sum, _| shift(sum)))
}

#[cfg(test)]
mod tests {
    use super::crc;

    /// The check value of the catalogue of parametrised CRC algorithms.
    #[test]
    fn crc_is_arc() {
        assert_eq!(crc(b"123456789"), 0xbb3d);
    }
}
