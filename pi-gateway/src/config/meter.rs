//! The part of the configuration that is about the meter.

use super::{ConfigError, check, value};
use crate::meter::line::Line;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::time::Duration;
use wasm_core::name::MeterId;
use wasm_core::record::Text;

/// Number of a replayed meter that was given none.
const REPLAY_NUMBER: &str = "1ISK0078123456";

/// The meter and how it is read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeterConfig {
    /// A real port or a recording.
    pub source: Source,
    /// Number as printed on the meter; a replayed meter has one by default.
    #[serde(default)]
    pub number: Option<MeterId>,
    /// Maker, for the record.
    #[serde(default)]
    pub vendor: Option<String>,
    /// Model, for the record.
    #[serde(default)]
    pub model: Option<String>,
    /// Most power the connection takes, in W.
    #[serde(default = "default_max_import")]
    pub max_import_w: u32,
    /// Most power the connection gives, in W.
    #[serde(default = "default_max_export")]
    pub max_export_w: u32,
    /// A telegram older than this says nothing about the end of an interval.
    #[serde(default = "default_fresh")]
    pub fresh_s: u32,
    /// The serial device of a real meter.
    #[serde(default)]
    pub port: Option<PathBuf>,
    /// Its speed.
    #[serde(default = "default_baud")]
    pub baud: u32,
    /// The recording of a replayed meter.
    #[serde(default)]
    pub file: Option<PathBuf>,
    /// How the replayed meter moves.
    #[serde(default)]
    pub replay: ReplayConfig,
}

/// Where telegrams come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A serial port with a meter behind it.
    Serial,
    /// A recording, moved by a made-up day.
    Replay,
}

impl Source {
    /// The word in `/v1/node`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Serial => "serial",
            Self::Replay => "replay",
        }
    }
}

/// The made-up day of a replayed meter.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReplayConfig {
    /// Length of the day in seconds.
    pub day_s: u32,
    /// Solar power at noon in W.
    pub solar_peak_w: u32,
    /// Mean power used in W.
    pub household_w: u32,
    /// Milliseconds between telegrams.
    pub pace_ms: u32,
    /// Unix time at which the counters stood as recorded.
    pub since: u32,
}

impl Default for ReplayConfig {
    fn default() -> Self {
        Self { day_s: 600, solar_peak_w: 6000, household_w: 450, pace_ms: 1000, since: 1_735_689_600 }
    }
}

impl MeterConfig {
    /// Number of the meter.
    ///
    /// # Errors
    /// A real meter without one.
    pub fn number(&self) -> Result<MeterId, ConfigError> {
        let missing = || value("meter.number", "missing", "the number printed on the meter");
        match (&self.number, self.source) {
            (Some(number), _) => Ok(number.clone()),
            (None, Source::Replay) => REPLAY_NUMBER.parse().map_err(|_| missing()),
            (None, Source::Serial) => Err(missing()),
        }
    }

    /// Maker of the meter.
    ///
    /// # Errors
    /// A text that no record can carry.
    pub fn vendor(&self) -> Result<Text, ConfigError> {
        text("meter.vendor", self.vendor.as_deref().unwrap_or("ISK"))
    }

    /// Model of the meter, without a mark.
    ///
    /// # Errors
    /// A text that no record can carry.
    pub fn model(&self) -> Result<Text, ConfigError> {
        text("meter.model", self.model.as_deref().unwrap_or("MT175"))
    }

    /// The line of a real meter.
    ///
    /// # Errors
    /// No port given.
    pub fn line(&self) -> Result<Line, ConfigError> {
        let path = self.port.clone().ok_or_else(|| value("meter.port", "missing", "the serial device"))?;
        Ok(Line { path, baud: self.baud })
    }

    /// The recording of a replayed meter.
    ///
    /// # Errors
    /// No file given.
    pub fn recording(&self) -> Result<&Path, ConfigError> {
        self.file.as_deref().ok_or_else(|| value("meter.file", "missing", "a recording"))
    }

    /// Oldest telegram that says something about the end of an interval of this length.
    #[must_use]
    pub fn fresh(&self, interval_s: u32) -> Duration {
        Duration::from_secs(self.fresh_s.min(interval_s).into())
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        check("meter.max_import_w", self.max_import_w, self.max_import_w > 0, "more than 0")?;
        check("meter.fresh_s", self.fresh_s, self.fresh_s > 0, "more than 0")?;
        check("meter.replay.pace_ms", self.replay.pace_ms, self.replay.pace_ms >= 10, "10 or more")?;
        self.number()?;
        self.vendor()?;
        self.model()?;
        match self.source {
            Source::Serial if self.vendor.is_none() => {
                Err(value("meter.vendor", "missing", "the meter's maker"))
            }
            Source::Serial if self.model.is_none() => {
                Err(value("meter.model", "missing", "the meter's model"))
            }
            Source::Serial => self.line().map(drop),
            Source::Replay => self.recording().map(drop),
        }
    }
}

fn text(key: &'static str, found: &str) -> Result<Text, ConfigError> {
    Text::new(found).map_err(|_| value(key, found, "1 to 64 plain characters"))
}

const fn default_max_import() -> u32 {
    24_000
}

const fn default_max_export() -> u32 {
    10_000
}

const fn default_fresh() -> u32 {
    10
}

const fn default_baud() -> u32 {
    9600
}
