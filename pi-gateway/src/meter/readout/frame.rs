//! Where a readout begins and ends in a stream of bytes.

use super::{MAX_READOUT, ReadoutError};

/// Start and end of the data block of IEC 62056-21.
const STX: u8 = 0x02;
const ETX: u8 = 0x03;
/// Letters of the maker behind the `/`.
const MAKER: usize = 3;
/// A checksum in text and its line end are not longer than this.
const MAX_TAIL: usize = 8;

/// What differs between the two wires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Wire {
    /// Seven bits and parity, with a block check if there is a data block.
    SevenBits,
    /// Eight bits, with a CRC behind the end mark.
    EightBits,
}

/// One candidate, from `/` to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Readout {
    /// As received.
    pub(in super::super) bytes: Vec<u8>,
    /// Bytes of the stream up to and including it.
    pub(in super::super) end: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing since the last readout.
    Idle,
    /// In the ident or in lines without a data block.
    Lines,
    /// Behind STX.
    Block,
    /// The next byte is the block check.
    Check,
    /// Behind the end mark, since so many bytes.
    Tail(usize),
}

/// Bytes in, readouts out.
#[derive(Debug)]
pub(in super::super) struct Frames {
    wire: Wire,
    state: State,
    buffer: Vec<u8>,
    position: u64,
}

impl Frames {
    pub(in super::super) const fn new(wire: Wire) -> Self {
        Self { wire, state: State::Idle, buffer: Vec::new(), position: 0 }
    }

    /// Takes the next byte. What `accept` refuses is searched for another start.
    pub(in super::super) fn push<T, E>(
        &mut self,
        byte: u8,
        accept: impl Fn(&Readout) -> Result<T, E>,
    ) -> Option<Result<T, E>> {
        self.position = self.position.saturating_add(1);
        self.offer(byte, &accept)
    }

    /// The stream has ended: what waited for a line end is whole. Old P1 meters may have no end mark at all, so
    /// whole lines of eight bits are offered too; what pushes on never comes here.
    pub(in super::super) fn finish<T, E>(
        &mut self,
        accept: impl Fn(&Readout) -> Result<T, E>,
    ) -> Option<Result<T, E>> {
        let is_whole = match self.state {
            State::Tail(_) => true,
            State::Lines => self.wire == Wire::EightBits && self.buffer.last() == Some(&b'\n'),
            State::Idle | State::Block | State::Check => false,
        };
        is_whole.then(|| accept(&self.take()))
    }

    /// Adds a byte; on a dead end starts again at the next `/` of what was kept.
    fn offer<T, E>(&mut self, byte: u8, accept: &impl Fn(&Readout) -> Result<T, E>) -> Option<Result<T, E>> {
        let mut waiting: Vec<u8> = vec![byte];
        let mut refused = None;
        while let Some(byte) = waiting.pop() {
            let again = match self.step(byte) {
                Step::More => continue,
                Step::DeadEnd => std::mem::take(&mut self.buffer),
                Step::End => {
                    let mut readout = self.take();
                    let left = u64::try_from(waiting.len()).unwrap_or(0);
                    readout.end = readout.end.saturating_sub(left);
                    match accept(&readout) {
                        Ok(taken) => return self.keep(waiting, taken),
                        Err(error) => refused = Some(Err(error)),
                    }
                    readout.bytes
                }
            };
            self.state = State::Idle;
            let next = again.iter().skip(1).position(|byte| self.is_start(*byte));
            let next = next.map_or(again.len(), |at| at.saturating_add(1));
            // Newest byte first, because they are taken from the end.
            waiting.extend(again.iter().skip(next).rev());
        }
        refused
    }

    /// What is left behind a good readout begins the next one.
    fn keep<T, E>(&mut self, mut waiting: Vec<u8>, taken: T) -> Option<Result<T, E>> {
        while let Some(byte) = waiting.pop() {
            if !matches!(self.step(byte), Step::More) {
                self.take();
            }
        }
        Some(Ok(taken))
    }

    fn take(&mut self) -> Readout {
        self.state = State::Idle;
        Readout { bytes: std::mem::take(&mut self.buffer), end: self.position }
    }

    const fn is_start(&self, byte: u8) -> bool {
        self.plain(byte) == b'/'
    }

    const fn plain(&self, byte: u8) -> u8 {
        match self.wire {
            Wire::SevenBits => byte & 0x7f,
            Wire::EightBits => byte,
        }
    }

