//! Golden blocks made by an independent program, and everything that must be refused.

#![expect(clippy::arithmetic_side_effects, reason = "the numbers are those written here")]

use proptest::prelude::*;

use super::*;
use crate::file::SignedDocument;
use crate::record::{Flag, Flags, RecordDraft, Register};

const SAMPLE: &str = include_str!("../../../tests/data/records/hour_2026-11-22T08Z.ocmf");
const CHECKPOINT_ROOT: &str = "6266597b0090252ae1d8d02fef67110190dd854773c17c510059d7cd95545b1a";
const FIRST: &str = include_str!("../../../tests/data/records/hour_file_1.hex");
const SECOND: &str = include_str!("../../../tests/data/records/hour_file_2.hex");

fn key() -> SecretKey {
    SecretKey::from_bytes(&[0x42; 32]).unwrap()
}

fn records() -> Vec<Record> {
    SAMPLE.lines().map(|line| line.parse().unwrap()).collect()
}

fn golden() -> (Vec<u8>, Vec<u8>) {
    (hex::decode(FIRST.trim()).unwrap(), hex::decode(SECOND.trim()).unwrap())
}

#[test]
fn golden_blocks() {
    let records = records();
    let first = HourFile::build(None, &records[..3], &key()).unwrap();
    let second = HourFile::build(Some(&first.tail(None)), &records[3..], &key()).unwrap();
    let (first_block, second_block) = golden();
    assert_eq!(first.block(), first_block);
    assert_eq!(first.cid().to_string(), "bafyreifhgoyzkjndjkv4pjezcaahmqsdjgpdloehothshtrqe4wrxrnbyq");
    assert_eq!(second.block(), second_block);
    assert_eq!(second.cid().to_string(), "bafyreidcstaml6z2l4bb56px6vjadelprna4zl7v6ui6xlarkstv6l6hmi");
    assert_eq!(second.prev(), Some(first.cid()));
}

#[test]
fn golden_blocks_read_back() {
    let (first, second) = golden();
    let first = HourFile::decode(&first).unwrap();
    let second = HourFile::decode(&second).unwrap();
    assert_eq!((first.from().secs(), first.until().secs()), (1_795_334_400, 1_795_336_200));
    assert_eq!((second.from().secs(), second.until().secs()), (1_795_336_200, 1_795_337_100));
    for (file, count, produced, consumed) in [(&first, 3, 10, 74), (&second, 1, 5, 37)] {
        assert_eq!(file.records().len(), count);
        assert_eq!((file.energy().produced.wh(), file.energy().consumed.wh()), (produced, consumed));
        assert!(file.root_fits() && file.is_signed_by(&key().public()));
        assert!(!file.is_signed_by(&SecretKey::from_bytes(&[0x43; 32]).unwrap().public()));
    }
}

#[test]
fn root_is_the_one_of_the_sample_checkpoint() {
    let file = HourFile::build(None, &records(), &key()).unwrap();
    assert_eq!(hex::encode(file.root()), CHECKPOINT_ROOT);
    assert_eq!(file.cid().to_string(), "bafyreifsazoor5ntr2hkm3x2yuiynhu5shu3owe5jbx6hcwbiwgzg6igei");
}

#[test]
fn every_changed_byte_is_refused() {
    let key = key().public();
    let (_, good) = golden();
    for at in 0..good.len() {
        for mask in [0x01, 0x20, 0x80] {
            let mut block = good.clone();
            block[at] ^= mask;
            let accepted = HourFile::decode(&block).is_ok_and(|file| file.is_signed_by(&key));
            assert!(!accepted, "byte {at} changed by {mask:02x}");
        }
    }
}

