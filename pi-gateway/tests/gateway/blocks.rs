//! Files as a CAR: everything down to the first file, each block hashed here.

use super::kubo::read_car;
use super::support::{Gateway, Home, agent, eventually};
use wasm_core::file::HourFile;
use wasm_core::ipld::{Cid, check, raw_cid};
use wasm_core::record::Record;

fn fetch(gateway: &Gateway, path: &str) -> (u16, String, Vec<u8>) {
    let mut answer = agent().get(format!("{}{path}", gateway.text("http"))).call().expect("an answer");
    let kind = answer.headers().get("content-type").map(|kind| kind.to_str().expect("text").to_owned());
    (answer.status().as_u16(), kind.unwrap_or_default(), answer.body_mut().read_to_vec().expect("a body"))
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
    let (said, blocks) = read_car(&car);
    assert_eq!(said, root);
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
    // who wants to know whether this is a gateway for blocks asks for the block that names itself
    let empty = (200, "application/vnd.ipld.raw".to_owned(), Vec::new());
    assert_eq!(fetch(&gateway, "/ipfs/bafkqaaa?format=raw"), empty);
    let record = raw_cid(records[0].as_bytes());
    let (_, _, leaf) = fetch(&gateway, &format!("/ipfs/{record}?format=car"));
    assert_eq!(read_car(&leaf).1, [(record, records[0].clone().into_bytes())]);
}
