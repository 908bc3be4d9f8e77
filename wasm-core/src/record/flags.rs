//! What a record says happened in its interval.

use core::fmt;

/// Something that happened in an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flag {
    /// The tamper switch opened.
    Tamper,
    /// The gateway was restarted.
    Restart,
    /// The clock was set.
    ClockStep,
    /// The meter was exchanged: its registers start anew with this record.
    MeterExchanged,
    /// The power failed.
    PowerLoss,
}

impl Flag {
    /// All flags, in the order a record lists them.
    pub const ALL: [Self; 5] =
        [Self::Tamper, Self::Restart, Self::ClockStep, Self::MeterExchanged, Self::PowerLoss];

    /// The letter in `XF`.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Tamper => 'T',
            Self::Restart => 'R',
            Self::ClockStep => 'C',
            Self::MeterExchanged => 'X',
            Self::PowerLoss => 'P',
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Tamper => 1,
            Self::Restart => 2,
            Self::ClockStep => 4,
            Self::MeterExchanged => 8,
            Self::PowerLoss => 16,
        }
    }
}

/// A set of [`Flag`]s. `Display` is their letters in the order `TRCXP`, nothing for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Flags(u8);

impl Flags {
    /// Nothing happened.
    pub const NONE: Self = Self(0);

    /// This set and one more flag.
    #[must_use]
    pub const fn with(self, flag: Flag) -> Self {
        Self(self.0 | flag.bit())
    }

    /// Everything in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the flag is set.
    #[must_use]
    pub const fn contains(self, flag: Flag) -> bool {
        self.0 & flag.bit() != 0
    }

    /// Whether nothing happened.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The flags that are set, in order.
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.into_iter().filter(move |flag| self.contains(*flag))
    }
}

impl FromIterator<Flag> for Flags {
    fn from_iter<I: IntoIterator<Item = Flag>>(flags: I) -> Self {
        flags.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Display for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|flag| write!(f, "{}", flag.letter()))
    }
}
