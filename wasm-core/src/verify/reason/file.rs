//! Reasons about files of records.

use crate::file::FileError;
use crate::ipld::{Cid, IpldError};
use crate::record::Energy;
use crate::units::UnixTime;

/// Why a check of a file did not pass.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileReason {
    /// The block is not at hand.
    #[error("block {cid} is not at hand")]
    Missing {
        /// The block's name.
        cid: Cid,
    },
    /// The block is another one than named.
    #[error(transparent)]
    WrongBlock(#[from] IpldError),
    /// The block is no file of records.
    #[error("not a file of records: {0}")]
    Unreadable(#[from] FileError),
    /// The block is a day file where an hour file should be.
    #[error("the block is a day file, not an hour file")]
    NoHour,
    /// The block is an hour file where a day file should be.
    #[error("the block is an hour file, not a day file")]
    NoDay,
    /// The name is no content address of this program.
    #[error("the anchor names {text:?}, which is no content address of a file")]
    NoAddress {
        /// What the anchor names.
        text: String,
    },
    /// Whose key should have signed it is not known.
    #[error("whose key should have signed it is not known here")]
    NoKey,
    /// The block alone cannot show it.
    #[error("a single block cannot show this; looking up its meter does")]
    ByItself,
    /// The reading key did not sign the file.
    #[error("the file is not signed by the meter's key")]
    WrongSignature,
    /// The file, or a record in it, is of another meter or key.
    #[error("the file holds records of another meter or key")]
    OtherMeter,
    /// The root is not that of the records.
    #[error("the file's root is not that of its records")]
    WrongRoot,
    /// A record in the file does not follow the one before.
    #[error("record {seq} does not follow the one before")]
    BrokenChain {
        /// The record's number.
        seq: u64,
    },
    /// The file does not continue the file before.
    #[error("the file continues {found:?}, not {expected:?}")]
    WrongPrevious {
        /// The file it should continue.
        expected: Option<Cid>,
        /// The file it names.
        found: Option<Cid>,
    },
    /// The times the file names are not those of its records.
    #[error("the file's times are not those of its records")]
    WrongTimes,
    /// The sums the file names are not those of its records.
    #[error("the file says {} Wh produced and {} Wh consumed, its records say {} and {}",
        said.produced.wh(), said.consumed.wh(), found.produced.wh(), found.consumed.wh())]
    WrongSums {
        /// What the file says.
        said: Energy,
        /// What its records say.
        found: Energy,
    },
    /// The number of records the file names is not theirs.
    #[error("the file says that it stands for {said} records, it is {found}")]
    WrongCount {
        /// What the file says.
        said: u64,
        /// What its records say.
        found: u64,
    },
    /// The first or last record in the day file is not that of its hour files.
    #[error("the day's first and last record are not those of its hour files")]
    WrongEnds,
    /// An interval of the day file is not what its records say.
    #[error("the interval until {} is not what its records say", end.secs())]
    WrongInterval {
        /// When the interval ends.
        end: UnixTime,
    },
    /// Which file comes before is not known, so sums and link to it cannot be judged.
    #[error("the file before is not known")]
    NothingBefore,
    /// Nothing is said about a file that is not the one named.
    #[error("not looked at: the file is not the one named, or not at hand")]
    NotRead,
    /// More files than a reader follows.
    #[error("more than {max} files since the anchor before")]
    TooMany {
        /// The limit.
        max: usize,
    },
}
