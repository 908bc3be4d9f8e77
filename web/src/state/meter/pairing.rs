//! A pairing: everything that was agreed, and the comparison it was agreed on.

use serde::{Deserialize, Serialize};
use wasm_core::address::{Address, Unchecked};
use wasm_core::keys::PublicKey;
use wasm_core::multisig::Holder;
use wasm_core::name::MeterId;
use wasm_core::network::Network;
use wasm_core::verify::Limits;

use crate::wire::node::NodeInfo;
use crate::wire::pair::{PairAnswer, Token};
use crate::wire::url::GatewayUrl;

/// What this wallet and a gateway agreed on. Kept in the browser; nothing in it can spend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    /// Where the gateway answers.
    pub url: GatewayUrl,
    /// For writing to it later.
    pub token: Token,
    /// The number printed on the meter.
    pub meter: MeterId,
    /// True for a recording played back.
    pub is_replay: bool,
    /// The chain both write to.
    pub network: Network,
    /// The key that signs readings, as of pairing.
    pub reading_key: PublicKey,
    /// The 1-of-2 of wallet and node.
    pub holder: Holder,
    /// Seconds between readings.
    pub interval_s: u32,
    /// Most watts into the grid.
    pub max_export_w: u32,
    /// Most watts from the grid.
    pub max_import_w: u32,
    /// When it was agreed, UTC seconds.
    pub since: u64,
}

/// Two derivations of the same 1-of-2, to be compared by eye and by program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolderCheck {
    /// The address this page derived.
    pub mine: String,
    /// The address the gateway says.
    pub theirs: String,
    /// Whether the witness scripts are the same, byte for byte.
    pub same_script: bool,
}

impl HolderCheck {
    /// Derives the 1-of-2 of `holder` and compares it with what the gateway answered.
    #[must_use]
    pub fn of(holder: &Holder, answer: &PairAnswer, network: Network) -> Self {
        Self {
            mine: holder.address(network).to_string(),
            theirs: said(&answer.holder_address, network),
            same_script: to_hex(holder.witness_script().as_bytes()) == answer.witness_script,
        }
    }

    /// Whether both sides derived the same.
    #[must_use]
    pub fn matches(&self) -> bool {
        self.same_script && self.mine == self.theirs
    }
}

/// The gateway's address as one of our chain; one of another chain stays what it is, and differs.
fn said(address: &Address<Unchecked>, network: Network) -> String {
    address
        .clone()
        .require_network(network)
        .map_or_else(|_| address.to_string(), |address| address.to_string())
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Pairing {
    /// Whether both are about one meter, or about one gateway.
    #[must_use]
    pub fn is_of_same(&self, other: &Self) -> bool {
        self.meter == other.meter || self.reading_key == other.reading_key
    }

    /// The pairing of a wallet with `client` key and a gateway that answered `answer`.
    #[must_use]
    pub fn new(url: GatewayUrl, node: &NodeInfo, holder: Holder, token: Token, since: u64) -> Self {
        Self {
            url,
            token,
            meter: node.meter.clone(),
            is_replay: node.is_replay,
            network: node.network,
            reading_key: node.reading_key,
            holder,
            interval_s: node.interval_s,
            max_export_w: node.limits.max_export_w,
            max_import_w: node.limits.max_import_w,
            since,
        }
    }

    /// What the installation can at most, for the plausibility check.
    #[must_use]
    pub const fn limits(&self) -> Limits {
        Limits {
            max_export_w: self.max_export_w,
            max_import_w: self.max_import_w,
            interval_s: self.interval_s,
        }
    }

    /// The comparison this pairing was agreed on: only a matching one becomes a pairing.
    #[must_use]
    pub fn holder_check(&self) -> HolderCheck {
        let address = self.holder.address(self.network).to_string();
        HolderCheck { mine: address.clone(), theirs: address, same_script: true }
    }

    /// Whether a gateway still has the keys it was paired with.
    #[must_use]
    pub fn is_with(&self, node: &NodeInfo) -> bool {
        node.reading_key == self.reading_key
            && node.holder_key == self.holder.node()
            && node.meter == self.meter
            && node.network == self.network
    }
}

#[cfg(test)]
pub(in crate::state) mod tests {
    use super::*;
    use crate::wire::node::NodeLimits;

    const CLIENT: &str = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    const NODE: &str = "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5";

    fn key(hex: &str) -> PublicKey {
        PublicKey::from_hex(hex).expect("a point")
    }

    pub(in crate::state) fn node() -> NodeInfo {
        NodeInfo {
            meter: "1EMH0012345678".parse().expect("a meter number"),
            is_replay: true,
            label: String::new(),
            network: Network::Devnet,
            reading_key: key(NODE),
            holder_key: key(NODE),
            client_key: Some(key(CLIENT)),
            holder_address: None,
            fund_address: Address::p2wpkh(&key(NODE), Network::Devnet).into_unchecked(),
            funds: None,
            interval_s: 900,
            limits: NodeLimits { max_export_w: 10_000, max_import_w: 20_000 },
            version: String::new(),
            records: 0,
            anchors: 0,
            warnings: Vec::new(),
        }
    }

    pub(in crate::state::meter) fn example() -> Pairing {
        let holder = Holder::new(key(CLIENT), key(NODE));
        let token = serde_json::from_str("\"t\"").expect("a token");
        Pairing::new("http://pi".parse().expect("a host"), &node(), holder, token, 5)
    }

    fn answer(address: &str, script: &str) -> PairAnswer {
        let text = format!(
            r#"{{"v":1,"token":"t","holder_key":"{NODE}","holder_address":"{address}","witness_script":"{script}"}}"#
        );
        PairAnswer::parse(&text).expect("an answer")
    }

    #[test]
    fn only_the_same_address_and_script_match() {
        let holder = Holder::new(key(CLIENT), key(NODE));
        let address = holder.address(Network::Devnet).to_string();
        let script = to_hex(holder.witness_script().as_bytes());
        let other = Holder::new(key(NODE), key(NODE));
        let (foreign, foreign_script) =
            (other.address(Network::Devnet).to_string(), to_hex(other.witness_script().as_bytes()));
        let mainnet = holder.address(Network::Mainnet).to_string();
        let rows = [
            ("the same", &address, &script, true),
            ("another address", &foreign, &script, false),
            ("another script", &address, &foreign_script, false),
            ("both foreign", &foreign, &foreign_script, false),
            ("another chain", &mainnet, &script, false),
        ];
        for (name, address, script, expected) in rows {
            let check = HolderCheck::of(&holder, &answer(address, script), Network::Devnet);
            assert_eq!(check.matches(), expected, "{name}");
        }
        let upper = HolderCheck::of(&holder, &answer(&address, &script.to_uppercase()), Network::Devnet);
        assert!(upper.matches(), "hex in capitals is the same hex");
    }

    #[test]
    fn a_pairing_survives_storage() {
        let text = serde_json::to_string(&example()).expect("plain data");
        assert_eq!(serde_json::from_str::<Pairing>(&text).expect("what was written"), example());
    }
}
