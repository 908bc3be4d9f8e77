//! Reasons about single records.

use crate::name::MeterId;
use crate::record::{KeyId, RecordError, Status, TimeStatus};
use crate::units::{UnixTime, WattHours};
use crate::verify::registers::RegisterName;

/// Why a check of a record did not pass.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordReason {
    /// The text is no record.
    #[error("not a record: {0}")]
    Unreadable(#[from] RecordError),
    /// The record names another key.
    #[error("the record names key {found}, not {expected}")]
    OtherKey {
        /// The id of the meter's reading key.
        expected: KeyId,
        /// The id in the record.
        found: KeyId,
    },
    /// The record is of another meter.
    #[error("the record is of meter {found}")]
    OtherMeter {
        /// The number in the record.
        found: MeterId,
    },
    /// The reading key did not sign these bytes.
    #[error("the signature does not fit the record")]
    WrongSignature,
    /// Nothing is said about what nobody signed.
    #[error("not looked at: the record is not signed by the meter's key")]
    Unsigned,
    /// There is no record to compare with.
    #[error("no earlier record to compare with")]
    NothingBefore,
    /// Record 1 names a record before it.
    #[error("the first record names a record before it")]
    FirstNotZero,
    /// Records are missing.
    #[error("record {expected} was expected, this is {found}")]
    Gap {
        /// The number that should have come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// A record of this number was there before.
    #[error("record {found} comes again after record {last}")]
    Repeated {
        /// The number that came.
        found: u64,
        /// The newest verified number.
        last: u64,
    },
    /// The record continues a record that was never seen.
    #[error("the record continues one that was not seen")]
    UnknownPrevious,
    /// A register fell.
    #[error("register {register} fell from {from} to {to} kWh")]
    Fell {
        /// Which register.
        register: RegisterName,
        /// Its value before.
        from: WattHours,
        /// Its value now.
        to: WattHours,
    },
    /// A register rose by more than the installation can.
    #[error("register {register} rose by {rise} kWh, possible are {limit} kWh")]
    TooMuch {
        /// Which register.
        register: RegisterName,
        /// By how much.
        rise: WattHours,
        /// The most that is possible in this time.
        limit: WattHours,
    },
    /// A register value is not what its raw counter says.
    #[error("register {register} says {value} kWh, which is not what the raw counter says")]
    RawDiffers {
        /// Which register.
        register: RegisterName,
        /// The value in the record.
        value: WattHours,
    },
    /// A register is in one record and not in the other.
    #[error("register {register} is not in both records")]
    NotInBoth {
        /// Which register.
        register: RegisterName,
    },
    /// A register was not measured for this record.
    #[error("register {register} was not measured, status {}", status.letter())]
    NotMeasured {
        /// Which register.
        register: RegisterName,
        /// How its value was come by.
        status: Status,
    },
    /// The meter was exchanged: registers start anew.
    #[error("the meter was exchanged, its registers start anew")]
    MeterExchanged,
    /// Nobody said what the installation can.
    #[error("the installation's greatest power is not known")]
    NoLimits,
    /// The time is not after the time before.
    #[error("the time is not after that of the record before, {}", before.secs())]
    TimeNotAfter {
        /// The time before.
        before: UnixTime,
    },
    /// The clock was not synchronised.
    #[error("the clock was not synchronised, status {}", status.letter())]
    ClockNotSynchronised {
        /// How far the time can be trusted.
        status: TimeStatus,
    },
    /// The clock was set in this interval.
    #[error("the clock was set in this interval")]
    ClockStep,
}
