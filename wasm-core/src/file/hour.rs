//! Hour files: the records of some time, linked to the file before.
//!
//! - `until` is the time of the file's last record; `from` is the time of the last record before the file,
//!   so files tile the time. The first file of a chain starts at its first record.
//! - `p` and `u` are the energy between the last record before the file and its last record; the first file
//!   counts from its first record. Differences that must not be counted (see
//!   [`Energy::between`]) are left out.
//! - `prev` is the file before: an hour file, or the day file if a day ended there.

use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};

use super::signed::{self, Signed};
use super::{FileError, Tail, VERSION, read_record, tree};
use crate::ipld::Cid;
use crate::keys::{PublicKey, SecretKey};
use crate::name::MeterId;
use crate::record::{ChainState, Energy, Marks, Record};
use crate::units::{UnixTime, WattHours};

/// The most records one file holds: an hour at one record every four seconds.
pub const MAX_RECORDS: usize = 900;

/// An hour file: its block and what it says. Not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HourFile {
    signed: Signed<Wire>,
    from: UnixTime,
    until: UnixTime,
    records: Vec<Record>,
}

/// The file as it is encoded; without `sig` it is what the signature covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    v: u64,
    kind: String,
    meter: String,
    from: u64,
    until: u64,
    prev: Option<Cid>,
    records: Vec<ByteBuf>,
    root: ByteArray<32>,
    size: u64,
    p: u64,
    u: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sig: Option<ByteArray<64>>,
}

impl HourFile {
    /// What an hour file calls itself.
    pub(super) const KIND: &'static str = "hour";

    /// Makes and signs the file of these records, which continue `before` (or start a chain of files).
    ///
    /// # Errors
    /// [`FileError::Count`], [`FileError::NotConsecutive`], or [`FileError::Block`] if the block gets too
    /// long.
    pub fn build(before: Option<&Tail>, records: &[Record], key: &SecretKey) -> Result<Self, FileError> {
        let (first, last) = count(records)?;
        check_consecutive(before, records)?;
        let base = before.map(|tail| tail.values);
        let (energy, _) = sum(before, records).ok_or(FileError::Field { field: "p" })?;
        let wire = Wire {
            v: VERSION,
            kind: Self::KIND.to_owned(),
            meter: first.meter().to_string(),
            from: base.map_or(first.time(), |values| values.time).secs(),
            until: last.time().secs(),
            prev: before.map(|tail| tail.cid),
            records: records.iter().map(|record| ByteBuf::from(record.as_str())).collect(),
            root: ByteArray::new(root_of(records)),
            size: u64::try_from(records.len()).unwrap_or(u64::MAX),
            p: energy.produced.wh(),
            u: energy.consumed.wh(),
            sig: None,
        };
        Self::decode(&Signed::sign(wire, key)?)
    }

    /// Reads an hour file: canonical, of bounded size, every record readable.
    ///
    /// # Errors
    /// [`FileError`] naming the part that is wrong.
    pub fn decode(block: &[u8]) -> Result<Self, FileError> {
        Self::read(Signed::decode(block)?)
    }

    fn read(signed: Signed<Wire>) -> Result<Self, FileError> {
        let field = |field| FileError::Field { field };
        let wire = &signed.wire;
        let from = UnixTime::from_secs(wire.from).map_err(|_| field("from"))?;
        let until = UnixTime::from_secs(wire.until).map_err(|_| field("until"))?;
        let records = wire.read_records()?;
        if u64::try_from(records.len()) != Ok(wire.size) {
            return Err(field("size"));
        }
        Ok(Self { signed, from, until, records })
    }

    const fn wire(&self) -> &Wire {
        &self.signed.wire
    }

    /// The file as a block.
    #[must_use]
    pub fn block(&self) -> &[u8] {
        &self.signed.block
    }

    /// The file's name.
    #[must_use]
    pub fn cid(&self) -> Cid {
        self.signed.cid()
    }

    /// Number of the meter all records should be of.
    #[must_use]
    pub const fn meter(&self) -> &MeterId {
        &self.signed.meter
    }

    /// Start of the time the file says it covers.
    #[must_use]
    pub const fn from(&self) -> UnixTime {
        self.from
    }

    /// End of the time the file says it covers.
    #[must_use]
    pub const fn until(&self) -> UnixTime {
        self.until
    }

    /// The file before; [`None`] in the first.
    #[must_use]
    pub const fn prev(&self) -> Option<Cid> {
        self.wire().prev
    }

    /// The records, at least one.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The energy the file says it covers.
    #[must_use]
    pub const fn energy(&self) -> Energy {
        Energy { produced: WattHours::from_wh(self.wire().p), consumed: WattHours::from_wh(self.wire().u) }
    }

    /// The Merkle root the file names.
    #[must_use]
    pub fn root(&self) -> [u8; 32] {
        self.wire().root.into_array()
    }

    /// Whether the named root is the root over the payloads of the records.
    #[must_use]
    pub fn root_fits(&self) -> bool {
        self.root() == root_of(&self.records)
    }

    /// Whether `key` signed the file.
    #[must_use]
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        self.signed.is_signed_by(key)
    }

    /// The energy of its records, counted from the file before if there is one. [`None`] if it overflows.
    #[must_use]
    pub fn count(&self, before: Option<&Tail>) -> Option<Energy> {
        sum(before, &self.records).map(|(energy, _)| energy)
    }

    /// What the next file continues, if this one continues `before`.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the expect below cannot fail")]
    pub fn tail(&self, before: Option<&Tail>) -> Tail {
        let last = self.records.last().expect("a file that was read holds a record");
        let start = before.map(|tail| tail.marks).unwrap_or_default();
        let marks = self.records.iter().fold(start, |marks, record| marks.after(&record.values()));
        Tail { cid: self.cid(), values: last.values(), marks }
    }
}

impl signed::Wire for Wire {
    const KIND: &'static str = HourFile::KIND;

    fn v(&self) -> u64 {
        self.v
    }

    fn kind(&self) -> &str {
        &self.kind
    }

    fn meter(&self) -> &str {
        &self.meter
    }

    fn sig(&mut self) -> &mut Option<ByteArray<64>> {
        &mut self.sig
    }
}

impl Wire {
    fn read_records(&self) -> Result<Vec<Record>, FileError> {
        count(&self.records)?;
        let read = |(index, bytes): (usize, &ByteBuf)| read_record(index, bytes, "records");
        self.records.iter().enumerate().map(read).collect()
    }
}

fn sum(before: Option<&Tail>, records: &[Record]) -> Option<(Energy, Marks)> {
    Energy::sum(before.map(Tail::counted), records.iter().map(Record::values))
}

fn count<T>(records: &[T]) -> Result<(&T, &T), FileError> {
    let error = FileError::Count { len: records.len(), max: MAX_RECORDS };
    let ends = records.first().zip(records.last());
    ends.filter(|_| records.len() <= MAX_RECORDS).ok_or(error)
}

fn check_consecutive(before: Option<&Tail>, records: &[Record]) -> Result<(), FileError> {
    let meter = records.first().map(Record::meter);
    let mut state = before.map(|tail| ChainState { seq: tail.values.seq, head: tail.values.hash });
    for (index, record) in records.iter().enumerate() {
        if Some(record.meter()) != meter || state.is_some_and(|state| !state.is_followed_by(record)) {
            return Err(FileError::NotConsecutive { index });
        }
        state = Some(ChainState::after(record));
    }
    Ok(())
}

fn root_of(records: &[Record]) -> [u8; 32] {
    tree::root(records.iter().map(Record::payload_bytes))
}

#[cfg(test)]
mod tests;
