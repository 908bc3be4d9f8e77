//! Blocks that will be needed soon, read ahead as one archive: one request instead of thousands.

use std::collections::BTreeMap;

use futures_util::FutureExt;
use wasm_core::ipld::car::{CarError, CarStream};
use wasm_core::ipld::{Cid, IpldError};

use super::{in_turn, note_lie, note_whether};
use crate::io::gateway::Gateway;
use crate::io::http::Incoming;
use crate::wire::trouble::GatewayError;
use crate::wire::url::GatewayUrl;

/// How many bytes of blocks are kept that came before they were asked for: the day files of some years.
const MAX_KEPT: usize = 32 * 1024 * 1024;

/// What is below a block, as it comes. Holds only blocks that are what their names say.
#[derive(Debug, Default)]
pub struct Ahead {
    reading: Option<Reading>,
    kept: BTreeMap<Cid, Vec<u8>>,
    bytes: usize,
}

/// An archive under way.
#[derive(Debug)]
struct Reading {
    source: GatewayUrl,
    answer: Incoming,
    stream: CarStream,
}

/// Why an archive goes no further.
enum Ended {
    /// No answer, or no more of it.
    Gateway(GatewayError),
    /// What came is no archive, or not of these blocks.
    Archive(CarError),
    /// All was said.
    Done,
}

impl Ahead {
    /// Whatever is below `root`, from the first of these that begins to send it; nothing if none does.
    pub async fn below(sources: &[GatewayUrl], root: &Cid) -> Self {
        let mut ahead = Self::default();
        let begin = |source| begin(source, root).boxed_local();
        in_turn(sources, begin, |begun| {
            let Some((reading, block)) = begun else { return false };
            ahead.keep(*root, block);
            ahead.reading = Some(reading);
            true
        })
        .await;
        ahead
    }

    /// The block that `cid` names, if it comes; those that come before it are kept.
    pub async fn block(&mut self, cid: &Cid) -> Option<Vec<u8>> {
        loop {
            if let Some(block) = self.kept.remove(cid) {
                self.bytes = self.bytes.saturating_sub(block.len());
                return Some(block);
            }
            let reading = self.reading.as_mut()?;
            match reading.next().await {
                Ok((name, block)) => self.keep(name, block),
                Err(ended) => {
                    ended.note(&reading.source);
                    self.reading = None;
                }
            }
        }
    }

    fn keep(&mut self, cid: Cid, block: Vec<u8>) {
        self.bytes = self.bytes.saturating_add(block.len());
        if let Some(same) = self.kept.insert(cid, block) {
            self.bytes = self.bytes.saturating_sub(same.len());
        }
        if self.bytes > MAX_KEPT {
            // whoever sends so much that nobody asks for is heard no further
            self.reading = None;
        }
    }
}

/// The beginning of an archive, if it begins with the block that was asked for.
async fn begin(source: GatewayUrl, root: &Cid) -> Option<(Reading, Vec<u8>)> {
    let answer = match Gateway::new(source.clone()).archive(&root.to_string()).await {
        Ok(answer) => answer,
        Err(error) => {
            Ended::Gateway(error).note(&source);
            return None;
        }
    };
    let mut reading = Reading { source, answer, stream: CarStream::default() };
    match reading.next().await {
        Ok((cid, block)) if cid == *root => Some((reading, block)),
        Ok(_) => None,
        Err(ended) => {
            ended.note(&reading.source);
            None
        }
    }
}

impl Reading {
    async fn next(&mut self) -> Result<(Cid, Vec<u8>), Ended> {
        loop {
            if let Some(next) = self.stream.next_block().map_err(Ended::Archive)? {
                return Ok(next);
            }
            match self.answer.piece().await.map_err(Ended::Gateway)? {
                Some(piece) => self.stream.push(&piece).map_err(Ended::Archive)?,
                None => return Err(self.stream.finish().map_or_else(Ended::Archive, |()| Ended::Done)),
            }
        }
    }
}

impl Ended {
    /// Remembers who was silent, and who sent another block than it said.
    fn note(&self, source: &GatewayUrl) {
        match self {
            Self::Gateway(error) => note_whether(source, !matches!(error, GatewayError::NoAnswer { .. })),
            Self::Archive(CarError::Block { source: IpldError::WrongHash { expected, .. }, .. }) => {
                note_lie(source, expected);
            }
            // whoever makes no archives may have the blocks all the same
            Self::Archive(_) | Self::Done => note_whether(source, true),
        }
    }
}
