//! The configuration file: TOML, every key documented in `config.example.toml`.
//!
//! Read once at the start, checked as a whole, then trusted. Relative paths are relative to the file.
//! Holds no secret: the node's key has its own file.

use crate::meter::line::Line;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use wasm_core::file::MAX_RECORDS;
use wasm_core::name::MeterId;
use wasm_core::network::Network;
use wasm_core::record::Text;
use wasm_core::units::FeeRate;

/// Every interval must end on a full hour too.
const HOUR_S: u32 = 3600;

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Not TOML, an unknown key, a missing one, or a value of the wrong kind.
    #[error("{path}: {source}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where and what.
        source: Box<toml::de::Error>,
    },
    /// A value that is not possible.
    #[error("{key} is {value}, but must be {wanted}")]
    Value {
        /// The key.
        key: &'static str,
        /// The value found.
        value: String,
        /// What it may be.
        wanted: &'static str,
    },
}

/// The checked configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Which chain to anchor on.
    pub network: Network,
    /// Folder of the database and the key file.
    pub data_dir: PathBuf,
    /// Where to serve the interface.
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// Electrum servers, `host:port`, plain TCP, in order of preference.
    #[serde(default)]
    pub electrum: Vec<String>,
    /// Seconds between records: a divisor of an hour. Below 5 is for tests only.
    #[serde(default = "default_interval")]
    pub interval_s: u32,
    /// Records in a file; a file also ends at each full hour.
    #[serde(default)]
    pub file_records: Option<u32>,
    /// How people call this gateway.
    #[serde(default)]
    pub label: String,
    /// What sets the clock of this machine.
    #[serde(default)]
    pub clock: ClockSetting,
    /// The meter.
    pub meter: MeterConfig,
    /// Writing to the chain.
    #[serde(default)]
    pub anchor: AnchorConfig,
    /// Pairing.
    #[serde(default)]
    pub pairing: PairingConfig,
}

/// What sets the machine's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClockSetting {
    /// Look whether the system says that it is synchronised.
    #[default]
    Auto,
    /// Network time, watched by somebody else.
    Ntp,
    /// A battery-backed clock.
    Rtc,
    /// Nothing: times are marked as unknown.
    None,
}

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
        Self { day_s: 600, solar_peak_w: 6000, household_w: 450, pace_ms: 1000, since: 1_790_000_000 }
    }
}

/// Writing to the chain.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AnchorConfig {
    /// Least seconds between two anchors.
    pub every_s: u32,
    /// Fee in swartz per virtual byte.
    pub fee_rate: FeeRate,
    /// Warn when less than this many anchors can be paid.
    pub warn_below: u32,
}

impl Default for AnchorConfig {
    fn default() -> Self {
        Self { every_s: 0, fee_rate: FeeRate::MIN, warn_below: 48 }
    }
}

/// Pairing.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PairingConfig {
    /// Seconds a code is good for.
    pub code_valid_s: u32,
}

impl Default for PairingConfig {
    fn default() -> Self {
        Self { code_valid_s: 900 }
    }
}

impl Config {
    /// Reads and checks a configuration file.
    ///
    /// # Errors
    /// [`ConfigError`] names the file, the key and what is wrong with it.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
        let mut config: Self = toml::from_str(&text)
            .map_err(|source| ConfigError::Syntax { path: path.to_owned(), source: Box::new(source) })?;
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        config.data_dir = folder.join(&config.data_dir);
        config.meter.file = config.meter.file.map(|file| folder.join(file));
        config.check()?;
        Ok(config)
    }

    /// Records in a file.
    #[must_use]
    pub fn file_records(&self) -> u32 {
        let per_hour = HOUR_S.checked_div(self.interval_s).unwrap_or(1);
        self.file_records.unwrap_or(per_hour)
    }

    fn check(&self) -> Result<(), ConfigError> {
        let divides = HOUR_S.checked_rem(self.interval_s) == Some(0);
        check("interval_s", self.interval_s, divides, "a divisor of 3600")?;
        let count = self.file_records();
        let fits = count >= 1 && usize::try_from(count).is_ok_and(|count| count <= MAX_RECORDS);
        check("file_records", count, fits, "1 to 900")?;
        check("meter.max_import_w", self.meter.max_import_w, self.meter.max_import_w > 0, "more than 0")?;
        check("meter.fresh_s", self.meter.fresh_s, self.meter.fresh_s > 0, "more than 0")?;
        check(
            "meter.replay.pace_ms",
            self.meter.replay.pace_ms,
            self.meter.replay.pace_ms >= 10,
            "10 or more",
        )?;
        self.meter.check()
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

    fn check(&self) -> Result<(), ConfigError> {
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

/// Number of a replayed meter that was given none.
const REPLAY_NUMBER: &str = "1ISK0078123456";

fn check(key: &'static str, found: u32, holds: bool, wanted: &'static str) -> Result<(), ConfigError> {
    if holds { Ok(()) } else { Err(value(key, &found.to_string(), wanted)) }
}

fn value(key: &'static str, found: &str, wanted: &'static str) -> ConfigError {
    ConfigError::Value { key, value: found.to_owned(), wanted }
}

fn text(key: &'static str, found: &str) -> Result<Text, ConfigError> {
    Text::new(found).map_err(|_| value(key, found, "1 to 64 plain characters"))
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8736))
}

const fn default_interval() -> u32 {
    900
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

#[cfg(test)]
mod tests;
