//! `GET /ipfs/<cid>?format=car`: a block and all it links to, as a CAR of version 1 (trustless gateway
//! specification). Blocks are read as the receiver takes them, so a long history costs no memory.

use super::{ApiError, ipfs};
use crate::node::Node;
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use std::sync::Arc;
use wasm_core::file::HourFile;
use wasm_core::ipld::Cid;

/// What is sent: depth first, no block twice.
pub(super) const KIND: &str = "application/vnd.ipld.car";
const KIND_SENT: &str = "application/vnd.ipld.car; version=1; order=dfs; dups=n";
/// Before the root: `{"roots": [cid], "version": 1}` in DAG-CBOR is this, the CID with its prefix, and that.
const HEAD_BEFORE: [u8; 12] = [0xa2, 0x65, b'r', b'o', b'o', b't', b's', 0x81, 0xd8, 0x2a, 0x58, 0];
const HEAD_AFTER: [u8; 9] = [0x67, b'v', b'e', b'r', b's', b'i', b'o', b'n', 1];

/// How much below the root is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The block alone.
    Block,
    /// All it links to.
    All,
}

impl Scope {
    /// By the word of the specification.
    pub(super) fn parse(word: Option<&str>) -> Option<Self> {
        match word {
            Some("block") => Some(Self::Block),
            None | Some("all" | "entity") => Some(Self::All),
            Some(_) => None,
        }
    }
}

/// Answers with the root, which is there, and what is below it.
pub(super) fn answer(node: Arc<Node>, root: Cid, scope: Scope, first: Vec<u8>) -> Response {
    let start = Some((root, first));
    let blocks = stream::unfold((node, start), move |(node, current)| async move {
        let (cid, block) = current?;
        let (reader, bytes) = (Arc::clone(&node), section(&cid, &block));
        let next = tokio::task::spawn_blocking(move || below(&reader, &block, scope)).await;
        match next.map_err(std::io::Error::other).flatten() {
            Ok(next) => Some((Ok(bytes), (node, next))),
            Err(error) => Some((Err(error), (node, None))),
        }
    });
    let head = stream::once(async move { Ok::<_, std::io::Error>(head(&root)) });
    let body = Body::from_stream(futures_util::StreamExt::chain(head, blocks));
    let disposition = format!("attachment; filename=\"{root}.car\"");
    let headers = [
        (header::CONTENT_TYPE, KIND_SENT.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::ETAG, format!("\"{root}.car\"")),
        (header::CACHE_CONTROL, ipfs::FOR_EVER.to_owned()),
    ];
    (headers, body).into_response()
}

/// The next block: a file of records links to the one before.
fn below(node: &Node, block: &[u8], scope: Scope) -> std::io::Result<Option<(Cid, Vec<u8>)>> {
    if scope == Scope::Block {
        return Ok(None);
    }
    let Some(link) = HourFile::decode(block).ok().and_then(|file| file.prev()) else { return Ok(None) };
    let found = node.store.block(&link).map_err(std::io::Error::other)?;
    let block = found.ok_or_else(|| std::io::Error::other(format!("block {link} is missing")))?;
    Ok(Some((link, block)))
}

fn head(root: &Cid) -> Bytes {
    let cid = root.to_bytes();
    let mut map = HEAD_BEFORE.to_vec();
    // The length counts the prefix 00 of a CID in CBOR.
    if let Some(length) = map.last_mut() {
        *length = u8::try_from(cid.len()).unwrap_or(u8::MAX).saturating_add(1);
    }
    map.push(0);
    map.extend(cid);
    map.extend(HEAD_AFTER);
    let mut bytes = varint(map.len());
    bytes.extend(map);
    bytes.into()
}

fn section(cid: &Cid, block: &[u8]) -> Bytes {
    let cid = cid.to_bytes();
    let mut bytes = varint(cid.len().saturating_add(block.len()));
    bytes.extend(cid);
    bytes.extend_from_slice(block);
    bytes.into()
}

fn varint(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or(0);
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// The words of `dag-scope` that are known, or an error for the one that is not.
pub(super) fn scope(word: Option<&str>) -> Result<Scope, ApiError> {
    Scope::parse(word).ok_or_else(|| ApiError::bad_request("dag-scope is block, entity or all"))
}

#[cfg(test)]
mod tests {
    use super::varint;

    #[test]
    fn lengths_are_unsigned_varints() {
        for (number, bytes) in [
            (0, vec![0]),
            (127, vec![0x7f]),
            (128, vec![0x80, 1]),
            (300, vec![0xac, 2]),
            (16_384, vec![0x80, 0x80, 1]),
        ] {
            assert_eq!(varint(number), bytes);
        }
    }
}
