//! Files of records: blocks in which one signature vouches for many records, linked to each other.
//!
//! | file | what it is | its links |
//! |---|---|---|
//! | reading file | raw block of one record's text ([`reading_cid`], [`read_reading`]) | none |
//! | [`HourFile`] | the records of an hour or less, with their sums | the file before |
//! | [`DayFile`] | the energy of a local day interval by interval, without the records | the day file before, the day's hour files |
//!
//! Files form one chain: an hour file continues the file before, and a day file stands behind its last hour
//! file, so that the first hour file of the next day continues the day file. Whoever has the newest file can
//! reach all others ([`File::before`], [`File::links`]); whoever wants years quickly goes from day file to day
//! file.
//!
//! Values here make sure of their form only. Whether signature, root, links and sums are right is decided in
//! [`crate::verify`]. Encrypted files are not made yet.

use crate::ipld::{self, Cid, IpldError};
use crate::record::{Marks, Record, RecordError, Values};

mod day;
mod document;
mod hour;
mod signed;
#[cfg(test)]
pub(crate) mod test_chain;
pub mod tree;

pub use day::{DayBuilder, DayFile, Grid, Interval, MAX_HOURS, MAX_INTERVALS};
pub use document::{DocumentError, MAX_DOCUMENT_BYTES, SignedDocument, sign_document, signing_hash};
pub use hour::{HourFile, MAX_RECORDS};

/// The version written and read.
const VERSION: u64 = 1;

/// Why a file could not be made or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// The block is not canonical DAG-CBOR of the expected shape, or not the one that was named.
    #[error(transparent)]
    Block(#[from] IpldError),
    /// The file is of a later version than this program knows.
    #[error("file version {v} is newer than this program")]
    NewerVersion {
        /// The version it names.
        v: u64,
    },
    /// The block is another kind of document.
    #[error("block is {found:?}, not a file of kind {expected}")]
    Kind {
        /// The kind asked for.
        expected: &'static str,
        /// The kind it names, cut to 40 characters.
        found: String,
    },
    /// A field does not say what it may.
    #[error("{field} of the file is not valid")]
    Field {
        /// The field's name in the file.
        field: &'static str,
    },
    /// A file holds at least one record and at most [`MAX_RECORDS`], or one hour file and at most [`MAX_HOURS`].
    #[error("{len} records or hour files are not 1 to {max}")]
    Count {
        /// Their number.
        len: usize,
        /// The limit.
        max: usize,
    },
    /// A record in the file does not read.
    #[error("record {index} of the file: {source}")]
    Record {
        /// Its position in the file, from 0.
        index: usize,
        /// Why it does not read.
        source: RecordError,
    },
    /// A record or hour file to be put in the file does not follow the one before.
    #[error("record or file {index} does not follow the one before, or is of another meter or day")]
    NotConsecutive {
        /// Its position in the file, from 0.
        index: usize,
    },
}

/// The end of a file: what the next one continues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tail {
    /// The file's name.
    pub cid: Cid,
    /// Its last record.
    pub values: Values,
    /// What was counted up to there.
    pub marks: Marks,
}

impl Tail {
    const fn counted(&self) -> (Values, Marks) {
        (self.values, self.marks)
    }
}

/// A file of either kind that has links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum File {
    /// An hour file.
    Hour(Box<HourFile>),
    /// A day file.
    Day(Box<DayFile>),
}

impl File {
    /// Reads a file of whatever kind it says that it is.
    ///
    /// # Errors
    /// [`FileError`] naming the part that is wrong.
    pub fn decode(block: &[u8]) -> Result<Self, FileError> {
        match DayFile::decode(block) {
            Err(FileError::Kind { .. }) => HourFile::decode(block).map(Box::new).map(Self::Hour),
            day => day.map(Box::new).map(Self::Day),
        }
    }

    /// The file's name.
    #[must_use]
    pub fn cid(&self) -> Cid {
        match self {
            Self::Hour(file) => file.cid(),
            Self::Day(file) => file.cid(),
        }
    }

    /// The file before it in the one chain of files: of a day file its last hour file.
    #[must_use]
    pub fn before(&self) -> Option<Cid> {
        match self {
            Self::Hour(file) => file.prev(),
            Self::Day(file) => file.hours().last().copied(),
        }
    }

    /// All blocks it links to, in the order in which they stand in the file.
    #[must_use]
    pub fn links(&self) -> Vec<Cid> {
        match self {
            Self::Hour(file) => file.prev().into_iter().collect(),
            Self::Day(file) => file.links(),
        }
    }
}

/// The name of a record's reading file: a raw block of exactly its text.
#[must_use]
pub fn reading_cid(record: &Record) -> Cid {
    ipld::raw_cid(record.as_str().as_bytes())
}

/// Reads the reading file that `cid` names. Whether its signature is right is for [`crate::verify`] to say.
///
/// # Errors
/// [`FileError::Block`] if the block is another one, [`FileError::Record`] if it is no record.
pub fn read_reading(cid: &Cid, block: &[u8]) -> Result<Record, FileError> {
    ipld::check(cid, block)?;
    read_record(0, block, "record")
}

fn read_record(index: usize, bytes: &[u8], field: &'static str) -> Result<Record, FileError> {
    let text = core::str::from_utf8(bytes).map_err(|_| FileError::Field { field })?;
    Record::parse(text).map_err(|source| FileError::Record { index, source })
}

#[cfg(test)]
mod tests;
