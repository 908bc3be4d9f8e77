//! The content address of a folder, so that people can compare a dApp they were given with the one that was published.
//!
//! `UnixFS` as the profile `unixfs-v1-2025` (IPIP-499) has it: CID version 1, SHA-256, raw leaves of 1 MiB, at most 1,024
//! links in a node. A dApp is small, so what it does not need is refused rather than built: files beyond one level
//! of links, and folders so large that they are split.

use std::collections::BTreeMap;

use super::{BYTES, base32, cid_bytes, varint};
use crate::hash::sha256;

/// Bytes of a leaf.
const LEAF: usize = 1 << 20;
/// Most links of a node.
const LINKS: usize = 1024;
/// Beyond this many bytes a folder's node is split.
const MAX_FOLDER: usize = 256 * 1024;
const RAW: u8 = 0x55;
const DAG_PB: u8 = 0x70;

/// A file or folder that this module does not address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is too large for a dApp")]
pub struct TooLarge(&'static str);

/// A node of the tree: its address, and the bytes of all blocks below and in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressed {
    cid: [u8; BYTES],
    size: usize,
}

impl Addressed {
    fn new(codec: u8, block: &[u8], below: usize) -> Self {
        Self { cid: cid_bytes(codec, &sha256(block)), size: block.len().saturating_add(below) }
    }

    /// The address as people write it.
    #[must_use]
    pub fn text(&self) -> String {
        base32::encode(&self.cid)
    }
}

/// The address of a file.
///
/// # Errors
/// [`TooLarge`]: more than 1,024 leaves.
pub fn file(bytes: &[u8]) -> Result<Addressed, TooLarge> {
    if bytes.len() <= LEAF {
        return Ok(Addressed::new(RAW, bytes, 0));
    }
    let leaves: Vec<_> = bytes.chunks(LEAF).map(|leaf| Addressed::new(RAW, leaf, 0)).collect();
    if leaves.len() > LINKS {
        return Err(TooLarge("a file"));
    }
    let mut data = vec![0x08, 2, 0x18];
    data.extend(varint::encode(bytes.len()));
    for leaf in &leaves {
        data.push(0x20);
        data.extend(varint::encode(leaf.size));
    }
    let links: Vec<_> = leaves.iter().map(|leaf| ("", leaf)).collect();
    Ok(node(&links, &data))
}

/// The address of a folder from what is in it.
///
/// # Errors
/// [`TooLarge`]: its node would be split.
pub fn folder(entries: &BTreeMap<String, Addressed>) -> Result<Addressed, TooLarge> {
    let links: Vec<_> = entries.iter().map(|(name, entry)| (name.as_str(), entry)).collect();
    let (block, below) = block(&links, &[0x08, 1]);
    // the profile counts the bytes of the node, not of names and addresses as Kubo did before it
    if block.len() > MAX_FOLDER {
        return Err(TooLarge("a folder"));
    }
    Ok(Addressed::new(DAG_PB, &block, below))
}

fn node(links: &[(&str, &Addressed)], data: &[u8]) -> Addressed {
    let (block, below) = block(links, data);
    Addressed::new(DAG_PB, &block, below)
}

/// A node of DAG-PB, its links, then its data; and the bytes of all blocks below it.
fn block(links: &[(&str, &Addressed)], data: &[u8]) -> (Vec<u8>, usize) {
    let mut block = Vec::new();
    let mut below = 0_usize;
    for (name, to) in links {
        let mut link = field(0x0a, &to.cid);
        link.extend(field(0x12, name.as_bytes()));
        link.push(0x18);
        link.extend(varint::encode(to.size));
        block.extend(field(0x12, &link));
        below = below.saturating_add(to.size);
    }
    block.extend(field(0x0a, data));
    (block, below)
}

fn field(tag: u8, bytes: &[u8]) -> Vec<u8> {
    let mut field = vec![tag];
    field.extend(varint::encode(bytes.len()));
    field.extend_from_slice(bytes);
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Addresses by `ipfs-unixfs-importer` 17 with its profile `unixfs-v1-2025`; larger ones are compared by the gateway.
    #[test]
    fn addresses_are_those_of_another_program() {
        let page = || file(b"<!doctype html>").unwrap();
        let one = folder(&BTreeMap::from([("index.html".to_owned(), page())])).unwrap();
        assert_eq!(one.text(), "bafybeidrw5lvfo6sd5c6rlemsebj3pr6mloa3cf5u2iwrqaqt3ie76ibga");
        let deep = folder(&BTreeMap::from([("b.txt".to_owned(), file(b"").unwrap())])).unwrap();
        let assets =
            BTreeMap::from([("a.svg".to_owned(), file(b"<svg/>").unwrap()), ("deep".to_owned(), deep)]);
        let entries = [
            ("index.html".to_owned(), page()),
            ("app.js".to_owned(), file(b"1").unwrap()),
            ("assets".to_owned(), folder(&assets).unwrap()),
        ];
        let whole = folder(&BTreeMap::from(entries)).unwrap();
        assert_eq!(whole.text(), "bafybeid5fzxl3gvlf422iuzvkocffjc4mceq4pznxkuchs7lohf7hw5ohy");
    }

    /// The official test of the profile splits at the same sizes: 4,766 files of one letter, with names of 11 letters but
    /// for the last.
    #[test]
    fn a_folder_is_refused_exactly_where_the_profile_splits_it() {
        let of = |last: usize| {
            let name =
                |number: usize| format!("{number:0length$}", length = if number == 4765 { last } else { 11 });
            let entries = (0..4766).map(|number| (name(number), file(b"x").unwrap())).collect();
            folder(&entries)
        };
        assert!(of(21).is_ok());
        assert_eq!(of(22), Err(TooLarge("a folder")));
    }
}