    fn step(&mut self, byte: u8) -> Step {
        let plain = self.plain(byte);
        if self.state == State::Idle {
            if plain != b'/' {
                return Step::More;
            }
            self.state = State::Lines;
            self.buffer.push(byte);
            return Step::More;
        }
        let at_line_start = self.buffer.last().is_some_and(|last| matches!(self.plain(*last), b'\n' | b'\r'));
        let in_maker = self.buffer.len() <= MAKER;
        self.buffer.push(byte);
        let restarts = at_line_start && plain == b'/' && self.state != State::Check;
        let is_no_maker = in_maker && !plain.is_ascii_alphabetic();
        if self.buffer.len() > MAX_READOUT || restarts || is_no_maker {
            return Step::DeadEnd;
        }
        self.state = match (self.state, plain) {
            (State::Check, _) => return Step::End,
            (State::Block, ETX) => State::Check,
            (State::Lines, STX) if at_line_start => State::Block,
            (State::Lines, b'!') if at_line_start => State::Tail(0),
            (State::Tail(_), b'\n') => return Step::End,
            (State::Tail(count), _) if count >= MAX_TAIL => return Step::DeadEnd,
            (State::Tail(count), _) => State::Tail(count.saturating_add(1)),
            (state, _) => state,
        };
        Step::More
    }
}

enum Step {
    /// Nothing to tell.
    More,
    /// No readout begins where this one did.
    DeadEnd,
    /// The buffer holds a candidate.
    End,
}

impl Readout {
    /// The bytes without parity bits, if they are right (even parity on all, or on none).
    ///
    /// # Errors
    /// [`ReadoutError::Parity`].
    pub(in super::super) fn without_parity(&self) -> Result<Vec<u8>, ReadoutError> {
        let has_parity = self.bytes.iter().any(|byte| byte & 0x80 != 0);
        let wrong = self.bytes.iter().position(|byte| byte.count_ones() & 1 != 0);
        match wrong.filter(|_| has_parity) {
            Some(at) => Err(ReadoutError::Parity { at }),
            None => Ok(self.bytes.iter().map(|byte| byte & 0x7f).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Frames, Readout, Wire};

    /// Takes readouts that contain no `?`.
    fn read(stream: &[u8]) -> Vec<(String, u64)> {
        let mut frames = Frames::new(Wire::SevenBits);
        let accept = |readout: &Readout| {
            let text = String::from_utf8_lossy(&readout.bytes).into_owned();
            if text.contains('?') { Err(()) } else { Ok((text, readout.end)) }
        };
        let mut found: Vec<_> = stream.iter().filter_map(|byte| frames.push(*byte, accept)).collect();
        found.extend(frames.finish(accept));
        found.into_iter().filter_map(Result::ok).collect()
    }

    #[test]
    fn a_refused_start_is_searched_for_another() {
        let good = "/ABC5x\r\n1.8.0(1)\r\n!\r\n";
        for (row, before) in [
            ("alone", ""),
            ("request", "/?!\r\n"),
            ("noise", "\u{7f}///\r\n!"),
            ("cut in a line", "/ABC5x\r\n1.8.0(?"),
            ("cut in the ident", "/AB"),
            ("refused whole", "/ABC5x\r\n?\r\n!\r\n"),
            ("block without end", "/ABC5x\r\n\u{2}?1.8.0(1)\r\n!\r\n"),
            ("long tail", "/ABC5x\r\n!?aaaaaaaaaaaaaaaaaaaaa\r\n"),
        ] {
            let stream = [before, good].concat();
            let found = read(stream.as_bytes());
            assert_eq!(found, [(good.to_owned(), u64::try_from(stream.len()).expect("small"))], "{row}");
        }
        let block = "/ABC5x\r\n\u{2}1.8.0(1)\r\n!\r\n\u{3}b";
        let behind = read([good, "/ABC5x\r\n\u{2}?1.8.0(1)\r\n!\r\n", block, good].concat().as_bytes());
        let texts: Vec<_> = behind.into_iter().map(|(text, _)| text).collect();
        assert_eq!(texts, [good, block, good]);
    }

    #[test]
    fn memory_is_bounded() {
        let stream = ["/ABC5x\r\n".repeat(30_000), "/ABC5x\r\n!".to_owned()].concat();
        assert_eq!(read(stream.as_bytes()).len(), 1, "the end of the stream ends a line");
    }
}
