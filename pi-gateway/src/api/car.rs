//! A block and what it links to, as a CAR of version 1 (trustless gateway specification): depth first, no block
//! twice. Blocks are read as the receiver takes them, so a long history costs no memory.

use super::{ApiError, ipfs};
use crate::node::Node;
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use std::sync::Arc;
use wasm_core::file::{DayFile, File, HourFile};
use wasm_core::ipld::{Cid, car};

/// What is sent.
pub(super) const KIND: &str = "application/vnd.ipld.car";
const KIND_SENT: &str = "application/vnd.ipld.car; version=1; order=dfs; dups=n";

/// How much below the root is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The block alone.
    Block,
    /// A file and the hour files of its day, not what was before.
    Day,
    /// All it links to.
    All,
}

impl Scope {
    /// By the word of the specification: `entity` is `block` for whatever is not `UnixFS`.
    ///
    /// # Errors
    /// Another word.
    pub(super) fn parse(word: Option<&str>) -> Result<Self, ApiError> {
        match word {
            Some("block" | "entity") => Ok(Self::Block),
            None | Some("all") => Ok(Self::All),
            Some(_) => Err(ApiError::bad_request("dag-scope is block, entity or all")),
        }
    }

    /// The tag of an answer of this scope.
    pub(super) fn etag(self, root: &Cid) -> String {
        match self {
            Self::Block => format!("\"block.{root}.car\""),
            Self::Day => format!("\"day.{root}.car\""),
            Self::All => format!("\"{root}.car\""),
        }
    }
}

/// Answers with the root, which is there, and what is below it.
pub(super) fn answer(node: Arc<Node>, root: Cid, scope: Scope, first: Vec<u8>) -> Response {
    let start = Some(Walk { scope, at: Some((root, first)), days: Vec::new() });
    let blocks = stream::unfold((node, start), move |(node, walk)| async move {
        let mut walk = walk?;
        let (cid, block) = walk.at.take()?;
        let (reader, bytes) = (Arc::clone(&node), Bytes::from(car::section(&cid, &block)));
        let next = tokio::task::spawn_blocking(move || walk.step(&reader, &block).map(|()| walk)).await;
        match next.map_err(std::io::Error::other).flatten() {
            Ok(walk) => Some((Ok(bytes), (node, Some(walk)))),
            Err(error) => Some((Err(error), (node, None))),
        }
    });
    let head = stream::once(async move { Ok::<_, std::io::Error>(Bytes::from(car::head(&root))) });
    let body = Body::from_stream(futures_util::StreamExt::chain(head, blocks));
    let disposition = format!("attachment; filename=\"{root}.car\"");
    let headers = [
        (header::CONTENT_TYPE, KIND_SENT.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::ETAG, scope.etag(&root)),
        (header::CACHE_CONTROL, ipfs::FOR_EVER.to_owned()),
    ];
    (headers, body).into_response()
}

/// A way through the files, depth first. What was passed follows from how files are linked, so nothing but the
/// days whose hours are still to come is remembered.
struct Walk {
    scope: Scope,
    /// The block that comes next.
    at: Option<(Cid, Vec<u8>)>,
    /// Day files that were passed, oldest last, and how many of their hours were.
    days: Vec<(Passed, usize)>,
}

/// A day file that was passed.
struct Passed {
    cid: Cid,
    prev: Option<Cid>,
}

impl Walk {
    /// Finds what comes behind this block, which was just passed.
    fn step(&mut self, node: &Node, block: &[u8]) -> std::io::Result<()> {
        let link = match File::decode(block) {
            _ if self.scope == Scope::Block => None,
            Err(_) => None,
            Ok(File::Day(file)) => self.enter(&file),
            Ok(File::Hour(file)) => self.before(&file),
        };
        let Some(cid) = link.map_or_else(|| self.next_hour(node), |link| Ok(Some(link)))? else {
            return Ok(());
        };
        self.at = Some((cid, read(node, &cid)?));
        Ok(())
    }

    /// The first link of a day file is the day before.
    fn enter(&mut self, file: &DayFile) -> Option<Cid> {
        self.days.push((Passed { cid: file.cid(), prev: file.prev() }, 0));
        file.prev().filter(|_| self.scope == Scope::All)
    }

    /// What an hour file links to, unless it was passed: an hour of the same day, or the day before.
    fn before(&self, file: &HourFile) -> Option<Cid> {
        let is_passed = match self.days.last() {
            Some((day, hours)) => *hours > 1 || file.prev() == day.prev,
            None => false,
        };
        file.prev().filter(|_| !is_passed && self.scope == Scope::All)
    }

    /// The next hour of the oldest day that has one left.
    fn next_hour(&mut self, node: &Node) -> std::io::Result<Option<Cid>> {
        while let Some((day, passed)) = self.days.last_mut() {
            let hours = DayFile::decode(&read(node, &day.cid)?).map_err(std::io::Error::other)?;
            if let Some(hour) = hours.hours().get(*passed) {
                *passed = passed.saturating_add(1);
                return Ok(Some(*hour));
            }
            self.days.pop();
        }
        Ok(None)
    }
}

fn read(node: &Node, cid: &Cid) -> std::io::Result<Vec<u8>> {
    let found = node.store.block(cid).map_err(std::io::Error::other)?;
    found.ok_or_else(|| std::io::Error::other(format!("block {cid} is missing")))
}
