//! A damaged database is made good from the second copy, says so, and the chain goes on; or nothing is signed.

use super::life::verified;
use super::support::Home;
use redb::{Database, TableDefinition};
use rustix::process::Signal;
use std::fs::OpenOptions;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

const RECORDS: TableDefinition<'_, u64, &str> = TableDefinition::new("records");
const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");

fn stored() -> (Home, Vec<String>) {
    let home = Home::new("");
    let gateway = home.start();
    gateway.wait_for_records(5);
    gateway.end(Signal::KILL);
    // What was signed up to the end, shown or not.
    let text = std::fs::read_to_string(home.data("records.ocmf")).expect("kept");
    (home, text.lines().map(str::to_owned).collect())
}

fn change(path: &Path, change: impl FnOnce(&redb::WriteTransaction)) {
    let database = Database::open(path).expect("nobody runs");
    let transaction = database.begin_write().expect("writes");
    change(&transaction);
    transaction.commit().expect("writes");
}

/// Bytes of a file from a place on become others.
fn overwrite(path: &Path, from: u64, bytes: &[u8]) {
    let mut file = OpenOptions::new().write(true).open(path).expect("there");
    file.seek(SeekFrom::Start(from)).expect("inside");
    file.write_all(bytes).expect("writes");
}

/// The gateway starts, says what was done, has all records, and makes more.
fn assert_made_good(row: &str, home: &Home, records: &[String]) {
    let gateway = home.start();
    let warnings = gateway.node()["warnings"].to_string();
    assert!(warnings.contains("store_repaired") && warnings.contains("put back"), "{row}: {warnings}");
    let later = gateway.wait_for_records(records.len() + 2);
    assert_eq!(later[..records.len()], records[..], "{row}");
    assert_eq!(verified(&gateway, &later), later.len(), "{row}");
    gateway.end(Signal::TERM);
    let ended = home.run("verify", &[]);
    assert!(ended.status.success(), "{row}: {ended:?}");
}

#[test]
fn damaged_records_are_put_back() {
    let (home, records) = stored();
    let last = u64::try_from(records.len()).expect("few");
    let bent = records[1].replacen("\"ST\":\"G\"", "\"ST\":\"T\"", 1);
    change(&home.data("gateway.redb"), |transaction| {
        let mut table = transaction.open_table(RECORDS).expect("there");
        table.insert(2, bent.as_str()).expect("writes");
        table.insert(last, "OCMF|{").expect("writes");
    });
    assert_made_good("rows", &home, &records);
    let (home, records) = stored();
    change(&home.data("gateway.redb"), |transaction| {
        let mut table = transaction.open_table(META).expect("there");
        table.insert("head", br#"{"seq":1,"hash":"00"}"#.as_slice()).expect("writes");
    });
    assert_made_good("an old head", &home, &records);
}

#[test]
fn a_file_that_is_no_database_any_more_is_made_anew() {
    let zeros = vec![0; 8192];
    for row in ["beginning", "half", "empty", "gone"] {
        let (home, records) = stored();
        let path = home.data("gateway.redb");
        let length = std::fs::metadata(&path).expect("there").len();
        match row {
            "beginning" => overwrite(&path, 0, &zeros),
            "half" => {
                OpenOptions::new().write(true).open(&path).expect("there").set_len(length / 2).expect("cut");
            }
            "empty" => std::fs::write(&path, b"no database").expect("writes"),
            _ => std::fs::remove_file(&path).expect("gone"),
        }
        assert_made_good(row, &home, &records);
        let aside = home.data("gateway.damaged-1");
        assert_eq!(aside.exists(), row != "gone", "{row}: what was there is kept");
    }
}

/// A number is never used twice: with both copies damaged nothing is signed.
#[test]
fn with_both_copies_damaged_nothing_is_signed() {
    let (home, records) = stored();
    let journal = home.data("records.ocmf");
    overwrite(&journal, u64::try_from(records[0].len() + 100).expect("small"), b"x");
    std::fs::write(home.data("gateway.redb"), b"no database").expect("writes");
    let ended = home.command().stderr(std::process::Stdio::piped()).output().expect("runs");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(!ended.status.success() && said.contains("whole up to record 1 of"), "{said}");
}

/// A line cut short was never shown; the database has the record.
#[test]
fn a_journal_cut_short_is_completed() {
    let (home, records) = stored();
    let path = home.data("records.ocmf");
    let length = std::fs::metadata(&path).expect("there").len();
    OpenOptions::new().write(true).open(&path).expect("there").set_len(length - 7).expect("cut");
    let gateway = home.start();
    let later = gateway.wait_for_records(records.len() + 1);
    assert_eq!(later[..records.len()], records[..]);
    assert!(!gateway.node()["warnings"].to_string().contains("store_repaired"));
    gateway.end(Signal::TERM);
    let mut text = String::new();
    OpenOptions::new().read(true).open(&path).expect("there").read_to_string(&mut text).expect("text");
    assert!(text.lines().take(later.len()).eq(later.iter().map(String::as_str)), "both copies are the same");
}
