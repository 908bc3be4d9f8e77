//! Lines from a socket, with a limit.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt};

use super::MAX_MESSAGE;

/// Reads lines. A line over [`MAX_MESSAGE`] bytes is dropped without a word, as `ElectrumX` does.
#[derive(Debug)]
pub(super) struct Lines<R> {
    source: R,
    line: Vec<u8>,
    too_long: bool,
}

impl<R: AsyncBufRead + Unpin> Lines<R> {
    pub(super) const fn new(source: R) -> Self {
        Self { source, line: Vec::new(), too_long: false }
    }

    /// The next line without its end, `None` when the other side has closed. May be dropped half way and called again.
    pub(super) async fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            let chunk = self.source.fill_buf().await?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
            self.too_long |= self.line.len().saturating_add(part.len()) > MAX_MESSAGE;
            if !self.too_long {
                self.line.extend_from_slice(part);
            }
            let used = end.map_or(chunk.len(), |end| end.saturating_add(1));
            self.source.consume(used);
            if end.is_some() {
                let line = std::mem::take(&mut self.line);
                if !std::mem::take(&mut self.too_long) {
                    return Ok(Some(line));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn long_lines_vanish() {
        let mut text = b"one\n".to_vec();
        text.extend(vec![b'x'; MAX_MESSAGE + 1]);
        text.extend(b"\ntwo\nrest");
        let mut lines = Lines::new(text.as_slice());
        let mut got = Vec::new();
        while let Some(line) = lines.next().await.unwrap() {
            got.push(String::from_utf8(line).unwrap());
        }
        assert_eq!(got, ["one", "two"]);
    }
}
