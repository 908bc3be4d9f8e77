//! Readouts of text lines, `/ident … !`: the one tokenizer behind D0 (IEC 62056-21) and DSMR P1.
//!
//! Own code because no crate reads D0, and those for P1 refuse valid telegrams and take damaged ones. What is
//! between `/` and the end is only a candidate: if it fails its checksum or its grammar, reading goes on from
//! the next `/` inside it, so that a readout cut short costs only itself.
//! Memory is bounded: at most [`MAX_READOUT`] bytes are kept.

mod frame;
mod line;
mod registers;

pub(super) use frame::{Frames, Readout, Wire};
pub(super) use registers::{has_code, measurement};

/// Longest readout in bytes, checksum included; the longest known (Belgian P1) has less than 2,500.
pub const MAX_READOUT: usize = 8192;

/// Why a readout is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadoutError {
    /// A byte of a readout with parity bits has the wrong one.
    #[error("wrong parity at byte {at}")]
    Parity {
        /// Position in the readout.
        at: usize,
    },
    /// The block check character of D0 is wrong.
    #[error("block check is {sent:02x}, computed {computed:02x}")]
    BlockCheck {
        /// As sent.
        sent: u8,
        /// Exclusive or of the block.
        computed: u8,
    },
    /// The CRC of P1 is wrong.
    #[error("crc is {sent:04x}, computed {computed:04x}")]
    Crc {
        /// As sent.
        sent: u16,
        /// CRC-16/ARC of the readout.
        computed: u16,
    },
    /// Something else than a checksum stands behind the end mark, or none where there must be one.
    #[error("{found:?} behind the end mark is no checksum")]
    Tail {
        /// What stands there.
        found: String,
    },
    /// A line that is neither empty nor registers with values.
    #[error("line {number} is no register: {text:?}")]
    Line {
        /// Number of the line, the ident is 1.
        number: usize,
        /// Its first characters.
        text: String,
    },
}
