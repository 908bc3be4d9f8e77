//! SML, the telegram German meters send on their optical port (BSI TR-03109-1 annex IV, IEC 62056-5-3).
//!
//! Bytes in, [`Measurement`]s out. Own code because what exists allocates by a length from the wire, or loses
//! good frames behind lost bytes. It never panics, keeps at most 64 KiB, and takes a frame whole or not at all:
//! the transport checksum and every message checksum must be right.
//! Deliberately read only: the one writer is the replay meter, which changes counters in a real telegram.

mod crc;
mod message;
mod reading;
mod rewrite;
mod tlv;
mod transport;

pub use rewrite::{Moved, RewriteError, rewrite};
pub use transport::{Frame, FrameReader, MAX_FRAME};

use super::{Found, Measurement, Telegrams};

impl Telegrams for FrameReader {
    fn push(&mut self, byte: u8) -> Option<Found> {
        Self::push(self, byte).map(|frame| found(&frame))
    }

    fn take(&mut self, bytes: &mut &[u8]) -> Option<Found> {
        Self::take(self, bytes).map(|frame| found(&frame))
    }
}

fn found(frame: &Frame) -> Found {
    let said = measurement(frame).map_err(Into::into);
    Found::from_judged(Found::of(frame.bytes(), frame.end(), said))
}

/// Why a frame with a right transport checksum is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SmlError {
    /// A length from the wire is longer than the data.
    #[error("element at byte {at} wants {length} more bytes or elements, {left} are left")]
    PastTheEnd {
        /// Position in the data of the frame.
        at: usize,
        /// What the wire says.
        length: usize,
        /// What is there.
        left: usize,
    },
    /// A length that the type cannot have.
    #[error("element at byte {at} cannot have the length {length}")]
    BadLength {
        /// Position in the data of the frame.
        at: usize,
        /// What the wire says.
        length: usize,
    },
    /// Something else stands where the standard wants a list.
    #[error("no list of {wanted} elements at byte {at}")]
    NotAList {
        /// Position in the data of the frame.
        at: usize,
        /// Elements the standard wants there.
        wanted: usize,
    },
    /// A message without a checksum field.
    #[error("no message checksum at byte {at}")]
    NoChecksum {
        /// Position in the data of the frame.
        at: usize,
    },
    /// A message checksum that neither method gives.
    #[error("message checksum is {sent:04x}, computed {computed:04x}")]
    MessageChecksum {
        /// As sent.
        sent: u64,
        /// CRC-16/X.25 of the message.
        computed: u16,
    },
    /// A message that goes on behind its last element.
    #[error("no end of message at byte {at}")]
    NoEndOfMessage {
        /// Position in the data of the frame.
        at: usize,
    },
}

/// Wraps data in a frame with a right checksum, as a meter does.
#[must_use]
pub fn frame(data: &[u8]) -> Vec<u8> {
    transport::build(data)
}

/// Reads one frame. A frame without a list of registers gives a measurement without values.
///
/// # Errors
/// Anything malformed in it, and any wrong message checksum.
pub fn measurement(frame: &Frame) -> Result<Measurement, SmlError> {
    let data = frame.payload();
    let messages = message::messages(&data)?;
    let mut merged = Measurement::default();
    for response in messages.iter().filter_map(|message| message::list_response(&data, message)) {
        let (head, entries) = response?;
        merged = merged.or(reading::measurement(head, entries)?);
    }
    Ok(merged)
}
