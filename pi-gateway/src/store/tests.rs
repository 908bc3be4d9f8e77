mod power;

use super::{Opener, Store, StoreError};
use crate::sampler::sample;
use redb::StorageBackend;
use redb::backends::FileBackend;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use wasm_core::ipld::{Cid, raw_cid};
use wasm_core::keys::SecretKey;
use wasm_core::record::{ChainState, Record};
use wasm_core::units::UnixTime;

fn key() -> SecretKey {
    SecretKey::from_bytes(&[0x42; 32]).expect("a key")
}

/// A chain of records at these times.
fn records(times: &[u64]) -> Vec<Record> {
    let mut state = ChainState::default();
    let sign = |time: &u64| {
        let time = UnixTime::from_secs(*time).expect("early enough");
        state.next(sample::draft(time), &key()).expect("a record")
    };
    times.iter().map(sign).collect()
}

fn texts(records: &[Record]) -> Vec<String> {
    records.iter().map(|record| record.as_str().to_owned()).collect()
}

#[test]
fn records_come_back_as_they_were() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("db");
    let records = records(&[900, 1800, 1795, 2700]);
    let store = Store::open(path.clone()).expect("opens");
    assert_eq!(store.tail(&key().public()).expect("empty").state, ChainState::default());
    for record in &records {
        store.append(record).expect("stores");
    }
    drop(store);
    let store = Store::open(path).expect("opens again");
    let tail = store.tail(&key().public()).expect("whole");
    assert_eq!(tail.state, ChainState::after(&records[3]));
    assert_eq!(tail.record.as_ref(), records.last());
    let texts = texts(&records);
    for (after, limit, found, more) in [
        (0, 10, 0..4, false),
        (0, 2, 0..2, true),
        (2, 2, 2..4, false),
        (4, 9, 4..4, false),
        (u64::MAX, 9, 4..4, false),
    ] {
        let page = store.page_after(after, limit).expect("reads");
        assert_eq!((page.records.as_slice(), page.more), (&texts[found], more), "after {after}");
    }
    let time = |secs| UnixTime::from_secs(secs).expect("early enough");
    let page = store.page_of_time((time(1000), time(2700)), 1..=4, 10).expect("reads");
    assert_eq!(page.records, [texts[2].clone(), texts[1].clone()], "in order of time");
    let page = store.page_of_time((time(0), time(9999)), 1..=4, 3).expect("reads");
    assert!(page.more && page.records.len() == 3);
    let page = store.page(1..=3, 10).expect("reads");
    assert_eq!((page.records.as_slice(), page.more), (&texts[..3], false), "no more than asked for");
    let page = store.page_of_time((time(0), time(9999)), 2..=3, 10).expect("reads");
    assert_eq!((page.records.len(), page.more), (2, false));
    let cid = raw_cid(texts[1].as_bytes());
    assert_eq!(store.block(&cid).expect("reads"), Some(texts[1].clone().into_bytes()));
    assert_eq!(store.block(&raw_cid(b"other")).expect("reads"), None);
}

#[test]
fn only_the_next_record_is_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path().join("db")).expect("opens");
    let records = records(&[900, 1800, 2700]);
    store.append(&records[0]).expect("the first");
    for (record, seq) in [(&records[0], 1), (&records[2], 3)] {
        let error = store.append(record).expect_err("not the second");
        assert!(matches!(error, StoreError::NotNext { seq: found, head: 1 } if found == seq));
    }
    store.append(&records[1]).expect("the second");
}

#[test]
fn a_tail_that_does_not_fit_is_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path().join("db")).expect("opens");
    for record in &records(&[900, 1800]) {
        store.append(record).expect("stores");
    }
    let other = SecretKey::from_bytes(&[0x43; 32]).expect("a key").public();
    assert!(matches!(store.tail(&other), Err(StoreError::Damaged { .. })), "another node's key");
    store.set_fact("head", &serde_json::json!({"seq": 3, "hash": "00"})).expect("stores");
    assert!(
        matches!(store.tail(&key().public()), Err(StoreError::Damaged { .. })),
        "a head without its record"
    );
}

#[test]
fn two_processes_do_not_share_a_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("db");
    let _first = Store::open(path.clone()).expect("opens");
    Store::open(path).expect_err("taken");
}

#[test]
fn documents_are_kept_and_the_oldest_give_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path().join("db")).expect("opens");
    let block = |number: u64| number.to_be_bytes();
    for number in 0..70 {
        store.keep_document(&raw_cid(&block(number)), &block(number), &[]).expect("stores");
        store.keep_document(&raw_cid(&block(number)), &block(number), &[]).expect("twice is once");
    }
    for (number, kept) in [(0, false), (5, false), (6, true), (69, true)] {
        let found = store.block(&raw_cid(&block(number))).expect("reads");
        assert_eq!(found.is_some(), kept, "document {number}");
    }
}

