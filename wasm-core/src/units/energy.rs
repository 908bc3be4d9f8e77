//! Energy.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{UnitError, decimal};

/// Energy in watt hours.
///
/// Displayed and parsed as kWh: `0.25`, `15338.555`. Serialized as the number of watt hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WattHours(u64);

impl WattHours {
    /// No energy.
    pub const ZERO: Self = Self(0);
    const DECIMALS: usize = 3;

    /// An energy of `wh` watt hours.
    #[must_use]
    pub const fn from_wh(wh: u64) -> Self {
        Self(wh)
    }

    /// The number of watt hours.
    #[must_use]
    pub const fn wh(self) -> u64 {
        self.0
    }

    /// The sum, unless it overflows 64 bits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, unless it is negative.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }
}

impl fmt::Display for WattHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal::format(self.0, Self::DECIMALS))
    }
}

impl FromStr for WattHours {
    type Err = UnitError;
    fn from_str(text: &str) -> Result<Self, UnitError> {
        decimal::parse(text, Self::DECIMALS).map(Self)
    }
}
