//! The gateway about itself: `/v1/node`.

use serde::Deserialize;
use wasm_core::address::{Address, Unchecked};
use wasm_core::keys::PublicKey;
use wasm_core::name::MeterId;
use wasm_core::network::Network;

use super::{WireError, json, version};

/// What a gateway says about itself and its meter. Keys and addresses are claims until they have been compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeInfo {
    /// The number printed on the meter.
    pub meter: MeterId,
    /// True for a recording played back: said wherever the meter is shown.
    pub is_replay: bool,
    /// What the gateway calls the meter.
    pub label: String,
    /// The chain the gateway writes to.
    pub network: Network,
    /// The key that signs readings.
    pub reading_key: PublicKey,
    /// The node's half of the 1-of-2.
    pub holder_key: PublicKey,
    /// The wallet's half, once paired.
    pub client_key: Option<PublicKey>,
    /// The 1-of-2 address, once paired.
    pub holder_address: Option<Address<Unchecked>>,
    /// Where the node's fee money arrives.
    pub fund_address: Address<Unchecked>,
    /// The node's fee money in swartz, if it knows.
    pub funds: Option<u64>,
    /// Seconds from one reading to the next.
    pub interval_s: u32,
    /// The meter's limits, for the plausibility check.
    pub limits: NodeLimits,
    /// The gateway's program version.
    pub version: String,
    /// How many records it holds.
    pub records: u64,
    /// How many anchors it wrote.
    pub anchors: u64,
    /// What the gateway complains about.
    pub warnings: Vec<NodeWarning>,
}

/// The most power the meter's connection can carry, in watts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeLimits {
    /// Fed into the grid.
    pub max_export_w: u32,
    /// Taken from the grid.
    pub max_import_w: u32,
}

/// One complaint of the gateway.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NodeWarning {
    /// A fixed name, for example `low_funds`.
    pub code: String,
    /// Plain English.
    pub text: String,
}

#[derive(Deserialize)]
struct Raw {
    v: u64,
    meter: String,
    meter_source: String,
    #[serde(default)]
    label: String,
    network: String,
    reading_key: String,
    holder_key: String,
    client_key: Option<String>,
    holder_address: Option<String>,
    fund_address: String,
    funds: Option<u64>,
    interval_s: u32,
    max_export_w: u32,
    max_import_w: u32,
    #[serde(default)]
    version: String,
    #[serde(default)]
    records: u64,
    #[serde(default)]
    anchors: u64,
    #[serde(default)]
    warnings: Vec<NodeWarning>,
}

impl NodeInfo {
    /// Reads an answer of `/v1/node`.
    ///
    /// # Errors
    /// [`WireError`] if it is not one, naming the field that does not fit.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        let raw: Raw = json(text)?;
        version(raw.v)?;
        Ok(Self {
            meter: raw.meter.parse().map_err(|_| WireError::field("meter", &raw.meter))?,
            is_replay: !["serial", "tcp", "mqtt", "gpio"].contains(&raw.meter_source.as_str()),
            label: raw.label,
            network: raw.network.parse().map_err(|_| WireError::field("network", &raw.network))?,
            reading_key: key("reading_key", &raw.reading_key)?,
            holder_key: key("holder_key", &raw.holder_key)?,
            client_key: raw.client_key.as_deref().map(|text| key("client_key", text)).transpose()?,
            holder_address: raw
                .holder_address
                .as_deref()
                .map(|text| address("holder_address", text))
                .transpose()?,
            fund_address: address("fund_address", &raw.fund_address)?,
            funds: raw.funds,
            interval_s: raw.interval_s,
            limits: NodeLimits { max_export_w: raw.max_export_w, max_import_w: raw.max_import_w },
            version: raw.version,
            records: raw.records,
            anchors: raw.anchors,
            warnings: raw.warnings,
        })
    }
}

fn key(field: &'static str, text: &str) -> Result<PublicKey, WireError> {
    PublicKey::from_hex(text).map_err(|_| WireError::field(field, text))
}

fn address(field: &'static str, text: &str) -> Result<Address<Unchecked>, WireError> {
    text.parse().map_err(|_| WireError::field(field, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    const G: &str = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

    fn example() -> serde_json::Value {
        let key = PublicKey::from_hex(G).expect("the generator");
        let fund = Address::p2wpkh(&key, Network::Devnet).to_string();
        serde_json::json!({
            "v": 1, "meter": "1EMH0012345678", "meter_source": "replay", "label": "Roof", "network": "devnet",
            "reading_key": G, "holder_key": G, "paired": false, "client_key": null, "holder_address": null,
            "holder_script": null, "fund_address": fund, "funds": null,
            "interval_s": 900, "file_records": 4, "max_export_w": 10_000, "max_import_w": 20_000, "version": "0.1.0",
            "records": 12, "head": null, "anchors": 0, "last_anchor": null,
            "warnings": [{ "code": "low_funds", "text": "fee money is low" }]
        })
    }

    #[test]
    fn reads_what_a_gateway_says() {
        let node = NodeInfo::parse(&example().to_string()).expect("the documented example");
        assert_eq!(node.meter.to_string(), "1EMH0012345678");
        assert!(node.is_replay);
        assert_eq!(node.network, Network::Devnet);
        assert_eq!(node.limits, NodeLimits { max_export_w: 10_000, max_import_w: 20_000 });
        assert_eq!(node.warnings.len(), 1);
        assert_eq!(node.client_key, None);
    }

    #[test]
    fn names_the_field_that_does_not_fit() {
        let rows = [("meter", "a b"), ("network", "moon"), ("reading_key", "02"), ("fund_address", "bc1q")];
        for (field, value) in rows {
            let mut node = example();
            node[field] = value.into();
            assert_eq!(NodeInfo::parse(&node.to_string()), Err(WireError::field(field, value)), "{field}");
        }
    }

    #[test]
    fn a_newer_interface_is_named() {
        let mut node = example();
        node["v"] = 2.into();
        assert_eq!(NodeInfo::parse(&node.to_string()), Err(WireError::NewerVersion(2)));
    }
}
