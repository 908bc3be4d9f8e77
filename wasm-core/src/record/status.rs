//! How far a value or a time of a record can be trusted, in the letters and words of OCMF.

/// How a register value was come by (OCMF `ST`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// Read from the meter.
    Good,
    /// The meter did not answer in time; the value is the last one known.
    Timeout,
    /// The meter was disconnected; the value is the last one known.
    Disconnected,
    /// The meter or its seal was tampered with.
    Manipulated,
    /// The meter was exchanged.
    Exchanged,
    /// The value cannot be: it fell, or rose by more than the installation can.
    OutOfRange,
    /// The value was put in by somebody.
    Substitute,
    /// The telegram could not be read; the value is the last one known.
    ReadError,
}

impl Status {
    pub(super) const ALL: [Self; 8] = [
        Self::Good,
        Self::Timeout,
        Self::Disconnected,
        Self::Manipulated,
        Self::Exchanged,
        Self::OutOfRange,
        Self::Substitute,
        Self::ReadError,
    ];

    /// The letter OCMF has for it.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Good => "G",
            Self::Timeout => "T",
            Self::Disconnected => "D",
            Self::Manipulated => "M",
            Self::Exchanged => "X",
            Self::OutOfRange => "O",
            Self::Substitute => "S",
            Self::ReadError => "F",
        }
    }

    pub(super) fn from_letter(letter: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.letter() == letter)
    }
}

/// How far a record's time can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeStatus {
    /// Unknown, or not yet synchronised.
    Unknown,
    /// For information only.
    Informative,
    /// The clock was synchronised.
    Synchronised,
    /// Counted from a synchronised time without being synchronised now.
    Relative,
}

impl TimeStatus {
    const ALL: [Self; 4] = [Self::Unknown, Self::Informative, Self::Synchronised, Self::Relative];

    /// The letter OCMF has for it.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Unknown => "U",
            Self::Informative => "I",
            Self::Synchronised => "S",
            Self::Relative => "R",
        }
    }

    pub(super) fn from_letter(letter: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.letter() == letter)
    }
}

/// What a clock was set by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockSource {
    /// Network time.
    Ntp,
    /// A battery-backed clock.
    Rtc,
    /// The meter's clock.
    Meter,
    /// Nothing.
    None,
}

impl ClockSource {
    const ALL: [Self; 4] = [Self::Ntp, Self::Rtc, Self::Meter, Self::None];

    /// The word a record has for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ntp => "ntp",
            Self::Rtc => "rtc",
            Self::Meter => "meter",
            Self::None => "none",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.word() == word)
    }
}
