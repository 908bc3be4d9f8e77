//! SML transport protocol, version 1: finds frames in a stream of bytes.
//!
//! A frame is `1b1b1b1b 01010101`, the escaped data, `1b1b1b1b 1a`, the number of fill bytes and a CRC over all
//! of it. Optical heads lose and invent bytes, so this reader lets the checksum decide: every start sequence
//! opens a candidate, every end sequence is tried against the candidates, newest first, and what fits is a
//! frame. A frame cut short, a stray `1b` before a start, an escape beside the four-byte grid or a checksum
//! that itself ends in `1b` need no special cases. Deliberately unaware of what is inside a frame.
//!
//! Memory is bounded: at most [`MAX_FRAME`] bytes and [`MAX_CANDIDATES`] candidates are kept.

use super::crc::{Crc, CrcKind};
use std::borrow::Cow;

/// Longest frame in bytes, start and end sequences included.
pub const MAX_FRAME: usize = 65_536;
/// How many unfinished starts are kept; the oldest gives way.
const MAX_CANDIDATES: usize = 8;
/// Room for the telegrams of most meters.
const USUAL_FRAME: usize = 1024;

pub(super) const START: [u8; 8] = [0x1b, 0x1b, 0x1b, 0x1b, 1, 1, 1, 1];
const ESCAPE_BYTE: u8 = 0x1b;
pub(super) const ESCAPE: [u8; 4] = [ESCAPE_BYTE; 4];
/// Bytes of an escape that stands for itself.
const DOUBLED: usize = 8;
/// The escape and the mark of an end sequence.
const END_MARK: u64 = 0x1b_1b1b_1b1a;
/// More fill bytes than this cannot stand at the end of a frame.
const MAX_FILL: u64 = 3;
/// Bytes of the end sequence: escape, mark, fill count, checksum.
const END_LENGTH: usize = 8;

/// One frame whose transport checksum is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    bytes: Vec<u8>,
    end: u64,
}

impl Frame {
    /// The telegram as received, from the start sequence to the checksum.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Bytes of the stream up to and including this frame.
    #[must_use]
    pub const fn end(&self) -> u64 {
        self.end
    }

    /// The data without escapes and fill bytes.
    #[must_use]
    pub fn payload(&self) -> Cow<'_, [u8]> {
        let end = self.bytes.len().saturating_sub(END_LENGTH);
        let escaped = self.bytes.get(START.len()..end).unwrap_or_default();
        let fill = usize::from(self.bytes.get(end.saturating_add(5)).copied().unwrap_or(0));
        match unescape(escaped) {
            Cow::Borrowed(data) => Cow::Borrowed(data.split_at(data.len().saturating_sub(fill)).0),
            Cow::Owned(mut data) => {
                data.truncate(data.len().saturating_sub(fill));
                Cow::Owned(data)
            }
        }
    }
}

/// Wraps data in a frame: escapes it, fills it up to four bytes and adds the X.25 checksum.
pub(super) fn build(payload: &[u8]) -> Vec<u8> {
    let mut bytes = START.to_vec();
    escape_into(payload, &mut bytes);
    let fill = bytes.len().wrapping_neg() & 3;
    bytes.extend(std::iter::repeat_n(0, fill));
    bytes.extend(ESCAPE);
    bytes.extend([0x1a, u8::try_from(fill).unwrap_or(0)]);
    let crc = Crc::of(CrcKind::X25, &bytes);
    bytes.extend(crc.to_be_bytes());
    bytes
}

/// Doubles every run of four escape bytes.
fn escape_into(payload: &[u8], out: &mut Vec<u8>) {
    let mut run = 0_u8;
    for byte in payload {
        out.push(*byte);
        run = if *byte == 0x1b { run.saturating_add(1) } else { 0 };
        if run == 4 {
            out.extend(ESCAPE);
            run = 0;
        }
    }
}

/// Halves doubled escapes. A lone escape is kept as data: the message checksums decide whether it was.
fn unescape(escaped: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = doubled(escaped) else { return Cow::Borrowed(escaped) };
    let (mut data, mut rest) = (Vec::with_capacity(escaped.len()), escaped);
    let mut found = Some(first);
    while let Some((before, behind)) = found.and_then(|at| rest.split_at_checked(at)) {
        data.extend(before);
        data.extend(ESCAPE);
        rest = behind.get(DOUBLED..).unwrap_or_default();
        found = doubled(rest);
    }
    data.extend(rest);
    Cow::Owned(data)
}

