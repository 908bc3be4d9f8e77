//! A golden block made by an independent program, days of every length, and everything that must be refused.

#![expect(clippy::arithmetic_side_effects, reason = "the numbers are those written here")]

use ciborium::Value;
use proptest::prelude::*;

use super::*;
use crate::file::test_chain::{Chain, key};
use crate::file::{HourFile, Tail};
use crate::ipld::{self, MAX_BLOCK_BYTES};
use crate::keys::SecretKey;
use crate::record::{Flag, Status};
use crate::units::UnixTime;

const GOLDEN: &str = include_str!("../../../tests/data/records/day_file.hex");
const HOURS: [&str; 2] = [
    include_str!("../../../tests/data/records/hour_file_1.hex"),
    include_str!("../../../tests/data/records/hour_file_2.hex"),
];

fn date(text: &str) -> Date {
    Date::from_text(text).unwrap()
}

fn golden() -> Vec<u8> {
    hex::decode(GOLDEN.trim()).unwrap()
}

/// The known intervals by index: produced and consumed Wh, or `None` for what must not be counted.
fn known(file: &DayFile) -> Vec<(usize, Option<(u64, u64)>)> {
    let entry = |interval| match interval {
        Interval::Missing => None,
        Interval::Uncounted => Some(None),
        Interval::Counted(energy) => Some(Some((energy.produced.wh(), energy.consumed.wh()))),
    };
    file.intervals().enumerate().filter_map(|(at, interval)| Some((at, entry(interval)?))).collect()
}

#[test]
fn golden_block() {
    let mut builder = DayBuilder::new(date("2026-11-22"), 900, None, None).unwrap();
    for hour in HOURS {
        builder.push(&HourFile::decode(&hex::decode(hour.trim()).unwrap()).unwrap()).unwrap();
    }
    let file = builder.sign(&key()).unwrap();
    assert_eq!(hex::encode(file.block()), GOLDEN.trim());
    assert_eq!(file.cid().to_string(), "bafyreifobixyuggd2btzwkcy7i73f3u5egjz2xh7rdgci2tdc6ut4g2ijq");
    let read = DayFile::decode(&golden()).unwrap();
    assert_eq!(read, file);
    assert_eq!((read.energy().produced.wh(), read.energy().consumed.wh(), read.size()), (15, 111, 4));
    let quarter = Some((5, 37));
    assert_eq!(known(&read), [(35, None), (36, quarter), (37, quarter), (38, quarter)]);
    assert!(read.is_signed_by(&key().public()));
    assert!(!read.is_signed_by(&SecretKey::from_bytes(&[0x43; 32]).unwrap().public()));
}

#[test]
fn every_changed_byte_is_refused() {
    let key = key().public();
    let good = golden();
    for at in 0..good.len() {
        for mask in [0x01, 0x20, 0x80] {
            let mut block = good.clone();
            block[at] ^= mask;
            let accepted = DayFile::decode(&block).is_ok_and(|file| file.is_signed_by(&key));
            assert!(!accepted, "byte {at} changed by {mask:02x}");
        }
    }
}

#[test]
fn days_of_every_length() {
    for (row, day, interval_s, expected) in [
        ("winter", "2026-11-22", 900, Some(96)),
        ("spring forward", "2026-03-29", 900, Some(92)),
        ("fall back", "2026-10-25", 900, Some(100)),
        ("hours", "2026-10-25", 3600, Some(25)),
        ("minutes", "2026-11-22", 60, Some(1440)),
        ("seconds", "2026-10-25", 1, Some(MAX_INTERVALS)),
        ("not in an hour", "2026-11-22", 7, None),
        ("longer than an hour", "2026-11-22", 7200, None),
        ("nothing", "2026-11-22", 0, None),
        ("the first day", "1970-01-01", 900, Some(92)),
    ] {
        let grid = Grid::new(date(day), interval_s);
        assert_eq!(grid.map(|grid| grid.intervals()), expected, "{row}");
        let again = expected.and_then(|intervals| Grid::of(date(day), intervals));
        assert_eq!(again, grid, "{row}");
    }
    for intervals in [0, 1, 7, 23, 95, 97, 92, 100, usize::MAX] {
        assert_eq!(Grid::of(date("2026-11-22"), intervals), None, "{intervals}");
    }
}

