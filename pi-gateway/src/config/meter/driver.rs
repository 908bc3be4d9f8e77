//! From the configuration to the driver that reads the meter.

use super::{ConfigError, MeterConfig, Protocol, Source, check, value};
use crate::meter::Driver;
use crate::meter::d0::poll::ModeC;
use crate::meter::line::Line;
use crate::meter::modbus::{Modbus, Way};
use crate::meter::mqtt::payload::{Format, Names};
use crate::meter::mqtt::{Login, Mqtt};
use crate::meter::s0::{Direction, Pulses, S0};
use crate::meter::serial::Settings;
use serde::Deserialize;
use std::path::PathBuf;
use std::time::Duration;

/// Messages of an MQTT broker.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MqttConfig {
    /// Where the meter's messages are published.
    pub topic: Option<String>,
    /// User, if the broker wants one.
    pub user: Option<String>,
    /// File with the user's password.
    pub password_file: Option<PathBuf>,
    /// Name of register 1.8.0 in a message of Tasmota, as `SML.E_in`.
    pub import: Option<String>,
    /// Name of register 2.8.0.
    pub export: Option<String>,
    /// Name of the power.
    pub power: Option<String>,
}

/// Pulses of a meter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct S0Config {
    /// The GPIO chip.
    pub chip: PathBuf,
    /// The line on it.
    pub line: Option<u32>,
    /// Pulses of a kWh, as printed on the meter.
    pub pulses_per_kwh: u32,
    /// Which way the energy flows.
    pub direction: Direction,
    /// What stands on the display before the first pulse, in Wh.
    pub start_wh: u64,
}

impl Default for S0Config {
    fn default() -> Self {
        Self {
            chip: PathBuf::from("/dev/gpiochip0"),
            line: None,
            pulses_per_kwh: 1000,
            direction: Direction::Import,
            start_wh: 0,
        }
    }
}

/// What the newest record says that counters continue from, in mWh: import and export.
pub(crate) type Counted = (Option<u64>, Option<u64>);

impl MeterConfig {
    /// The driver of a real meter; `counted` is where a meter of pulses goes on.
    ///
    /// # Errors
    /// A key that its protocol needs is missing.
    pub fn driver(&self, counted: Counted) -> Result<Box<dyn Driver>, ConfigError> {
        let protocol = self.protocol()?;
        if let Some(language) = protocol.pushed() {
            let (path, settings) = (self.port()?, self.settings(protocol));
            return Ok(Box::new(Line { path, settings, language }));
        }
        if protocol.map().is_some() {
            return Ok(Box::new(self.modbus()?));
        }
        match protocol {
            Protocol::D0Poll => Ok(Box::new(ModeC { path: self.port()?, pace: self.pace(protocol) })),
            Protocol::S0 => Ok(Box::new(self.s0(counted)?)),
            _ => Ok(Box::new(self.mqtt()?)),
        }
    }

    pub(super) fn check_driver(&self) -> Result<(), ConfigError> {
        let per_kwh = self.s0.pulses_per_kwh;
        let holds = (1..=1_000_000).contains(&per_kwh);
        check("meter.s0.pulses_per_kwh", per_kwh, holds, "1 to 1000000")?;
        self.driver((None, None)).map(drop)
    }

    /// Speed and framing of the port.
    #[must_use]
    pub fn settings(&self, protocol: Protocol) -> Settings {
        let usual = protocol.settings();
        Settings { baud: self.baud.unwrap_or(usual.baud), framing: self.framing.unwrap_or(usual.framing) }
    }

    fn pace(&self, protocol: Protocol) -> Duration {
        Duration::from_millis(self.poll_ms.unwrap_or(protocol.poll_ms()).into())
    }

    fn port(&self) -> Result<PathBuf, ConfigError> {
        self.port.clone().ok_or_else(|| value("meter.port", "missing", "the serial device"))
    }

    fn address(&self) -> Result<&str, ConfigError> {
        self.address.as_deref().ok_or_else(|| value("meter.address", "missing", "host:port"))
    }

    fn modbus(&self) -> Result<Modbus, ConfigError> {
        let protocol = self.protocol()?;
        let map = protocol.map().ok_or_else(|| value("meter.protocol", protocol.word(), "sdm or sunspec"))?;
        let way = if self.source == Source::Tcp {
            Way::Tcp { address: self.address()?.to_owned() }
        } else {
            Way::Rtu { path: self.port()?, settings: self.settings(protocol) }
        };
        let limit = Duration::from_millis(self.timeout_ms.into());
        Ok(Modbus { way, unit: self.unit, map, pace: self.pace(protocol), limit })
    }

    fn mqtt(&self) -> Result<Mqtt, ConfigError> {
        let config = &self.mqtt;
        let address = self.address()?;
        let wanted = || value("meter.address", address, "host:port");
        let (host, port) = address.rsplit_once(':').ok_or_else(wanted)?;
        let port = port.parse().map_err(|_| wanted())?;
        let topic = config.topic.clone();
        let topic = topic.ok_or_else(|| value("meter.mqtt.topic", "missing", "the meter's topic"))?;
        let names = Names {
            import: config.import.clone(),
            export: config.export.clone(),
            power: config.power.clone(),
        };
        let shelly = self.protocol()? == Protocol::Shelly;
        let format = if shelly { Format::Shelly } else { Format::Tasmota(names) };
        Ok(Mqtt { host: host.to_owned(), port, login: self.login()?, topic, format })
    }

    fn login(&self) -> Result<Option<Login>, ConfigError> {
        let Some(user) = self.mqtt.user.clone() else { return Ok(None) };
        let password = match &self.mqtt.password_file {
            None => String::new(),
            Some(path) => std::fs::read_to_string(path)
                .map_err(|source| ConfigError::Read { path: path.clone(), source })?,
        };
        Ok(Some(Login { user, password: password.trim_end().to_owned() }))
    }

    fn s0(&self, (import, export): Counted) -> Result<S0, ConfigError> {
        let config = &self.s0;
        let line = config.line.ok_or_else(|| value("meter.s0.line", "missing", "the GPIO line"))?;
        let counted = match config.direction {
            Direction::Import => import,
            Direction::Export => export,
        };
        let start = counted.unwrap_or_else(|| config.start_wh.saturating_mul(1000));
        Ok(S0 {
            chip: config.chip.clone(),
            line,
            direction: config.direction,
            start: Pulses::at(start, config.pulses_per_kwh),
        })
    }
}
