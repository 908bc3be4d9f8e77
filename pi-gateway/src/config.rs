//! The configuration file: TOML, every key documented in `config.example.toml`.
//!
//! Read once at the start, checked as a whole, then trusted. Relative paths are relative to the file.
//! Holds no secret: the node's key has its own file.

pub(crate) mod https;
mod meter;
mod push;
mod server;

pub use https::{AcmeConfig, FilesConfig, HttpsConfig, OwnConfig};
pub use meter::{MeterConfig, MqttConfig, Protocol, ReplayConfig, S0Config, Source};
pub use push::{PushConfig, PushKind};
pub use server::{Server, ServerError, Trust};

use serde::Deserialize;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use wasm_core::file::MAX_RECORDS;
use wasm_core::network::Network;
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
    /// Whether other machines may talk to the interface without encryption.
    #[serde(default)]
    pub allow_plain_http: bool,
    /// Encryption of the interface.
    #[serde(default)]
    pub https: HttpsConfig,
    /// Electrum servers in order of preference.
    #[serde(default)]
    pub electrum: Vec<Server>,
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
    /// The dApp, if it is served here too.
    #[serde(default)]
    pub dapp: Option<DappConfig>,
    /// Who keeps the files too.
    #[serde(default)]
    pub push: Vec<PushConfig>,
    /// The meter.
    pub meter: MeterConfig,
    /// Writing to the chain.
    #[serde(default)]
    pub anchor: AnchorConfig,
    /// Pairing.
    #[serde(default)]
    pub pairing: PairingConfig,
    /// Who may do what.
    #[serde(default)]
    pub access: AccessConfig,
    /// The switch of the box, if it has one.
    #[serde(default)]
    pub tamper: Option<TamperConfig>,
}

/// The switch that opens with the box.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TamperConfig {
    /// The GPIO chip.
    #[serde(default = "default_chip")]
    pub chip: PathBuf,
    /// The line on it.
    pub line: u32,
    /// The level while the box is closed.
    #[serde(default)]
    pub closed: Level,
}

/// Level of a GPIO line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// A closed switch connects the line to ground.
    #[default]
    Low,
    /// A closed switch connects the line to the supply.
    High,
}

fn default_chip() -> PathBuf {
    PathBuf::from("/dev/gpiochip0")
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
    /// Most swartz per virtual byte that is paid when servers ask for more than `fee_rate`.
    pub max_fee_rate: FeeRate,
    /// Most swartz of fees on one day (UTC).
    pub budget_per_day: u64,
    /// Seconds between two comparisons of the server in use with the others.
    pub compare_s: u32,
}

impl Default for AnchorConfig {
    fn default() -> Self {
        Self {
            every_s: 0,
            fee_rate: FeeRate::MIN,
            warn_below: 504,
            max_fee_rate: FeeRate::MAX,
            budget_per_day: 1_000_000_000,
            compare_s: 600,
        }
    }
}

/// The dApp's build.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DappConfig {
    /// The folder.
    pub folder: PathBuf,
    /// Its content address; another folder is not served.
    #[serde(default)]
    pub cid: Option<String>,
}

/// Who may do what.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AccessConfig {
    /// Who may read records, files, the stream and the metrics.
    pub read: ReadAccess,
    /// SHA-256 in hex of tokens whose owners may read too, and nothing more.
    pub read_tokens: Vec<String>,
}

/// Who may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReadAccess {
    /// Everybody who reaches the gateway.
    #[default]
    Everybody,
    /// Its client only.
    Client,
}

/// Pairing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PairingConfig {
    /// Where the dApp is, for the pairing link; default: this gateway, if it serves the dApp.
    pub dapp: Option<String>,
    /// Seconds a code is good for.
    pub code_valid_s: u32,
}

impl Default for PairingConfig {
    fn default() -> Self {
        Self { dapp: None, code_valid_s: 900 }
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
        config.https.settle(folder);
        config.push.iter_mut().for_each(|target| target.settle(folder));
        config.dapp = config.dapp.map(|dapp| DappConfig { folder: folder.join(dapp.folder), ..dapp });
        config.meter.file = config.meter.file.map(|file| folder.join(file));
        let password = config.meter.mqtt.password_file.take();
        config.meter.mqtt.password_file = password.map(|file| folder.join(file));
        config.check()?;
        Ok(config)
    }

    /// Records in a file.
    #[must_use]
    pub fn file_records(&self) -> u32 {
        let per_hour = HOUR_S.checked_div(self.interval_s).unwrap_or(1);
        let most = u32::try_from(MAX_RECORDS).unwrap_or(u32::MAX);
        self.file_records.unwrap_or(per_hour.min(most))
    }

    fn check(&self) -> Result<(), ConfigError> {
        let divides = HOUR_S.checked_rem(self.interval_s) == Some(0);
        check("interval_s", self.interval_s, divides, "a divisor of 3600")?;
        let count = self.file_records();
        let fits = count >= 1 && usize::try_from(count).is_ok_and(|count| count <= MAX_RECORDS);
        check("file_records", count, fits, "1 to 900")?;
        let most = self.anchor.max_fee_rate >= self.anchor.fee_rate;
        check("anchor.max_fee_rate", 0, most, "not below anchor.fee_rate")?;
        let open = matches!(self.https, HttpsConfig::Off) && !self.listen.ip().is_loopback();
        if open && !self.allow_plain_http {
            let wanted = "own, files or acme where other machines are served; or set allow_plain_http = true";
            return Err(value("https.mode", "off", wanted));
        }
        self.https.check()?;
        self.check_push()?;
        for hash in &self.access.read_tokens {
            let digits = hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            let wanted = "SHA-256 in hex, as `pi-gateway token` prints it";
            check("access.read_tokens", 0, digits && hash.len() == 64, wanted)?;
        }
        self.meter.check()
    }

    /// Each target is right, and has a name of its own.
    fn check_push(&self) -> Result<(), ConfigError> {
        let mut names = BTreeSet::new();
        self.push.iter().try_for_each(|target| {
            target.check()?;
            let is_new = names.insert(target.name.as_str());
            if is_new { Ok(()) } else { Err(value("push.name", &target.name, "given once")) }
        })
    }
}

fn check(key: &'static str, found: u32, holds: bool, wanted: &'static str) -> Result<(), ConfigError> {
    if holds { Ok(()) } else { Err(value(key, &found.to_string(), wanted)) }
}

fn value(key: &'static str, found: &str, wanted: &'static str) -> ConfigError {
    ConfigError::Value { key, value: found.to_owned(), wanted }
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8736))
}

const fn default_interval() -> u32 {
    900
}

#[cfg(test)]
mod tests;