#[test]
fn midnight_ends_the_day() {
    let grid = Grid::new(date("2026-11-22"), 900).unwrap();
    let at = |secs| UnixTime::from_secs(secs).unwrap();
    let (start, end) = (grid.start().secs(), grid.end().secs());
    for (row, secs, index, day) in [
        ("midnight before", start, None, "2026-11-21"),
        ("one second", start + 1, Some(0), "2026-11-22"),
        ("first quarter", start + 900, Some(0), "2026-11-22"),
        ("second quarter", start + 901, Some(1), "2026-11-22"),
        ("midnight after", end, Some(95), "2026-11-22"),
        ("too late", end + 1, None, "2026-11-23"),
    ] {
        assert_eq!(grid.index(at(secs)), index, "{row}");
        assert_eq!(Grid::date_of(at(secs)), date(day), "{row}");
    }
    assert_eq!(
        (grid.end_of(0).secs(), grid.end_of(95), grid.end_of(usize::MAX)),
        (start + 900, grid.end(), grid.end())
    );
}

/// 2026-11-22, and records at the ends of some of its quarter hours.
fn day_of(chain: &Chain, before: Option<&Tail>, quarters: &[u64]) -> DayFile {
    let mut builder = DayBuilder::new(date("2026-11-22"), 900, None, before).unwrap();
    let hour = chain.hour(before, quarters.iter().map(|quarter| chain.at(*quarter)));
    builder.push(&hour).unwrap();
    builder.sign(&key()).unwrap()
}

#[test]
fn gaps_and_what_must_not_be_counted() {
    let midnight = Grid::new(date("2026-11-22"), 900).unwrap().start().secs();
    let mut chain = Chain::new(midnight);
    let before = chain.hour(None, vec![chain.at(0)]).tail(None);
    // A quarter that is missing, three in which the meter was silent, one after it was exchanged.
    chain.say(2, 7, None);
    assert_eq!(known(&day_of(&chain, Some(&before), &[2])), [(1, Some((7, 14)))], "spans two");
    let mut records = vec![chain.at(2)];
    chain.silent([3, 4, 5]);
    chain.say(6, 20, None);
    chain.say(7, 1, Some(Flag::MeterExchanged));
    chain.say(8, 4, None);
    records.extend([3, 4, 5, 6, 7, 8].map(|quarter| chain.at(quarter)));
    let hour = chain.hour(Some(&before), records);
    let mut builder = DayBuilder::new(date("2026-11-22"), 900, Some(before.cid), Some(&before)).unwrap();
    builder.push(&hour).unwrap();
    assert_eq!(builder.marks(), hour.tail(Some(&before)).marks);
    let file = builder.sign(&key()).unwrap();
    let expected = [(1, Some((7, 14))), (5, Some((13, 26))), (6, None), (7, Some((3, 6)))];
    assert_eq!(known(&file), expected);
    assert_eq!(file.energy(), hour.energy());
    assert_eq!(file.prev(), Some(before.cid));
    assert_eq!(hour.records()[1].values().export.map(|register| register.status), Some(Status::Timeout));
}

#[test]
fn several_records_in_one_interval_are_added_up() {
    let midnight = Grid::new(date("2026-11-22"), 900).unwrap().start().secs();
    let mut chain = Chain::new(midnight);
    let before = chain.hour(None, vec![chain.at(0)]).tail(None);
    for (quarter, export) in [(1, 10), (2, 12), (3, 15), (4, 19)] {
        chain.say(quarter, export, None);
    }
    let hour = chain.hour(Some(&before), [1, 2, 3, 4].map(|quarter| chain.at(quarter)));
    let mut builder = DayBuilder::new(date("2026-11-22"), 1800, None, Some(&before)).unwrap();
    builder.push(&hour).unwrap();
    let file = builder.sign(&key()).unwrap();
    assert_eq!(known(&file), [(0, Some((12, 24))), (1, Some((7, 14)))]);
}

