//! Makes a day file from the day's hour files, one after the other.

use serde_bytes::{ByteArray, ByteBuf};

use super::{DayFile, Grid, Interval, MAX_HOURS, Signed, Wire};
use crate::calendar::Date;
use crate::file::tree::TreeHasher;
use crate::file::{FileError, HourFile, Tail, VERSION};
use crate::ipld::Cid;
use crate::keys::SecretKey;
use crate::record::{ChainState, Marks, Record, Values};

/// A day file in the making. It holds no records but two, however many the day has.
#[derive(Debug, Clone)]
pub struct DayBuilder {
    date: Date,
    grid: Grid,
    prev: Option<Cid>,
    /// The newest record and what was counted up to it.
    counted: Option<(Values, Marks)>,
    hours: Vec<Cid>,
    first: Option<Record>,
    last: Option<Record>,
    intervals: Vec<Interval>,
    tree: TreeHasher,
    size: u64,
}

impl DayBuilder {
    /// The day file of `date` behind the day file `prev`, in intervals of `interval_s` seconds. `before` is
    /// the file before the day's first hour file: energy is counted from its last record.
    ///
    /// # Errors
    /// [`FileError::Field`] if the seconds do not divide an hour.
    pub fn new(
        date: Date,
        interval_s: u32,
        prev: Option<Cid>,
        before: Option<&Tail>,
    ) -> Result<Self, FileError> {
        let grid = Grid::new(date, interval_s).ok_or(FileError::Field { field: "p" })?;
        Ok(Self {
            date,
            grid,
            prev,
            counted: before.map(Tail::counted),
            hours: Vec::new(),
            first: None,
            last: None,
            intervals: vec![Interval::Missing; grid.intervals()],
            tree: TreeHasher::default(),
            size: 0,
        })
    }

    /// Adds the next hour file of the day. After an error the day cannot be made.
    ///
    /// # Errors
    /// [`FileError::NotConsecutive`] if its records do not follow, or are of another meter or day;
    /// [`FileError::Count`] beyond [`MAX_HOURS`].
    pub fn push(&mut self, hour: &HourFile) -> Result<(), FileError> {
        let index = self.hours.len();
        if index >= MAX_HOURS {
            return Err(FileError::Count { len: index.saturating_add(1), max: MAX_HOURS });
        }
        self.hours.push(hour.cid());
        let added = hour.records().iter().try_for_each(|record| self.add(record));
        added.ok_or(FileError::NotConsecutive { index })
    }

    fn add(&mut self, record: &Record) -> Option<()> {
        let values = record.values();
        let index = self.grid.index(values.time)?;
        if self.first.as_ref().is_some_and(|first| first.meter() != record.meter()) {
            return None;
        }
        let (last, marks) = self.counted.unzip();
        let state = last.map(|last| ChainState { seq: last.seq, head: last.hash });
        if state.is_some_and(|state| !state.is_followed_by(record)) {
            return None;
        }
        let marks = marks.unwrap_or_default();
        let step = last.and_then(|last| marks.step(&last, &values));
        let interval = self.intervals.get_mut(index)?;
        *interval = interval.with(step, values.is_measured())?;
        self.counted = Some((values, marks.after(&values)));
        self.tree.push(record.payload_bytes());
        self.size = self.size.saturating_add(1);
        self.first.get_or_insert_with(|| record.clone());
        self.last = Some(record.clone());
        Some(())
    }

    /// What was found about each interval so far.
    #[must_use]
    pub fn intervals(&self) -> &[Interval] {
        &self.intervals
    }

    /// How many records were added.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The Merkle root over their payloads.
    #[must_use]
    pub fn root(&self) -> [u8; 32] {
        self.tree.root()
    }

    /// The first and the last record, once there is one.
    #[must_use]
    pub fn ends(&self) -> Option<(&Record, &Record)> {
        self.first.as_ref().zip(self.last.as_ref())
    }

    /// What was counted up to the last record.
    #[must_use]
    pub fn marks(&self) -> Marks {
        self.counted.map(|(_, marks)| marks).unwrap_or_default()
    }

    /// The signed file.
    ///
    /// # Errors
    /// [`FileError::Count`] if no hour file was added, [`FileError::Block`] if the block gets too long.
    pub fn sign(self, key: &SecretKey) -> Result<DayFile, FileError> {
        let (first, last) = self.ends().ok_or(FileError::Count { len: 0, max: MAX_HOURS })?;
        let (p, u) = self.intervals.iter().map(|interval| interval.entries()).unzip();
        let wire = Wire {
            v: VERSION,
            kind: DayFile::KIND.to_owned(),
            meter: first.meter().to_string(),
            day: self.date.to_string(),
            prev: self.prev,
            first: ByteBuf::from(first.as_str()),
            last: ByteBuf::from(last.as_str()),
            p,
            u,
            root: ByteArray::new(self.tree.root()),
            size: self.size,
            sig: None,
            hours: self.hours,
        };
        DayFile::decode(&Signed::sign(wire, key)?)
    }
}