#[test]
fn other_blocks() {
    let hex = SECOND.trim();
    let replace = |from: &str, to: &str| hex::decode(hex.replacen(from, to, 1)).unwrap();
    let (meter, lower) = (hex::encode("meter\x6e1ISK0078123456"), hex::encode("meter\x6e1isk0078123456"));
    for (row, block, expected) in [
        ("newer", replace("617601", "617602"), FileError::NewerVersion { v: 2 }),
        (
            "other kind",
            replace(&hex::encode("hour"), &hex::encode("week")),
            FileError::Kind { expected: "hour", found: "week".into() },
        ),
        ("lower-case meter", replace(&meter, &lower), FileError::Field { field: "meter" }),
        ("size", replace("6473697a6501", "6473697a6502"), FileError::Field { field: "size" }),
    ] {
        assert_eq!(HourFile::decode(&block), Err(expected), "{row}");
    }
    for (row, block) in [
        ("empty", Vec::new()),
        ("no map", vec![0x80]),
        ("signature missing", replace("ac61", "ab61")),
        ("unknown key", replace("ac6170", "ad61610161 70".replace(' ', "").as_str())),
        ("previous link is text", replace("64707265 76".replace(' ', "").as_str(), "6470726577")),
        ("cut", golden().1[..1000].to_vec()),
    ] {
        assert!(matches!(HourFile::decode(&block), Err(FileError::Block(_))), "{row}");
    }
}

#[test]
fn only_consecutive_records_of_one_meter_make_a_file() {
    let records = records();
    let other_meter: Record = SAMPLE.lines().next().unwrap().replace("1ISK", "2ISK").parse().unwrap();
    let tail = HourFile::build(None, &records[..1], &key()).unwrap().tail(None);
    for (row, before, list, expected) in [
        ("none", None, vec![], FileError::Count { len: 0, max: MAX_RECORDS }),
        ("many", None, vec![records[0].clone(); 901], FileError::Count { len: 901, max: MAX_RECORDS }),
        ("gap", None, vec![records[0].clone(), records[2].clone()], FileError::NotConsecutive { index: 1 }),
        ("twice", None, vec![records[0].clone(); 2], FileError::NotConsecutive { index: 1 }),
        ("gap before", Some(&tail), vec![records[2].clone()], FileError::NotConsecutive { index: 0 }),
        ("meter", None, vec![other_meter, records[1].clone()], FileError::NotConsecutive { index: 1 }),
    ] {
        assert_eq!(HourFile::build(before, &list, &key()), Err(expected), "{row}");
    }
}

#[test]
fn sums_leave_out_what_must_not_be_counted() {
    let mut chain = ChainState::default();
    let draft = records()[0].payload().draft.clone();
    let mut next = |export: u64, flags| {
        let register =
            draft.export.map(|register| Register { value: WattHours::from_wh(export), ..register });
        chain.next(RecordDraft { export: register, flags, ..draft.clone() }, &key()).unwrap()
    };
    let none = Flags::NONE;
    let list = [next(1000, none), next(1004, none), next(7, none.with(Flag::MeterExchanged)), next(9, none)];
    let file = HourFile::build(None, &list, &key()).unwrap();
    assert_eq!(file.energy().produced.wh(), 4 + 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_built_reads_back(exports in proptest::collection::vec(0_u64..1_000_000, 1..12), split in 0_usize..12) {
        let mut chain = ChainState::default();
        let draft = records()[0].payload().draft.clone();
        let record = |export: &u64| {
            let register = draft.export.map(|r| Register { value: WattHours::from_wh(*export), ..r });
            chain.next(RecordDraft { export: register, ..draft.clone() }, &key()).unwrap()
        };
        let records: Vec<Record> = exports.iter().map(record).collect();
        let (first, second) = records.split_at(split.min(records.len() - 1).max(1).min(records.len()));
        let first = HourFile::build(None, first, &key()).unwrap();
        prop_assert_eq!(&HourFile::decode(first.block()), &Ok(first.clone()));
        // However it went up and down, what counts is how far it came.
        let rising = exports.iter().max().unwrap() - exports[0];
        let mut produced = first.energy().produced.wh();
        if !second.is_empty() {
            produced += HourFile::build(Some(&first.tail(None)), second, &key()).unwrap().energy().produced.wh();
        }
        prop_assert_eq!(produced, rising);
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(HourFile::decode(&bytes).is_err());
        prop_assert!(SignedDocument::decode(&bytes).is_err());
    }

    #[test]
    fn any_splice_is_read_without_panic(
        at in 0_usize..1079,
        cut in 0_usize..20,
        insert in proptest::collection::vec(any::<u8>(), 0..6),
    ) {
        let (_, good) = golden();
        let end = good.len().min(at + cut);
        let block = [&good[..at], &insert, &good[end..]].concat();
        let accepted = HourFile::decode(&block).is_ok_and(|file| file.is_signed_by(&key().public()));
        prop_assert!(!accepted || block == good);
    }
}
