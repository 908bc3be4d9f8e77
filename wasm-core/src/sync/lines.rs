//! Lines out of a stream of bytes, for connections that have no messages of their own (TCP, TLS).

use super::error::LineError;
use super::session::MAX_LINE;

/// Collects received bytes and gives out whole lines. A line over the limit is given up once and skipped; it
/// never takes more memory than the limit.
///
/// ```
/// # use wasm_core::sync::LineBuffer;
/// let mut buffer = LineBuffer::default();
/// assert!(buffer.push(b"{\"id\"").is_empty());
/// assert_eq!(buffer.push(b":1}\r\n{}\n"), [Ok("{\"id\":1}".to_owned()), Ok("{}".to_owned())]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct LineBuffer {
    begun: Vec<u8>,
    /// Whether the line under way is already given up.
    skipping: bool,
}

impl LineBuffer {
    /// Takes what was received: the lines it completes, without their ends, for
    /// [`Session::receive`](super::Session::receive).
    pub fn push(&mut self, bytes: &[u8]) -> Vec<Result<String, LineError>> {
        let mut lines = Vec::new();
        for part in bytes.split_inclusive(|byte| *byte == b'\n') {
            match part.strip_suffix(b"\n") {
                Some(end) => lines.extend(self.grow(end).or_else(|| self.complete())),
                None => lines.extend(self.grow(part)),
            }
            if part.ends_with(b"\n") {
                self.begun.clear();
                self.skipping = false;
            }
        }
        lines
    }

    /// Adds to the line under way; an error when that makes it too long.
    fn grow(&mut self, part: &[u8]) -> Option<Result<String, LineError>> {
        let length = self.begun.len().saturating_add(part.len());
        if self.skipping {
            return None;
        }
        if length > MAX_LINE {
            self.begun = Vec::new();
            self.skipping = true;
            return Some(Err(LineError::TooLong { length, limit: MAX_LINE }));
        }
        self.begun.extend_from_slice(part);
        None
    }

    fn complete(&mut self) -> Option<Result<String, LineError>> {
        if self.skipping {
            return None;
        }
        let mut bytes = core::mem::take(&mut self.begun);
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
        Some(String::from_utf8(bytes).map_err(|_| LineError::NotText))
    }
}
