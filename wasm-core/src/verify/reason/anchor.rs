//! Reasons about anchors.

use crate::name::Name;
use crate::name::values::ValueError;
use crate::record::Energy;
use crate::tx::OutPoint;
use crate::units::{Height, UnixTime};

/// Why a check of an anchor did not pass.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnchorReason {
    /// The transaction says nothing about the meter's name.
    #[error("the transaction is no operation on {name}")]
    NotThisName {
        /// The meter's name.
        name: Name,
    },
    /// Somebody else holds the name after this operation.
    #[error("the name is not held by the meter's client and node")]
    OtherOwner,
    /// The value says nothing to us.
    #[error("the name's value: {0}")]
    Value(#[from] ValueError),
    /// The operation does not spend the name coin before.
    #[error("the operation does not spend {coin}, the name coin before")]
    NotContinued {
        /// The name coin of the anchor before.
        coin: OutPoint,
    },
    /// The anchor has another number than the one that follows.
    #[error("anchor {expected} was expected, this is {found}")]
    Number {
        /// The number that should have come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// The anchors before are not known.
    #[error("the anchors before number {n} are not known")]
    NothingBefore {
        /// This anchor's number.
        n: u64,
    },
    /// At this height anybody could write any name.
    #[error("below height {from} a name proves no ownership")]
    BeforeOwnership {
        /// From where on it does.
        from: Height,
    },
    /// The transaction is not proven, so what it says proves nothing.
    #[error("not looked at: the transaction is not proven")]
    Unproven,
    /// The sums are not those of the records.
    #[error("the anchor says {} Wh produced and {} Wh consumed, the records say {} and {}",
        said.produced.wh(), said.consumed.wh(), found.produced.wh(), found.consumed.wh())]
    WrongSums {
        /// What the anchor says.
        said: Energy,
        /// What the records say.
        found: Energy,
    },
    /// The registers are not those of the newest record.
    #[error("the anchor's registers are not those of the newest record")]
    WrongRegisters,
    /// The time is not that of the newest record.
    #[error("the anchor's time {} is not that of the newest record, {}", said.secs(), found.secs())]
    WrongTime {
        /// What the anchor says.
        said: UnixTime,
        /// The time of the newest record.
        found: UnixTime,
    },
    /// An anchor before stands for the same records.
    #[error("records from {first} on, but those up to {counted} were counted before")]
    CountedBefore {
        /// The first record the anchor stands for.
        first: u64,
        /// The newest record that an anchor before stands for.
        counted: u64,
    },
    /// More energy than the installation can have moved in the time.
    #[error("{} Wh produced and {} Wh consumed, at most {} and {} are possible",
        said.produced.wh(), said.consumed.wh(), most.produced.wh(), most.consumed.wh())]
    TooMuch {
        /// What the records say.
        said: Energy,
        /// What is possible.
        most: Energy,
    },
    /// The files are not verified, so there is nothing to compare with.
    #[error("not looked at: the files are not verified")]
    NoFiles,
}