/// Where the first doubled escape is.
fn doubled(data: &[u8]) -> Option<usize> {
    let mut from = 0_usize;
    loop {
        let rest = data.get(from..)?;
        let at = rest.iter().position(|byte| *byte == ESCAPE_BYTE)?;
        let run = rest.get(at..)?.iter().take_while(|byte| **byte == ESCAPE_BYTE).count();
        from = from.saturating_add(at);
        if run >= DOUBLED {
            return Some(from);
        }
        from = from.saturating_add(run);
    }
}

/// Bytes in, frames out.
#[derive(Debug, Default)]
pub struct FrameReader {
    /// Everything since the oldest candidate's start.
    buffer: Vec<u8>,
    candidates: Vec<Candidate>,
    /// The last eight bytes since the last frame, as a number; zeros where there are fewer, which no sequence has.
    window: u64,
    /// Bytes since the last `1b`, as far as they matter.
    quiet: usize,
    position: u64,
}

/// An unfinished frame.
#[derive(Debug)]
struct Candidate {
    start: usize,
    /// Over the bytes of the buffer from the start to here.
    crc: Crc,
    summed: usize,
}

impl FrameReader {
    /// A reader at the start of a stream.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes bytes of the stream up to the end of a frame, or all of them.
    pub fn take(&mut self, bytes: &mut &[u8]) -> Option<Frame> {
        loop {
            if self.quiet >= START.len() {
                self.take_plain(bytes);
            }
            let (byte, rest) = bytes.split_first()?;
            *bytes = rest;
            let frame = self.push(*byte);
            if frame.is_some() {
                return frame;
            }
        }
    }

    /// Takes the bytes before the next escape byte at once: where none of the last eight was one they end nothing.
    fn take_plain(&mut self, bytes: &mut &[u8]) {
        let end = bytes.iter().position(|byte| *byte == ESCAPE_BYTE).unwrap_or(bytes.len());
        let (plain, rest) = bytes.split_at_checked(end).unwrap_or_default();
        *bytes = rest;
        self.position = self.position.saturating_add(u64::try_from(end).unwrap_or(u64::MAX));
        self.quiet = self.quiet.saturating_add(end);
        let newest = plain.len().saturating_sub(START.len());
        for byte in plain.iter().skip(newest) {
            self.window = (self.window << 8) | u64::from(*byte);
        }
        if self.buffer.len().saturating_add(end) <= MAX_FRAME {
            let kept = if self.candidates.is_empty() { &[] } else { plain };
            self.buffer.extend(kept);
            return;
        }
        plain.iter().for_each(|byte| self.keep(*byte));
    }

    /// Takes the next byte of the stream; a frame, if the byte was its last.
    pub fn push(&mut self, byte: u8) -> Option<Frame> {
        self.position = self.position.saturating_add(1);
        self.window = (self.window << 8) | u64::from(byte);
        self.quiet = if byte == ESCAPE_BYTE { 0 } else { self.quiet.saturating_add(1) };
        self.keep(byte);
        if self.window == u64::from_be_bytes(START) {
            self.open_candidate();
        }
        if self.window >> 24 == END_MARK { self.ended() } else { None }
    }

    fn keep(&mut self, byte: u8) {
        if self.buffer.len() == MAX_FRAME {
            self.drop_oldest();
        }
        if !self.candidates.is_empty() {
            self.buffer.push(byte);
        }
    }

    fn open_candidate(&mut self) {
        if self.candidates.len() == MAX_CANDIDATES {
            self.drop_oldest();
        }
        if self.candidates.is_empty() {
            self.buffer = Vec::with_capacity(USUAL_FRAME);
            self.buffer.extend(START);
        }
        let start = self.buffer.len().saturating_sub(START.len());
        self.candidates.push(Candidate { start, crc: Crc::new(CrcKind::X25), summed: start });
    }

