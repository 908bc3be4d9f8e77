//! Times and heights.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::UnitError;

/// A point in time: UTC seconds since 1970, not after the year 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct UnixTime(u64);

impl UnixTime {
    /// 9999-12-31T23:59:59Z, the last time with a four-digit year.
    pub const MAX: Self = Self(253_402_300_799);

    /// The time `secs` seconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// [`UnitError::TimeTooLate`] after [`UnixTime::MAX`].
    pub const fn from_secs(secs: u64) -> Result<Self, UnitError> {
        if secs > Self::MAX.0 {
            return Err(UnitError::TimeTooLate { secs, limit: Self::MAX.0 });
        }
        Ok(Self(secs))
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn secs(self) -> u64 {
        self.0
    }

    /// The time `secs` seconds later, unless that is after [`UnixTime::MAX`].
    #[must_use]
    pub fn checked_add_secs(self, secs: u64) -> Option<Self> {
        Self::from_secs(self.0.checked_add(secs)?).ok()
    }

    /// Seconds from `earlier` to `self`; `None` if `earlier` is later.
    #[must_use]
    pub fn secs_since(self, earlier: Self) -> Option<u64> {
        self.0.checked_sub(earlier.0)
    }
}

impl TryFrom<u64> for UnixTime {
    type Error = UnitError;
    fn try_from(secs: u64) -> Result<Self, UnitError> {
        Self::from_secs(secs)
    }
}

impl From<UnixTime> for u64 {
    fn from(time: UnixTime) -> Self {
        time.0
    }
}

/// A block's number in the chain; genesis is 0. Every `u32` is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Height(pub u32);

impl Height {
    /// The height `blocks` later, at most `u32::MAX`.
    #[must_use]
    pub const fn saturating_add(self, blocks: u32) -> Self {
        Self(self.0.saturating_add(blocks))
    }

    /// Blocks from `earlier` to `self`; `None` if `earlier` is higher.
    #[must_use]
    pub const fn blocks_since(self, earlier: Self) -> Option<u32> {
        self.0.checked_sub(earlier.0)
    }
}

impl fmt::Display for Height {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
