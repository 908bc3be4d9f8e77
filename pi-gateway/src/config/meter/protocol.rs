//! What meters speak, and what is usual for each language.

use super::Source;
use crate::meter::line::Language;
use crate::meter::modbus::Map;
use crate::meter::serial::{Framing, Settings};
use serde::Deserialize;

/// What a meter speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// SML, pushed on the optical port.
    Sml,
    /// D0 (IEC 62056-21), pushed.
    D0,
    /// D0, asked for in mode C.
    D0Poll,
    /// DSMR P1.
    Dsmr,
    /// Modbus registers of Eastron SDM630 and SDM72.
    Sdm,
    /// Modbus registers by SunSpec.
    Sunspec,
    /// JSON of Tasmota.
    Tasmota,
    /// JSON of Shelly.
    Shelly,
    /// Pulses.
    S0,
}

impl Protocol {
    /// The word in the configuration.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sml => "sml",
            Self::D0 => "d0",
            Self::D0Poll => "d0-poll",
            Self::Dsmr => "dsmr",
            Self::Sdm => "sdm",
            Self::Sunspec => "sunspec",
            Self::Tasmota => "tasmota",
            Self::Shelly => "shelly",
            Self::S0 => "s0",
        }
    }

    /// Whether it comes from there.
    #[must_use]
    pub const fn fits(self, source: Source) -> bool {
        match self {
            Self::Sml => matches!(source, Source::Serial | Source::Replay),
            Self::D0 | Self::D0Poll | Self::Dsmr => matches!(source, Source::Serial),
            Self::Sdm | Self::Sunspec => matches!(source, Source::Serial | Source::Tcp),
            Self::Tasmota | Self::Shelly => matches!(source, Source::Mqtt),
            Self::S0 => matches!(source, Source::Gpio),
        }
    }

    /// The language of a meter that pushes over a serial line.
    #[must_use]
    pub const fn pushed(self) -> Option<Language> {
        match self {
            Self::Sml => Some(Language::Sml),
            Self::D0 => Some(Language::D0),
            Self::Dsmr => Some(Language::Dsmr),
            _ => None,
        }
    }

    /// The register map of a Modbus meter.
    #[must_use]
    pub const fn map(self) -> Option<Map> {
        match self {
            Self::Sdm => Some(Map::Sdm),
            Self::Sunspec => Some(Map::SunSpec),
            _ => None,
        }
    }

    /// Usual speed and framing of its port.
    #[must_use]
    pub const fn settings(self) -> Settings {
        match self {
            Self::D0 => Settings { baud: 9600, framing: Framing::SevenEven },
            Self::D0Poll => Settings { baud: 300, framing: Framing::SevenEven },
            Self::Dsmr => Settings { baud: 115_200, framing: Framing::EightNone },
            _ => Settings { baud: 9600, framing: Framing::EightNone },
        }
    }

    /// Usual milliseconds between two questions.
    #[must_use]
    pub const fn poll_ms(self) -> u32 {
        match self {
            Self::D0Poll => 30_000,
            _ => 1000,
        }
    }

    /// Seconds after which a telegram is usually too old: some of its meters are slow to tell.
    #[must_use]
    pub const fn fresh_s(self) -> u32 {
        match self {
            Self::D0Poll => 120,
            Self::Tasmota | Self::Shelly => 90,
            Self::Dsmr => 20,
            _ => 10,
        }
    }

    /// Whether its meters count as billing meters do.
    #[must_use]
    pub const fn is_billing_grade(self) -> bool {
        !matches!(self, Self::Shelly | Self::S0)
    }
}
