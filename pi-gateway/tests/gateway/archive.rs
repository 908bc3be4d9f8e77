//! `verify` and `export` on what a gateway left.

use super::support::Home;
use redb::{Database, ReadableDatabase as _, ReadableTable as _, TableDefinition};
use rustix::process::Signal;
use serde_json::Value;
use wasm_core::keys::PublicKey;

const RECORDS: TableDefinition<'_, u64, &str> = TableDefinition::new("records");
const BLOCKS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("blocks");

/// A folder with at least two files of records, and what was shown of it.
fn stored() -> (Home, Vec<String>, Value) {
    let home = Home::new("");
    let gateway = home.start();
    let records = gateway.wait_for_records(7);
    let node = gateway.node();
    gateway.end(Signal::TERM);
    (home, records, node)
}

fn findings(home: &Home) -> (bool, Value) {
    let ended = home.run("verify", &["--json"]);
    let found = serde_json::from_slice(&ended.stdout);
    (ended.status.success(), found.unwrap_or_else(|_| panic!("{ended:?}")))
}

#[test]
fn a_whole_store_passes_and_is_written_out() {
    let (home, records, node) = stored();
    let (whole, found) = findings(&home);
    assert!(whole, "{found}");
    assert!(found["records"].as_u64() >= Some(7) && found["files"].as_u64() >= Some(2), "{found}");
    assert_eq!(found["damaged"], serde_json::json!([]));
    let out = home.path("out");
    let ended = home.run("export", &["--out", &out.to_string_lossy()]);
    assert!(ended.status.success(), "{ended:?}");
    let text = std::fs::read_to_string(out.join("records.ocmf")).expect("written");
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[..records.len()], records, "as they were shown");
    let key =
        hex::decode(std::fs::read_to_string(out.join("key.hex")).expect("written").trim()).expect("hex");
    let key = PublicKey::from_spki_der(&key).expect("a key").to_string();
    assert_eq!(node["reading_key"], key.as_str());
    let blocks = std::fs::read_dir(out.join("blocks")).expect("written").count();
    assert_eq!(u64::try_from(blocks).ok(), found["files"].as_u64());
    let again = home.run("export", &["--out", &out.to_string_lossy()]);
    assert!(!again.status.success(), "a folder that exists is not touched");
}

#[test]
fn damage_is_named() {
    let (home, records, _) = stored();
    let database = Database::open(home.data("gateway.redb")).expect("nobody runs");
    let change = database.begin_write().expect("writes");
    let bent = records[3].replacen("\"ST\":\"G\"", "\"ST\":\"T\"", 1);
    change.open_table(RECORDS).expect("there").insert(4, bent.as_str()).expect("writes");
    change.open_table(RECORDS).expect("there").remove(2).expect("writes");
    change.commit().expect("writes");
    drop(database);
    let (whole, found) = findings(&home);
    assert!(!whole);
    let said = found["damaged"].to_string();
    for wanted in ["record.signature", "record.sequence", "file.links"] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
}

#[test]
fn a_changed_file_is_named() {
    let (home, ..) = stored();
    let database = Database::open(home.data("gateway.redb")).expect("nobody runs");
    let read = database.begin_read().expect("reads");
    let table = read.open_table(BLOCKS).expect("there");
    let name = table.iter().map(|mut rows| {
        rows.find_map(|row| {
            let (name, _) = row.expect("a row");
            // Files are DAG-CBOR, records raw.
            name.value().starts_with("bafyrei").then(|| name.value().to_owned())
        })
    });
    let name = name.expect("reads").expect("a file");
    let mut block = table.get(name.as_str()).expect("reads").expect("there").value().to_vec();
    *block.last_mut().expect("bytes") ^= 1;
    drop((table, read));
    let change = database.begin_write().expect("writes");
    change.open_table(BLOCKS).expect("there").insert(name.as_str(), block.as_slice()).expect("writes");
    change.commit().expect("writes");
    drop(database);
    let (whole, found) = findings(&home);
    assert!(!whole && found["damaged"].to_string().contains("file.cid"), "{found}");
}

#[test]
fn another_second_copy_is_named() {
    let (home, records, _) = stored();
    let path = home.data("records.ocmf");
    let text = std::fs::read_to_string(&path).expect("kept");
    std::fs::write(&path, text.replacen(&records[2], &records[1], 1)).expect("writes");
    let (whole, found) = findings(&home);
    assert!(!whole);
    assert_eq!(found["damaged"][0]["place"], "record 3", "{found}");
}

#[test]
fn a_running_gateway_is_not_disturbed() {
    let home = Home::new("");
    let gateway = home.start();
    gateway.wait_for_records(1);
    let ended = home.run("verify", &[]);
    assert!(!ended.status.success());
    assert!(String::from_utf8_lossy(&ended.stderr).contains("stop the gateway"), "{ended:?}");
    gateway.wait_for_records(2);
}
