//! What a strict Kubo does with the requests of its RPC, without a network: for the tests inside the crate and those
//! of the program. It checks every block's name, and pins only what is complete.

use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use wasm_core::file::File;
use wasm_core::ipld::{self, Cid, Codec};

/// What it keeps.
#[derive(Debug, Default)]
pub(crate) struct Kubo {
    /// Blocks by their names.
    pub(crate) blocks: BTreeMap<Cid, Vec<u8>>,
    /// The names of all blocks in the order in which they came.
    pub(crate) received: Vec<String>,
    /// Pins of a block with all below it.
    pub(crate) pins: BTreeSet<String>,
    /// Pins of one block each, in the order in which they came.
    pub(crate) singles: Vec<String>,
    /// How many blocks it went through for each pin of all.
    pub(crate) walked: Vec<usize>,
}

impl Kubo {
    /// Does what a request asks for; status and answer. `kind` is that of the body.
    pub(crate) fn answer(&mut self, path: &str, query: &str, kind: &str, body: &[u8]) -> (u16, String) {
        match (path, query) {
            ("/api/v0/dag/import", "pin-roots=true") => self.import(&part(kind, body), true),
            ("/api/v0/dag/import", "pin-roots=false") => self.import(&part(kind, body), false),
            ("/api/v0/pin/add", _) => self.pin_singles(query),
            ("/api/v0/pin/rm", _) => self.unpin(query),
            _ => (404, "404 page not found".to_owned()),
        }
    }

    fn import(&mut self, archive: &[u8], pin: bool) -> (u16, String) {
        let (root, blocks) = read_car(archive);
        for (cid, block) in blocks {
            self.received.push(cid.to_string());
            self.blocks.insert(cid, block);
        }
        if !pin {
            return (200, String::new());
        }
        let message = match self.below(root) {
            Err(cid) => format!("block was not found locally (offline): ipld: could not find {cid}"),
            Ok(all) => {
                self.walked.push(all.len());
                self.singles.retain(|single| *single != root.to_string());
                self.pins.insert(root.to_string());
                String::new()
            }
        };
        let line = json!({ "Root": { "Cid": { "/": root.to_string() }, "PinErrorMsg": message } });
        (200, format!("{line}\n"))
    }

    fn pin_singles(&mut self, query: &str) -> (u16, String) {
        let (names, recursive) = arguments(query);
        assert!(!recursive && !names.is_empty());
        for name in &names {
            if !self.blocks.contains_key(&name.parse().expect("a name")) {
                return refuse("block was not found");
            }
            if self.pins.contains(name) {
                return refuse(&format!("pin: {name} already pinned recursively"));
            }
            if !self.singles.contains(name) {
                self.singles.push(name.clone());
            }
        }
        (200, json!({ "Pins": names }).to_string())
    }

    fn unpin(&mut self, query: &str) -> (u16, String) {
        let (names, recursive) = arguments(query);
        for name in &names {
            if let Some(place) = self.singles.iter().position(|single| single == name) {
                self.singles.remove(place);
            } else if !recursive && self.pins.contains(name) {
                return refuse(&format!("{name} is pinned recursively"));
            } else if !self.pins.remove(name) {
                return refuse("not pinned or pinned indirectly");
            }
        }
        (200, json!({ "Pins": names }).to_string())
    }

    /// A root and all below it; the first block that is not there.
    pub(crate) fn below(&self, root: Cid) -> Result<BTreeSet<Cid>, Cid> {
        let (mut open, mut seen) = (vec![root], BTreeSet::new());
        while let Some(cid) = open.pop() {
            let block = self.blocks.get(&cid).ok_or(cid)?;
            if seen.insert(cid) {
                open.extend(File::decode(block).expect("a file").links());
            }
        }
        Ok(seen)
    }
}

/// `arg` as often as it is there, and whether `recursive`.
fn arguments(query: &str) -> (Vec<String>, bool) {
    let pairs: Vec<_> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    assert!(pairs.contains(&("cid-base", "base32")));
    let names = pairs.iter().filter(|(key, _)| *key == "arg").map(|(_, value)| (*value).to_owned());
    (names.collect(), pairs.contains(&("recursive", "true")))
}

/// As Kubo does it, the first that cannot be done ends it.
fn refuse(message: &str) -> (u16, String) {
    (500, json!({ "Message": message, "Code": 0, "Type": "error" }).to_string())
}

/// The one part of a multipart body.
fn part(kind: &str, body: &[u8]) -> Vec<u8> {
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").expect("multipart");
    let (first, last) = (format!("--{boundary}\r\n"), format!("\r\n--{boundary}--\r\n"));
    let inner = body.strip_prefix(first.as_bytes()).expect("begins with the boundary");
    let inner = inner.strip_suffix(last.as_bytes()).expect("ends with it");
    let at = inner.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    assert!(inner[..at].starts_with(b"Content-Disposition: form-data; name="));
    inner[at + 4..].to_vec()
}

/// The root and the blocks of an archive in their order; each block is what its name says.
pub(crate) fn read_car(bytes: &[u8]) -> (Cid, Vec<(Cid, Vec<u8>)>) {
    let mut at = 0;
    let length = varint(bytes, &mut at);
    let root = root_of(&bytes[at..at + length]);
    at += length;
    let mut blocks = Vec::new();
    while at < bytes.len() {
        let length = varint(bytes, &mut at);
        let (cid, block) = bytes[at..at + length].split_at(36);
        at += length;
        let codec = if cid[1] == 0x55 { Codec::Raw } else { Codec::DagCbor };
        let named = Cid::of(codec, block);
        assert_eq!(named.to_bytes(), cid, "the block is what its name says");
        blocks.push((named, block.to_vec()));
    }
    (root, blocks)
}

/// The one root's name in the head of an archive.
fn root_of(head: &[u8]) -> Cid {
    assert!(head.starts_with(b"\xa2\x65roots\x81\xd8\x2a\x58\x25\x00") && head.ends_with(b"\x67version\x01"));
    assert_eq!(head.len(), 58);
    let link = [&[0xd8, 0x2a, 0x58, 37, 0][..], &head[13..49]].concat();
    ipld::decode(&link, link.len()).expect("a link")
}

fn varint(bytes: &[u8], at: &mut usize) -> usize {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = bytes[*at];
        *at += 1;
        number |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return number;
        }
    }
}