/// Photos stay as long as a document names them; of too many, those of the oldest document go.
#[test]
fn photos_are_kept_while_a_document_names_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path().join("db")).expect("opens");
    let photo = |number: u64| [b"photo", &number.to_be_bytes()[..]].concat();
    let name = |number: u64| raw_cid(&photo(number));
    let keep = |number: u64| store.keep_photo(&name(number), &photo(number)).expect("stores");
    let has = |number: u64| store.block(&name(number)).expect("reads").is_some();
    let document = |number: u64, photos: &[Cid]| {
        let block = number.to_be_bytes();
        store.keep_document(&raw_cid(&block), &block, photos).expect("stores");
    };
    assert!(!keep(0), "nobody names it");
    document(0, &[name(0), name(1)]);
    document(1, &[name(1)]);
    assert!(keep(0) && keep(0) && keep(1) && !keep(2));
    (2..65).for_each(|number| document(number, &[]));
    assert_eq!((has(0), has(1)), (false, true), "the other document names the second, too");
    document(65, &[]);
    assert_eq!((has(1), keep(1)), (false, false));
    for number in 0..10 {
        let names: Vec<_> = (0..16).map(|photo| name(100 + number * 16 + photo)).collect();
        document(100 + number, &names);
        assert!((0..16).all(|photo| keep(100 + number * 16 + photo)), "document {number}");
    }
    let kept = (100..260).filter(|number| has(*number)).count();
    assert_eq!((kept, has(100), has(131), has(259)), (128, false, false, true));
    assert!(keep(100), "asked for again, it is kept again");
    assert!(!has(100), "the oldest goes at once");
}

/// A photo's name may be that of a record: its block is not the photos' to remove.
#[test]
fn a_block_that_was_here_before_outlives_the_document() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path().join("db")).expect("opens");
    let other = raw_cid(b"other");
    store.keep_document(&other, b"other", &[]).expect("stores");
    store.keep_document(&raw_cid(b"naming"), b"naming", &[other]).expect("stores");
    assert!(store.keep_photo(&other, b"other").expect("stores"));
    store.keep_document(&raw_cid(b"third"), b"third", &[other]).expect("stores");
    assert!(store.block(&other).expect("reads").is_some());
}

/// A disk with so many bytes left; it refuses more in its own words.
#[derive(Debug)]
struct SmallDisk {
    file: FileBackend,
    left: Arc<AtomicU64>,
    refusal: io::ErrorKind,
}

impl StorageBackend for SmallDisk {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.file.read(offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let size = u64::try_from(data.len()).expect("small");
        let taken = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(size));
        taken.map_err(|_| io::Error::from(self.refusal))?;
        self.file.write(offset, data)
    }
}

fn small_disk(path: &Path, left: &Arc<AtomicU64>, refusal: io::ErrorKind) -> Opener {
    let (path, left) = (path.to_owned(), Arc::clone(left));
    Box::new(move || {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let file = FileBackend::new(file.map_err(redb::StorageError::Io)?)?;
        redb::Database::builder().create_with_backend(SmallDisk { file, left: Arc::clone(&left), refusal })
    })
}

#[test]
fn a_full_disk_loses_nothing_that_was_stored() {
    check_refusing(io::ErrorKind::StorageFull);
}

/// A card that has had enough of writing is mounted read-only by the system.
#[test]
fn a_disk_that_becomes_read_only_loses_nothing_that_was_stored() {
    check_refusing(io::ErrorKind::ReadOnlyFilesystem);
}

/// Whatever write the disk fails at: no record is half stored, and when it writes again the chain goes on.
fn check_refusing(refusal: io::ErrorKind) {
    let is_full = refusal == io::ErrorKind::StorageFull;
    let records = records(&[900, 1800, 2700, 3600]);
    for room in (0..80_000).step_by(2048) {
        let folder = tempfile::tempdir().expect("a folder");
        let left = Arc::new(AtomicU64::new(u64::MAX));
        let store = Store::open_with(small_disk(&folder.path().join("db"), &left, refusal)).expect("opens");
        store.append(&records[0]).expect("room enough");
        left.store(room, Ordering::SeqCst);
        let full = records[1..].iter().try_for_each(|record| store.append(record));
        if let Err(error) = full {
            assert!(matches!(error, StoreError::Database(_)), "{room}: {error}");
            assert_eq!(error.is_disk_full(), is_full, "{room}: {error}");
        }
        left.store(u64::MAX, Ordering::SeqCst);
        let tail = store.tail(&key().public()).expect("whole");
        assert!(tail.state.seq >= 1);
        let stored = usize::try_from(tail.state.seq).expect("few");
        for record in &records[stored..] {
            store.append(record).expect("room again");
        }
        let page = store.page_after(0, 10).expect("reads");
        assert_eq!(page.records, texts(&records), "{room}");
    }
}
