//! Files as a CAR: everything down to the first file, each block hashed here.

use super::support::{Gateway, Home, agent, eventually};
use wasm_core::file::HourFile;
use wasm_core::ipld::{Cid, check, dag_cbor_cid, raw_cid};
use wasm_core::record::Record;

fn fetch(gateway: &Gateway, path: &str) -> (u16, String, Vec<u8>) {
    let mut answer = agent().get(format!("{}{path}", gateway.text("http"))).call().expect("an answer");
    let kind = answer.headers().get("content-type").map(|kind| kind.to_str().expect("text").to_owned());
    (answer.status().as_u16(), kind.unwrap_or_default(), answer.body_mut().read_to_vec().expect("a body"))
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

/// The header's bytes and the blocks; each block must be what its CID says.
fn read_car(bytes: &[u8]) -> (Vec<u8>, Vec<(Cid, Vec<u8>)>) {
    let mut at = 0;
    let length = varint(bytes, &mut at);
    let head = bytes[at..at + length].to_vec();
    at += length;
    let mut blocks = Vec::new();
    while at < bytes.len() {
        let length = varint(bytes, &mut at);
        let (cid, block) = bytes[at..at + length].split_at(36);
        at += length;
        let named = if cid[1] == 0x55 { raw_cid(block) } else { dag_cbor_cid(block) };
        assert_eq!(named.to_bytes(), cid, "the block is what its name says");
        blocks.push((named, block.to_vec()));
    }
    (head, blocks)
}

/// The file that holds this record, found by its links from the newest.
fn newest_file(home: &Home) -> Cid {
    let out = home.path("exported");
    let ended = home.run("export", &["--out", &out.to_string_lossy()]);
    assert!(ended.status.success(), "{ended:?}");
    let names = std::fs::read_dir(out.join("blocks")).expect("written");
    let file = |name: &str| HourFile::decode(&std::fs::read(out.join("blocks").join(name)).expect("there"));
    let names = names.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let newest = names.max_by_key(|name| file(name).expect("a file").until());
    newest.expect("some").parse().expect("a name")
}

#[test]
fn a_file_comes_with_all_before_it() {
    let home = Home::new("");
    let gateway = home.start();
    gateway.wait_for_records(8);
    gateway.end(rustix::process::Signal::TERM);
    let root = newest_file(&home);
    let gateway = home.start();
    eventually("it serves", || gateway.block(&root.to_string()));
    let (status, kind, car) = fetch(&gateway, &format!("/ipfs/{root}?format=car"));
    assert_eq!((status, kind.as_str()), (200, "application/vnd.ipld.car; version=1; order=dfs; dups=n"));
    let (head, blocks) = read_car(&car);
    let wanted = [hex::decode("a265726f6f747381d82a582500").expect("hex"), root.to_bytes().to_vec()].concat();
    assert_eq!(head, [wanted, hex::decode("6776657273696f6e01").expect("hex")].concat());
    assert!(blocks.len() >= 2);
    let mut next = Some(root);
    let mut records: Vec<String> = Vec::new();
    for (cid, block) in &blocks {
        assert_eq!(Some(*cid), next, "depth first from the root");
        check(cid, block).expect("its hash");
        let file = HourFile::decode(block).expect("a file");
        let texts: Vec<_> = file.records().iter().map(Record::as_str).map(str::to_owned).collect();
        records.splice(0..0, texts);
        next = file.prev();
    }
    assert_eq!(next, None, "down to the first");
    assert_eq!(gateway.records()[..records.len()], records[..]);
    let (_, _, one) = fetch(&gateway, &format!("/ipfs/{root}?format=car&dag-scope=block"));
    assert_eq!(read_car(&one).1, blocks[..1]);
    assert_eq!(fetch(&gateway, &format!("/ipfs/{root}?format=car&dag-scope=x")).0, 400);
    let record = raw_cid(records[0].as_bytes());
    let (_, _, leaf) = fetch(&gateway, &format!("/ipfs/{record}?format=car"));
    assert_eq!(read_car(&leaf).1, [(record, records[0].clone().into_bytes())]);
}