#[test]
fn only_the_days_own_hours_in_their_order_make_a_file() {
    let midnight = Grid::new(date("2026-11-22"), 900).unwrap().start().secs();
    let mut chain = Chain::new(midnight);
    for quarter in 1..=97 {
        chain.say(quarter, quarter, None);
    }
    let hour = |quarters: &[u64]| chain.hour(None, quarters.iter().map(|quarter| chain.at(*quarter)));
    let new = |before| DayBuilder::new(date("2026-11-22"), 900, None, before).unwrap();
    let tail = hour(&[4]).tail(None);
    for (row, before, hours, expected) in [
        ("none", None, vec![], Err(FileError::Count { len: 0, max: MAX_HOURS })),
        ("the day before", None, vec![hour(&[0])], Err(FileError::NotConsecutive { index: 0 })),
        ("the day after", None, vec![hour(&[96]), hour(&[97])], Err(FileError::NotConsecutive { index: 1 })),
        ("over midnight", None, vec![hour(&[96, 97])], Err(FileError::NotConsecutive { index: 0 })),
        ("one is missing", None, vec![hour(&[1]), hour(&[3])], Err(FileError::NotConsecutive { index: 1 })),
        (
            "not behind the file before",
            Some(&tail),
            vec![hour(&[6])],
            Err(FileError::NotConsecutive { index: 0 }),
        ),
        ("behind it", Some(&tail), vec![hour(&[5]), hour(&[6, 7])], Ok(3)),
    ] {
        let mut builder = new(before);
        let pushed = hours.iter().try_for_each(|hour| builder.push(hour));
        let made = pushed.and_then(|()| builder.sign(&key())).map(|file| file.size());
        assert_eq!(made, expected, "{row}");
    }
}

fn changed(change: impl FnOnce(&mut Wire)) -> Result<DayFile, FileError> {
    let mut wire: Wire = ipld::decode(&golden(), MAX_BLOCK_BYTES).unwrap();
    change(&mut wire);
    DayFile::decode(&ipld::encode(&wire).unwrap())
}

#[test]
fn other_blocks() {
    type Change = fn(&mut Wire);
    let field = |field| FileError::Field { field };
    let rows: [(&str, Change, FileError); 14] = [
        ("newer", |wire| wire.v = 2, FileError::NewerVersion { v: 2 }),
        ("lower-case meter", |wire| wire.meter.make_ascii_lowercase(), field("meter")),
        ("no day", |wire| wire.day = "2026-11-31".into(), field("day")),
        ("another spelling", |wire| wire.day = "2026-11-2".into(), field("day")),
        ("a longer day", |wire| wire.day = "2026-10-25".into(), field("p")),
        ("no hours", |wire| wire.hours.clear(), FileError::Count { len: 0, max: MAX_HOURS }),
        (
            "too many hours",
            |wire| wire.hours = vec![wire.hours[0]; MAX_HOURS + 1],
            FileError::Count { len: MAX_HOURS + 1, max: MAX_HOURS },
        ),
        ("fewer", |wire| wire.p.truncate(95), field("p")),
        ("none", |wire| wire.p.clear(), field("p")),
        ("another number of the other", |wire| wire.u.truncate(95), field("u")),
        ("one without the other", |wire| wire.u[36] = Entry::Missing, field("u")),
        ("too much", |wire| wire.p[36] = Entry::Wh(MAX_NUMBER + 1), field("p")),
        ("no signature", |wire| wire.sig = None, field("sig")),
        ("no signature that can be", |wire| wire.sig = Some(ByteArray::new([0xff; 64])), field("sig")),
    ];
    for (row, change, expected) in rows {
        assert_eq!(changed(change), Err(expected), "{row}");
    }
    let record = changed(|wire| wire.last = ByteBuf::from("OCMF|"));
    assert!(matches!(record, Err(FileError::Record { index: 1, .. })), "{record:?}");
    let hex = GOLDEN.trim();
    for (row, block) in [
        ("true", hex.replacen("f6f4", "f6f5", 1)),
        ("a text", hex.replacen("f6f4", "f660", 1)),
        ("a negative number", hex.replacen("f405", "f424", 1)),
        ("undefined", hex.replacen("f6f4", "f7f4", 1)),
        ("empty", String::new()),
        ("cut", hex[..1000].into()),
    ] {
        let block = hex::decode(block).unwrap();
        assert!(matches!(DayFile::decode(&block), Err(FileError::Block(_))), "{row}");
    }
}

