//! Records made and read. That other programs read them is tried in `tests/peers.rs`.

use super::*;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

const HELLO: &str = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";

fn key() -> IpnsKey {
    IpnsKey::from_seed(&[7; 32]).unwrap()
}

fn record(sequence: u64) -> Record {
    let wish =
        Wish { value: HELLO.parse().unwrap(), sequence, until: 1_800_000_000, ttl: Duration::from_secs(300) };
    Record::sign(&key(), &wish)
}

#[test]
fn a_record_says_what_it_shall() {
    let read = Record::read(record(9).bytes(), &key().name()).unwrap();
    assert_eq!(read, record(9));
    assert_eq!(read.value(), format!("/ipfs/{HELLO}"));
    assert_eq!((read.sequence(), read.ttl()), (9, Duration::from_secs(300)));
    assert_eq!(read.validity(), "2027-01-15T08:00:00.000000000Z");
    let hello = HELLO.parse().unwrap();
    assert!(read.still_says(&hello, 1_800_000_000) && !read.still_says(&hello, 1_800_000_001));
    let other = "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354".parse().unwrap();
    assert!(!read.still_says(&other, 0));
}

#[test]
fn every_changed_byte_is_noticed() {
    let (bytes, name) = (record(9).bytes().to_vec(), key().name());
    let first = 2 + 6 + HELLO.len() + 2;
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        // the first signature is for readers of old; it says nothing to those who have the second
        let is_first = (first..first + 64).contains(&place);
        assert_eq!(Record::read(&changed, &name).is_ok(), is_first, "byte {place}");
        assert!(Record::read(&bytes[..place], &name).is_err(), "cut at {place}");
    }
    let stranger = IpnsKey::from_seed(&[8; 32]).unwrap().name();
    assert_eq!(Record::read(&bytes, &stranger), Err(RecordError::Signature));
    let long = vec![0; MAX_RECORD_BYTES + 1];
    assert!(matches!(Record::read(&long, &name), Err(RecordError::TooLong { .. })));
}

#[test]
fn what_stands_outside_the_signed_data_must_not_differ_from_it() {
    let (mut changed, name) = (record(9).bytes().to_vec(), key().name());
    changed[2 + 6] ^= 1;
    assert_eq!(Record::read(&changed, &name), Err(RecordError::Contradiction { field: "value" }));
}

/// The example of the specification of libp2p's peer names: the identity of a key in base 36 begins with k51.
#[test]
fn names_are_written_and_read() {
    let name = key().name();
    let text = name.to_string();
    assert!(text.starts_with("k51qzi5uqu5d"), "{text}");
    assert_eq!(text.parse::<Name>(), Ok(name));
    for other in [HELLO, "", "k51", "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn"] {
        assert!(other.parse::<Name>().is_err(), "{other}");
    }
}

#[test]
fn a_key_is_kept_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("name.key");
    let made = IpnsKey::create(&path).unwrap();
    assert_eq!(IpnsKey::read(&path).unwrap().name(), made.name());
    assert!(matches!(IpnsKey::create(&path), Err(KeyError::Private(_))), "never written over");
    let shown = format!("{made:?}");
    assert_eq!(shown, format!("IpnsKey({})", made.name()));
    let mut bytes = fs::read(&path).unwrap();
    bytes[40] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert!(matches!(IpnsKey::read(&path), Err(KeyError::Form { .. })), "the two halves do not fit");
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(IpnsKey::read(&path), Err(KeyError::Private(_))));
}

#[test]
fn times_are_written_in_utc() {
    for (secs, text) in [
        (0, "1970-01-01T00:00:00.000000000Z"),
        (951_782_399, "2000-02-28T23:59:59.000000000Z"),
        (951_782_400, "2000-02-29T00:00:00.000000000Z"),
        (u64::MAX, "9999-12-31T23:59:59.000000000Z"),
    ] {
        assert_eq!(date_and_time(secs), text);
    }
}
