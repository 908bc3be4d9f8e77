//! What is served beside what a folder gives.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::Duration;

use cid::Cid;
use ipld_dagpb::{PbLink, PbNode};
use multihash_codetable::{Code, MultihashDigest};

use super::address;
use super::gateways::honest;
use super::server::{Asked, Reply, Server};
use super::targets::{opened, packed};
use crate::car::CarWriter;
use crate::fetch::Limits;
use crate::gateway::Gateway;
use crate::tree::{self, Entry, Store, Tree, TreeError};
use crate::verify::{Rows, State, VerifyError, compare, of_archive, of_gateways, of_server};
use crate::{Options, Profile, pack};

const SILENCE: Duration = Duration::from_millis(300);

fn source(path: &Path) -> Tree {
    tree::of_disk(path, Options { hidden: true, ..Options::default() }, &mut |_| {}).unwrap()
}

/// What is packed by either profile is read back as what lies on the disk: split folders, large files, links.
#[test]
fn blocks_unfold_to_what_was_packed() {
    let below = tempfile::tempdir().unwrap();
    let folder = below.path().join("folder");
    fs::create_dir_all(folder.join("none/inner")).unwrap();
    fs::create_dir_all(folder.join("many")).unwrap();
    for number in 0..6000 {
        fs::write(folder.join(format!("many/a file with a long name, number {number}")), number.to_string())
            .unwrap();
    }
    fs::write(folder.join("empty"), "").unwrap();
    fs::write(folder.join(".hidden ä"), "x").unwrap();
    fs::write(folder.join("large"), (0..3_000_000_u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>())
        .unwrap();
    symlink("../elsewhere", folder.join("link")).unwrap();
    let expected = source(&folder);
    assert_eq!(expected.len(), 6005);
    assert_eq!(expected["none/inner"], Entry::Empty);
    assert_eq!(expected["link"], Entry::Link("../elsewhere".to_owned()));
    for profile in [Profile::V1Of2025, Profile::V0Of2015] {
        let path = below.path().join(profile.name());
        let mut writer = CarWriter::new(fs::File::create(&path).unwrap(), profile.version()).unwrap();
        let options = Options { profile, hidden: true };
        let packed = pack(&folder, options, &mut writer, &mut |_| {}).unwrap();
        writer.finish(&packed.root).unwrap();
        assert!(of_archive(&opened(&path)).unwrap() == expected, "{}", profile.name());
    }
}

struct Blocks(HashMap<Cid, Vec<u8>>);

impl Store for Blocks {
    fn get(&self, cid: &Cid) -> Result<Vec<u8>, TreeError> {
        self.0.get(cid).cloned().ok_or(TreeError::Missing { cid: *cid })
    }
}

/// A node of `UnixFS` of this kind, with so many links to one block.
fn node(kind: u8, below: &[Cid], prefix: &str) -> (Cid, Vec<u8>) {
    let links = below.iter().enumerate().map(|(number, cid)| PbLink {
        cid: *cid,
        name: Some(if prefix.is_empty() { format!("{number:02X}") } else { format!("{prefix}{number}") }),
        size: Some(1),
    });
    let block = PbNode { links: links.collect(), data: Some(vec![8, kind].into()) }.into_bytes();
    (Cid::new_v1(0x70, Code::Sha2_256.digest(&block)), block)
}

/// Twelve small nodes, each a hundred times in the next one, are more entries than there are grains of sand.
#[test]
fn a_few_blocks_do_not_unfold_without_end() {
    const FOLDER: u8 = 1;
    const FILE: u8 = 2;
    const LINK: u8 = 4;
    const SHARD: u8 = 5;
    for (row, kind, leaf) in [
        ("empty folders", FOLDER, FOLDER),
        ("links to nothing", FOLDER, LINK),
        ("empty files", FOLDER, FILE),
        ("tables without entries", SHARD, SHARD),
        ("parts of a file", FILE, FILE),
    ] {
        let prefix = if kind == SHARD { "" } else { "n" };
        let (mut cid, block) = node(leaf, &[], prefix);
        let mut blocks = Blocks(HashMap::from([(cid, block)]));
        for _ in 0..12 {
            let (outer, block) = node(kind, &[cid; 100], prefix);
            blocks.0.insert(outer, block);
            cid = outer;
        }
        let found = tree::of_blocks(cid, &blocks, 1 << 20);
        assert!(matches!(found, Err(TreeError::TooLong { max: 1_048_576 })), "{row}: {found:?}");
    }
}

#[test]
fn each_file_is_compared_by_itself() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    packed(one.path(), &[("a", b"1"), ("b", b"2"), ("c/d", b"3")]);
    let served = opened(&packed(other.path(), &[("a", b"1"), ("b", b"!"), ("e", b"4")]));
    let rows = compare(&source(&one.path().join("folder")), &of_archive(&served).unwrap());
    let expected = [("a", State::Same), ("b", State::Differs), ("c/d", State::Missing), ("e", State::Extra)];
    assert_eq!(rows, expected.map(|(path, state)| (path.to_owned(), state)));
}

#[test]
fn a_gateway_is_believed_block_by_block() {
    let below = tempfile::tempdir().unwrap();
    let server = Server::start(honest(below.path()));
    let archive = opened(&below.path().join("folder.car"));
    let limits = Limits { bytes: 1 << 20, patience: Duration::ZERO, pause: Duration::ZERO };
    let gateways = [Gateway::new(address(&server), SILENCE)];
    let found = of_gateways(archive.root(), &gateways, &limits, &mut |_| {}).unwrap();
    let rows = compare(&source(&below.path().join("folder")), &found);
    assert!(rows.len() == 3 && rows.iter().all(|(_, state)| *state == State::Same), "{rows:?}");
    // an address of something else is not there
    let wrong = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e".parse().unwrap();
    let error = of_gateways(wrong, &gateways, &limits, &mut |_| {}).unwrap_err();
    assert!(matches!(error, VerifyError::Fetch(_)), "{error:?}");
}

#[test]
fn any_server_of_files_is_compared() {
    let below = tempfile::tempdir().unwrap();
    packed(below.path(), &[("a b", b"1"), ("long", b"22"), ("short", b"333"), ("gone/x", b"4")]);
    let server = Server::start(|asked: &Asked| match asked.path.as_str() {
        "/app/a%20b" => Reply::Full(200, b"1".to_vec()),
        "/app/long" => Reply::Endless(b"22".to_vec()),
        "/app/short" => Reply::Full(200, b"33".to_vec()),
        _ => Reply::Full(404, b"4".to_vec()),
    });
    let app = format!("{}/app/", server.url()).parse().unwrap();
    let source = source(&below.path().join("folder"));
    let rows: Rows = of_server(app, &source, SILENCE, &mut |_| {}).unwrap();
    let expected = [
        ("a b", State::Same),
        ("gone/x", State::Missing),
        ("long", State::Differs),
        ("short", State::Differs),
    ];
    assert_eq!(rows, expected.map(|(path, state)| (path.to_owned(), state)));
    let silent = Server::start(|_| Reply::Silence);
    let error = of_server(address(&silent), &source, SILENCE, &mut |_| {}).unwrap_err();
    assert!(matches!(error, VerifyError::Ask { .. }), "{error:?}");
}
