//! The part of the configuration that is about the meter.

mod driver;
mod protocol;

pub use driver::{MqttConfig, S0Config};
pub use protocol::Protocol;

use super::{ConfigError, check, value};
use crate::meter::serial::Framing;
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
    /// Where its telegrams come from.
    pub source: Source,
    /// What it speaks; each source has a usual one.
    #[serde(default)]
    pub protocol: Option<Protocol>,
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
    /// A telegram older than this says nothing about the end of an interval; each protocol has a usual one.
    #[serde(default)]
    pub fresh_s: Option<u32>,
    /// The serial device.
    #[serde(default)]
    pub port: Option<PathBuf>,
    /// Its speed; each protocol has a usual one.
    #[serde(default)]
    pub baud: Option<u32>,
    /// Its framing; each protocol has a usual one.
    #[serde(default)]
    pub framing: Option<Framing>,
    /// Of a Modbus meter on TCP or of an MQTT broker, `host:port`.
    #[serde(default)]
    pub address: Option<String>,
    /// Number of a Modbus meter on its line.
    #[serde(default = "default_unit")]
    pub unit: u8,
    /// Milliseconds between two questions to a meter that answers; each protocol has a usual pause.
    #[serde(default)]
    pub poll_ms: Option<u32>,
    /// Longest time for a Modbus answer, in milliseconds.
    #[serde(default = "default_timeout")]
    pub timeout_ms: u32,
    /// Messages of an MQTT broker.
    #[serde(default)]
    pub mqtt: MqttConfig,
    /// Pulses.
    #[serde(default)]
    pub s0: S0Config,
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
    /// A TCP address with a Modbus meter behind it.
    Tcp,
    /// An MQTT broker.
    Mqtt,
    /// A GPIO line with pulses.
    Gpio,
    /// A recording, moved by a made-up day.
    Replay,
}

impl Source {
    /// The word in `/v1/node`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Serial => "serial",
            Self::Tcp => "tcp",
            Self::Mqtt => "mqtt",
            Self::Gpio => "gpio",
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
        match &self.number {
            Some(number) => Ok(number.clone()),
            None if self.is_replay() => REPLAY_NUMBER.parse().map_err(|_| missing()),
            None => Err(missing()),
        }
    }

    /// Whether the meter is a recording.
    #[must_use]
    pub fn is_replay(&self) -> bool {
        self.source == Source::Replay
    }

    /// What the meter speaks.
    ///
    /// # Errors
    /// A protocol that the source does not carry, or none where there is no usual one.
    pub fn protocol(&self) -> Result<Protocol, ConfigError> {
        let usual = match self.source {
            Source::Serial | Source::Replay => Some(Protocol::Sml),
            Source::Tcp => None,
            Source::Mqtt => Some(Protocol::Tasmota),
            Source::Gpio => Some(Protocol::S0),
        };
        let Some(protocol) = self.protocol.or(usual) else {
            return Err(value("meter.protocol", "missing", "sdm or sunspec"));
        };
        if protocol.fits(self.source) {
            return Ok(protocol);
        }
        Err(value("meter.protocol", protocol.word(), "one that comes from meter.source"))
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
        let usual = self.protocol().map_or(10, Protocol::fresh_s);
        Duration::from_secs(self.fresh_s.unwrap_or(usual).min(interval_s).into())
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        check("meter.max_import_w", self.max_import_w, self.max_import_w > 0, "more than 0")?;
        check("meter.fresh_s", 0, self.fresh_s != Some(0), "more than 0")?;
        check("meter.timeout_ms", self.timeout_ms, self.timeout_ms >= 10, "10 or more")?;
        let poll = self.poll_ms.unwrap_or(u32::MAX);
        check("meter.poll_ms", poll, poll >= 10, "10 or more")?;
        check("meter.replay.pace_ms", self.replay.pace_ms, self.replay.pace_ms >= 10, "10 or more")?;
        self.protocol()?;
        self.number()?;
        self.vendor()?;
        self.model()?;
        if self.is_replay() {
            return self.recording().map(drop);
        }
        if self.vendor.is_none() {
            return Err(value("meter.vendor", "missing", "the meter's maker"));
        }
        if self.model.is_none() {
            return Err(value("meter.model", "missing", "the meter's model"));
        }
        self.check_driver()
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

const fn default_unit() -> u8 {
    1
}

const fn default_timeout() -> u32 {
    1000
}
