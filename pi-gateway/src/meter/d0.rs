//! D0, the text readout of IEC 62056-21 on the optical port: pushed by the meter (mode D, and German meters in
//! their own way), or asked for (mode C, see [`poll`]).
//!
//! Seven bits with even parity; ports that are set to eight bits see the parity in the eighth, which is then
//! checked here. A data block (STX … ETX) must have the right block check; a readout without one must have no
//! line of another form. Deliberately without programming mode, passwords and load profiles.

pub mod poll;

use super::readout::{Frames, Readout, ReadoutError, Wire, measurement};
use super::{Found, Judged, Measurement, Telegrams};

const STX: u8 = 0x02;

/// Finds D0 readouts in a stream of bytes.
#[derive(Debug)]
pub struct D0 {
    frames: Frames,
}

impl Default for D0 {
    fn default() -> Self {
        Self { frames: Frames::new(Wire::SevenBits) }
    }
}

impl Telegrams for D0 {
    fn push(&mut self, byte: u8) -> Option<Found> {
        self.frames.push(byte, accept).map(Found::from_judged)
    }

    fn finish(&mut self) -> Option<Found> {
        self.frames.finish(accept).map(Found::from_judged)
    }
}

fn accept(readout: &Readout) -> Judged {
    Found::of(&readout.bytes, readout.end, read(readout).map_err(Into::into))
}

fn read(readout: &Readout) -> Result<Measurement, ReadoutError> {
    let bytes = readout.without_parity()?;
    let block = bytes.iter().position(|byte| *byte == STX);
    let (head, data) = bytes.split_at(block.unwrap_or(bytes.len()));
    let Some((_stx, data)) = data.split_first() else {
        let text = text(head);
        let (lines, tail) = text.rsplit_once('!').unwrap_or((&text, ""));
        // A checksum behind the end mark is another language's.
        let found = tail.trim_end_matches(['\r', '\n']).to_owned();
        return if found.is_empty() { measurement(lines, false) } else { Err(ReadoutError::Tail { found }) };
    };
    let Some((sent, block)) = data.split_last() else {
        return Err(ReadoutError::Tail { found: String::new() });
    };
    let computed = block.iter().fold(0, |sum, byte| sum ^ byte);
    if *sent != computed {
        return Err(ReadoutError::BlockCheck { sent: *sent, computed });
    }
    let text = [text(head), text(block)].concat();
    measurement(text.rsplit_once('!').map_or(text.as_str(), |(lines, _)| lines), true)
}

fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}