#[test]
fn sums_that_overflow_are_refused() {
    let most = |wire: &mut Wire, hours: usize| {
        wire.p = vec![Entry::Wh(MAX_NUMBER); hours];
        wire.u = vec![Entry::Wh(0); hours];
    };
    assert!(changed(|wire| most(wire, 1440)).is_ok());
    assert_eq!(changed(|wire| most(wire, 86_400)), Err(FileError::Field { field: "p" }));
}

/// The same block by the encoder of an independent CBOR library, keys sorted as DAG-CBOR asks for.
fn by_ciborium(block: &[u8]) -> Vec<u8> {
    let value: Value = ciborium::from_reader(block).unwrap();
    let mut map = value.into_map().unwrap();
    map.reverse();
    map.sort_by_key(|(key, _)| (key.as_text().unwrap().len(), key.as_text().unwrap().to_owned()));
    let mut again = Vec::new();
    ciborium::into_writer(&Value::Map(map), &mut again).unwrap();
    again
}

fn entry() -> impl Strategy<Value = (Entry, Entry)> {
    let wh = || prop_oneof![0_u64..30, 200_u64..300, 65_500_u64..65_600, 4_294_967_000_u64..4_294_968_000];
    prop_oneof![
        Just((Entry::Missing, Entry::Missing)),
        Just((Entry::Uncounted, Entry::Uncounted)),
        (wh(), wh()).prop_map(|(p, u)| (Entry::Wh(p), Entry::Wh(u))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn blocks_are_those_of_another_encoder(entries in proptest::collection::vec(entry(), 96), size in 1_u64..70_000) {
        let file = changed(|wire| {
            (wire.p, wire.u) = entries.iter().copied().unzip();
            wire.size = size;
            wire.prev = Some(wire.hours[0]);
        }).unwrap();
        prop_assert_eq!(by_ciborium(file.block()), file.block());
        prop_assert_eq!(DayFile::decode(file.block()), Ok(file.clone()));
        let generic: Value = ciborium::from_reader(file.block()).unwrap();
        let map = generic.into_map().unwrap();
        let (_, p) = map.iter().find(|(key, _)| key.as_text() == Some("p")).unwrap();
        let as_value = |entry: &Entry| match entry {
            Entry::Missing => Value::Null,
            Entry::Uncounted => Value::Bool(false),
            Entry::Wh(wh) => Value::Integer((*wh).into()),
        };
        let expected: Vec<Value> = entries.iter().map(|(p, _)| as_value(p)).collect();
        prop_assert_eq!(p.as_array(), Some(&expected));
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(DayFile::decode(&bytes).is_err());
    }

    #[test]
    fn any_splice_is_read_without_panic(
        at in 0_usize..2165,
        cut in 0_usize..20,
        insert in proptest::collection::vec(any::<u8>(), 0..6),
    ) {
        let good = golden();
        let end = good.len().min(at + cut);
        let block = [&good[..at], &insert, &good[end..]].concat();
        let accepted = DayFile::decode(&block).is_ok_and(|file| file.is_signed_by(&key().public()));
        prop_assert!(!accepted || block == good);
    }
}
