//! Day files: the energy of a local day, interval by interval, under one signature.
//!
//! - `day` is the local day in Germany ([`Zone::Berlin`]); a record belongs to the day in which its interval
//!   lies, so the record of midnight is the last of the day that ends.
//! - `p` and `u` hold one entry for each interval of the day, 96, 92 or 100 of quarter hours; how many there
//!   are says how long an interval is. See [`Interval`] for what an entry says. Their sums are those of the
//!   day's hour files.
//! - `hours` are the day's hour files, oldest first; `prev` is the day file before.
//! - `first` and `last` are the day's first and last record as they were signed, `size` is the number of its
//!   records, and `root` the Merkle root over all their payloads.

use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};

use super::signed::{self, Signed};
use super::{FileError, read_record};
use crate::calendar::{Date, Zone};
use crate::ipld::Cid;
use crate::keys::PublicKey;
use crate::name::MeterId;
use crate::record::{Energy, MAX_NUMBER, Record};

mod build;
mod grid;
mod interval;

pub use build::DayBuilder;
pub use grid::{Grid, MAX_INTERVALS};
pub use interval::Interval;

use interval::Entry;

/// The most hour files of one day: one every 45 seconds.
pub const MAX_HOURS: usize = 2_000;
/// Whose days files are cut by.
const ZONE: Zone = Zone::Berlin;

/// A day file: its block and what it says. Not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayFile {
    signed: Signed<Wire>,
    date: Date,
    grid: Grid,
    first: Record,
    last: Record,
    energy: Energy,
}

/// The file as it is encoded; without `sig` it is what the signature covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    v: u64,
    kind: String,
    meter: String,
    day: String,
    prev: Option<Cid>,
    hours: Vec<Cid>,
    first: ByteBuf,
    last: ByteBuf,
    p: Vec<Entry>,
    u: Vec<Entry>,
    root: ByteArray<32>,
    size: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sig: Option<ByteArray<64>>,
}

impl DayFile {
    /// What a day file calls itself.
    pub(super) const KIND: &'static str = "day";

    /// Reads a day file: canonical, of bounded size, its two records readable, as many entries as the day has
    /// intervals.
    ///
    /// # Errors
    /// [`FileError`] naming the part that is wrong.
    pub fn decode(block: &[u8]) -> Result<Self, FileError> {
        Self::read(Signed::decode(block)?)
    }

    fn read(signed: Signed<Wire>) -> Result<Self, FileError> {
        let field = |field| FileError::Field { field };
        let wire = &signed.wire;
        let date = Date::from_text(&wire.day).ok_or_else(|| field("day"))?;
        if !(1..=MAX_HOURS).contains(&wire.hours.len()) {
            return Err(FileError::Count { len: wire.hours.len(), max: MAX_HOURS });
        }
        let grid = Grid::of(date, wire.p.len()).ok_or_else(|| field("p"))?;
        let energy = wire.energy()?;
        let first = read_record(0, &wire.first, "first")?;
        let last = read_record(1, &wire.last, "last")?;
        Ok(Self { signed, date, grid, first, last, energy })
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

    /// The local day.
    #[must_use]
    pub const fn date(&self) -> Date {
        self.date
    }

    /// When the day begins and ends, and how it is divided.
    #[must_use]
    pub const fn grid(&self) -> &Grid {
        &self.grid
    }

    /// The day file before; [`None`] in the first.
    #[must_use]
    pub const fn prev(&self) -> Option<Cid> {
        self.wire().prev
    }

    /// The day's hour files, oldest first, at least one.
    #[must_use]
    pub fn hours(&self) -> &[Cid] {
        &self.wire().hours
    }

    /// All links, in the order in which they stand in the block (`prev` before `hours`, by the rules of
    /// DAG-CBOR).
    #[must_use]
    pub fn links(&self) -> Vec<Cid> {
        self.wire().prev.into_iter().chain(self.wire().hours.iter().copied()).collect()
    }

    /// The day's first record.
    #[must_use]
    pub const fn first(&self) -> &Record {
        &self.first
    }

    /// The day's last record.
    #[must_use]
    pub const fn last(&self) -> &Record {
        &self.last
    }

    /// What the file says about each interval of the day.
    pub fn intervals(&self) -> impl Iterator<Item = Interval> + '_ {
        self.wire()
            .p
            .iter()
            .zip(&self.wire().u)
            .map(|(p, u)| Interval::of(*p, *u).unwrap_or(Interval::Missing))
    }

    /// The energy of all intervals.
    #[must_use]
    pub const fn energy(&self) -> Energy {
        self.energy
    }

    /// The Merkle root the file names.
    #[must_use]
    pub fn root(&self) -> [u8; 32] {
        self.wire().root.into_array()
    }

    /// How many records the file says the day has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.wire().size
    }

    /// Whether `key` signed the file.
    #[must_use]
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        self.signed.is_signed_by(key)
    }
}

impl signed::Wire for Wire {
    const KIND: &'static str = DayFile::KIND;

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
    /// The sum of all entries, if they are in pairs and of a size that records can have.
    fn energy(&self) -> Result<Energy, FileError> {
        if self.p.len() != self.u.len() {
            return Err(FileError::Field { field: "u" });
        }
        let mut sum = Energy::ZERO;
        for (p, u) in self.p.iter().zip(&self.u) {
            let entry = Interval::of(*p, *u).ok_or(FileError::Field { field: "u" })?;
            let Interval::Counted(energy) = entry else { continue };
            let most = energy.produced.max(energy.consumed).wh();
            let added = sum.checked_add(energy).filter(|_| most <= MAX_NUMBER);
            sum = added.ok_or(FileError::Field { field: "p" })?;
        }
        Ok(sum)
    }
}

#[cfg(test)]
mod tests;
