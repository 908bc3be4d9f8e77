//! `config.json` beside the page: which chain, which servers. Absent means mainnet and its public servers.

use serde::Deserialize;
use thiserror::Error;
use wasm_core::network::Network;

/// Public Electrum servers of mainnet (DOICHAIN.md, section 7).
const MAINNET_SERVERS: [&str; 4] = [
    "wss://itchy-jellyfish-89.doi.works:50004",
    "wss://pink-deer-69.doi.works:50004",
    "wss://big-parrot-60.doi.works:50004",
    "wss://ugly-bird-70.doi.works:50004",
];

/// What the page runs against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The chain; its parameters are in `wasm-core`.
    pub network: Network,
    /// Electrum servers over WebSocket, in order of preference; never empty.
    pub electrum: Vec<String>,
    /// Address to suggest when pairing.
    pub gateway: Option<String>,
    /// Where test coins come from; only the dev chain has one.
    pub faucet: Option<String>,
}

/// Why a `config.json` was refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// Nobody can say whether there is one.
    #[error("config.json cannot be fetched")]
    Unreachable,
    /// Not the JSON we expect; the text names the place.
    #[error("config.json is not readable: {0}")]
    NotJson(String),
    /// A chain this build doesn't know.
    #[error("config.json names an unknown network \"{0}\"")]
    UnknownNetwork(String),
    /// No usable Electrum server.
    #[error("config.json names no ws:// or wss:// Electrum server")]
    NoServer,
    /// A faucet exists for the dev chain only.
    #[error("config.json names a faucet for {0}, which has none")]
    FaucetOffDevnet(Network),
}

#[derive(Deserialize)]
struct File {
    network: String,
    #[serde(default)]
    electrum: Vec<String>,
    gateway: Option<String>,
    faucet: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            network: Network::Mainnet,
            electrum: MAINNET_SERVERS.map(str::to_owned).to_vec(),
            gateway: None,
            faucet: None,
        }
    }
}

impl Config {
    /// Reads the text of a `config.json`.
    ///
    /// # Errors
    /// [`ConfigError`] if it is not JSON, names an unknown chain, no server, or a faucet outside the dev chain.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let file: File =
            serde_json::from_str(text).map_err(|error| ConfigError::NotJson(error.to_string()))?;
        let network = file.network.parse().map_err(|_| ConfigError::UnknownNetwork(file.network.clone()))?;
        let electrum = servers(network, file.electrum)?;
        if file.faucet.is_some() && network != Network::Devnet {
            return Err(ConfigError::FaucetOffDevnet(network));
        }
        Ok(Self { network, electrum, gateway: file.gateway, faucet: file.faucet })
    }

    /// True where money is worth something: no banner is shown.
    #[must_use]
    pub fn is_mainnet(&self) -> bool {
        self.network == Network::Mainnet
    }
}

fn servers(network: Network, named: Vec<String>) -> Result<Vec<String>, ConfigError> {
    if named.is_empty() && network == Network::Mainnet {
        return Ok(Config::default().electrum);
    }
    let usable: Vec<String> =
        named.into_iter().filter(|url| url.starts_with("ws://") || url.starts_with("wss://")).collect();
    if usable.is_empty() { Err(ConfigError::NoServer) } else { Ok(usable) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_demo_configuration() {
        let text = r#"{"network":"devnet","electrum":["ws://127.0.0.1:9"],"gateway":"http://127.0.0.1:8","faucet":"http://127.0.0.1:7/faucet"}"#;
        let config = Config::parse(text).expect("the documented example");
        assert_eq!(config.network, Network::Devnet);
        assert_eq!(config.electrum, ["ws://127.0.0.1:9"]);
        assert_eq!(config.faucet.as_deref(), Some("http://127.0.0.1:7/faucet"));
        assert!(!config.is_mainnet());
    }

    #[test]
    fn refuses_what_cannot_work() {
        let rows: [(&str, &str, ConfigError); 4] = [
            ("unknown chain", r#"{"network":"moon"}"#, ConfigError::UnknownNetwork("moon".to_owned())),
            ("no server", r#"{"network":"devnet","electrum":[]}"#, ConfigError::NoServer),
            ("http is no server", r#"{"network":"devnet","electrum":["http://x"]}"#, ConfigError::NoServer),
            (
                "a faucet on mainnet",
                r#"{"network":"mainnet","faucet":"http://x"}"#,
                ConfigError::FaucetOffDevnet(Network::Mainnet),
            ),
        ];
        for (name, text, expected) in rows {
            assert_eq!(Config::parse(text), Err(expected), "{name}");
        }
        assert!(matches!(Config::parse("<html>"), Err(ConfigError::NotJson(_))), "a page instead of JSON");
    }

    #[test]
    fn mainnet_has_servers_of_its_own() {
        let config = Config::parse(r#"{"network":"mainnet"}"#).expect("servers are optional on mainnet");
        assert_eq!(config, Config::default());
    }
}