    /// Forgets the oldest candidate and the bytes only it needed.
    fn drop_oldest(&mut self) {
        if !self.candidates.is_empty() {
            self.candidates.remove(0);
        }
        let keep_from = self.candidates.first().map_or(self.buffer.len(), |oldest| oldest.start);
        self.buffer.drain(..keep_from);
        for candidate in &mut self.candidates {
            candidate.start = candidate.start.saturating_sub(keep_from);
            candidate.summed = candidate.summed.saturating_sub(keep_from);
        }
    }

    /// An end sequence is whole: the frame that it ends, if one does.
    fn ended(&mut self) -> Option<Frame> {
        if (self.window >> 16) & 0xff > MAX_FILL {
            return None;
        }
        let start = self.candidate_of(self.window & 0xffff)?;
        let mut bytes = std::mem::take(&mut self.buffer);
        bytes.drain(..start);
        self.candidates.clear();
        self.window = 0;
        Some(Frame { bytes, end: self.position })
    }

    /// Where the newest candidate starts that has this checksum over all but its last two bytes.
    fn candidate_of(&mut self, wanted: u64) -> Option<usize> {
        let settled = self.buffer.len().saturating_sub(2);
        let mut fitting = None;
        // Every candidate is summed up to here, so that each byte is summed once however many ends follow.
        for candidate in &mut self.candidates {
            candidate.crc.feed(self.buffer.get(candidate.summed..settled).unwrap_or_default());
            candidate.summed = candidate.summed.max(settled);
            let is_long_enough =
                self.buffer.len().saturating_sub(candidate.start) >= START.len().saturating_add(END_LENGTH);
            if is_long_enough && u64::from(candidate.crc.on_wire()) == wanted {
                fitting = Some(candidate.start);
            }
        }
        fitting
    }
}

#[cfg(test)]
mod tests {
    use super::{Frame, FrameReader, MAX_FRAME, START, build};

    /// Byte by byte, and in pieces of several sizes: all the same.
    fn read(stream: &[u8]) -> Vec<Frame> {
        let mut reader = FrameReader::new();
        let frames: Vec<Frame> = stream.iter().filter_map(|byte| reader.push(*byte)).collect();
        for size in [1, 7, 64, 512, stream.len().max(1)] {
            let mut reader = FrameReader::new();
            let mut taken = Vec::new();
            for mut piece in stream.chunks(size) {
                taken.extend(std::iter::from_fn(|| reader.take(&mut piece)));
            }
            assert_eq!(taken, frames, "in pieces of {size}");
        }
        frames
    }

    #[test]
    fn what_is_built_is_read_back() {
        for payload in [
            vec![],
            vec![1, 2, 3],
            vec![0x1b; 4],
            vec![0x1b; 23],
            [vec![7], vec![0x1b; 9], vec![9]].concat(),
            [vec![0x1b; 4], vec![1; 4]].concat(),
            [vec![0x1b; 4], vec![0x1a, 0, 1, 2]].concat(),
            vec![5; MAX_FRAME - 16],
        ] {
            let bytes = build(&payload);
            let frames = read(&bytes);
            assert_eq!(frames.len(), 1, "{payload:02x?}");
            assert_eq!(*frames[0].payload(), payload);
            assert_eq!(frames[0].bytes(), bytes);
        }
    }

    #[test]
    fn finds_the_frame_behind_a_fault() {
        let good = build(b"a good frame");
        let cut = &good[..good.len() - 1];
        for (name, before) in [
            ("cut in the checksum", cut.to_vec()),
            ("cut in the escape", good[..good.len() - 5].to_vec()),
            ("stray escape bytes", vec![0x1b; 3]),
            ("many escape bytes", vec![0x1b; 1000]),
            ("start without end", [START.to_vec(), vec![9; 200_000]].concat()),
            ("many starts", START.repeat(10_000)),
            ("wrong checksum", [cut.to_vec(), vec![!good[good.len() - 1]]].concat()),
        ] {
            let stream = [before, good.clone()].concat();
            let frames = read(&stream);
            assert_eq!(frames.len(), 1, "{name}");
            assert_eq!(frames[0].bytes(), good, "{name}");
            assert_eq!(frames[0].end(), u64::try_from(stream.len()).expect("small"), "{name}");
        }
    }

    #[test]
    fn a_longer_frame_is_given_up() {
        assert!(read(&build(&vec![5; MAX_FRAME])).is_empty());
    }
}
