//! Files of any kind, and reading files.

use super::*;

const SAMPLE: &str = include_str!("../../tests/data/records/hour_2026-11-22T08Z.ocmf");

fn block(name: &str) -> Vec<u8> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/records");
    hex::decode(std::fs::read_to_string(folder.join(name)).unwrap().trim()).unwrap()
}

#[test]
fn links_of_every_kind() {
    let files = ["hour_file_1.hex", "hour_file_2.hex", "day_file.hex"].map(block);
    let [first, second, day] = files.each_ref().map(|block| ipld::dag_cbor_cid(block));
    let read = files.map(|block| File::decode(&block).unwrap());
    assert_eq!(read.each_ref().map(File::before), [None, Some(first), Some(second)]);
    assert_eq!(read.each_ref().map(File::links), [vec![], vec![first], vec![first, second]]);
    assert!(matches!(&read, [File::Hour(_), File::Hour(_), File::Day(file)] if file.cid() == day));
}

#[test]
fn other_kinds_are_named() {
    let day = block("day_file.hex");
    let kind = |expected, found: &str| FileError::Kind { expected, found: found.into() };
    assert_eq!(HourFile::decode(&day), Err(kind("hour", "day")));
    assert_eq!(DayFile::decode(&block("hour_file_1.hex")), Err(kind("day", "hour")));
    let week = ipld::encode(&("x",)).unwrap();
    assert!(matches!(File::decode(&week), Err(FileError::Block(_))));
}

#[test]
fn reading_files() {
    let text = SAMPLE.lines().next().unwrap();
    let record = Record::parse(text).unwrap();
    let cid = reading_cid(&record);
    // Made with Python: base32(0x01 0x55 0x12 0x20 sha256).
    assert_eq!(cid.to_string(), "bafkreihysulinjn3v3y6jlda3npgtlpeury37xsfnbfslfsw37jzzuurvm");
    assert_eq!(read_reading(&cid, text.as_bytes()), Ok(record));
    let changed = text.replacen("MT175", "MT176", 1);
    assert!(matches!(read_reading(&cid, changed.as_bytes()), Err(FileError::Block(_))));
    for bad in [&b"no record"[..], b"\xff"] {
        assert!(read_reading(&ipld::raw_cid(bad), bad).is_err());
    }
}
