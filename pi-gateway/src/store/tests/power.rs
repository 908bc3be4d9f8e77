//! Power cuts: what was not synced may be there, or not, or in part.

#![expect(clippy::arithmetic_side_effects, reason = "a small simulated disk")]

use super::{key, records, texts};
use crate::store::{Opener, Store};
use redb::StorageBackend;
use std::io;
use std::sync::{Arc, Mutex};
use wasm_core::record::ChainState;

/// A sector: a write is torn at its borders.
const SECTOR: usize = 512;

/// What the platters hold, and what is still on its way to them.
#[derive(Debug, Default)]
struct Disk {
    durable: Vec<u8>,
    waiting: Vec<Change>,
    /// Calls until the power is cut; `None` never.
    left: Option<u32>,
}

#[derive(Debug, Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Length(usize),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Length(length) => bytes.resize(*length, 0),
            Self::Write(offset, data) => {
                let end = offset + data.len();
                if bytes.len() < end {
                    bytes.resize(end, 0);
                }
                bytes[*offset..end].copy_from_slice(data);
            }
        }
    }

    /// The sectors of which the disk wrote only those that `written` says.
    fn torn(&self, mut written: impl FnMut() -> bool) -> Vec<Self> {
        let Self::Write(offset, data) = self else {
            return if written() { vec![self.clone()] } else { vec![] };
        };
        let sectors = data.chunks(SECTOR).enumerate();
        let kept = sectors.filter(|_| written());
        kept.map(|(at, sector)| Self::Write(offset + at * SECTOR, sector.to_vec())).collect()
    }
}

impl Disk {
    fn spend(&mut self) -> io::Result<()> {
        match &mut self.left {
            Some(0) => Err(io::Error::other("the power is cut")),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The power is back: of what waited, some sectors are there.
    fn cut(&mut self, seed: u64) {
        let mut state = seed;
        let mut coin = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 63 == 1
        };
        for change in std::mem::take(&mut self.waiting) {
            for piece in change.torn(&mut coin) {
                piece.apply(&mut self.durable);
            }
        }
        self.left = None;
    }
}

#[derive(Debug)]
struct Cable(Arc<Mutex<Disk>>);

impl Cable {
    fn now(&self) -> Vec<u8> {
        let disk = self.0.lock().expect("no panic");
        let mut bytes = disk.durable.clone();
        disk.waiting.iter().for_each(|change| change.apply(&mut bytes));
        bytes
    }

    fn change(&self, change: Change) -> io::Result<()> {
        let mut disk = self.0.lock().expect("no panic");
        disk.spend()?;
        disk.waiting.push(change);
        Ok(())
    }
}

fn small(number: u64) -> usize {
    usize::try_from(number).expect("a small file")
}

impl StorageBackend for Cable {
    fn len(&self) -> io::Result<u64> {
        Ok(u64::try_from(self.now().len()).expect("a small file"))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let bytes = self.now();
        let part = bytes.get(small(offset)..small(offset) + out.len());
        out.copy_from_slice(part.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(Change::Length(small(len)))
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut disk = self.0.lock().expect("no panic");
        disk.spend()?;
        let waiting = std::mem::take(&mut disk.waiting);
        waiting.iter().for_each(|change| change.apply(&mut disk.durable));
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.change(Change::Write(small(offset), data.to_vec()))
    }
}

fn opener(disk: &Arc<Mutex<Disk>>) -> Opener {
    let disk = Arc::clone(disk);
    Box::new(move || redb::Database::builder().create_with_backend(Cable(Arc::clone(&disk))))
}

/// Whatever call the cut comes at and whatever became of the last writes: each record whose storing was
/// reported is there and unchanged, and the chain goes on.
#[test]
fn a_power_cut_loses_nothing_that_was_reported() {
    let records = records(&[900, 1800, 2700]);
    let texts = texts(&records);
    let mut cuts = 0;
    for calls in 0.. {
        let disk = Arc::new(Mutex::new(Disk::default()));
        let store = Store::open_with(opener(&disk)).expect("opens");
        store.append(&records[0]).expect("with power");
        disk.lock().expect("no panic").left = Some(calls);
        let reported = 1 + records[1..].iter().take_while(|record| store.append(record).is_ok()).count();
        // The program died with the power: it does not tidy up.
        std::mem::forget(store);
        let is_over = reported == records.len();
        disk.lock().expect("no panic").cut(u64::from(calls).wrapping_mul(0x9e37_79b9));
        let store = Store::open_with(opener(&disk)).unwrap_or_else(|error| panic!("cut at {calls}: {error}"));
        let tail = store.tail(&key().public()).expect("whole");
        let stored = small(tail.state.seq);
        assert!(stored >= reported, "cut at {calls}: {reported} were reported, {stored} are there");
        assert_eq!(store.page_after(0, 9).expect("reads").records, texts[..stored], "cut at {calls}");
        for record in &records[stored..] {
            store.append(record).expect("the chain goes on");
        }
        assert_eq!(store.tail(&key().public()).expect("whole").state, ChainState::after(&records[2]));
        cuts += 1;
        if is_over {
            break;
        }
    }
    assert!(cuts > 10, "{cuts} cuts");
}
