//! The holder of a meter's names: one signature of two keys, the owner's and the gateway's.
//!
//! Either key alone may move the name; which of the two did is settled by the signed records the values must
//! match, not by the script. Money is never kept this way.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::keys::PublicKey;
use crate::network::Network;
use crate::script::Script;

/// A 1-of-2 of a client key and a node key, in the order of BIP 67: both sides get the same script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Holder {
    client: PublicKey,
    node: PublicKey,
}

impl Holder {
    /// The holder of these two keys.
    #[must_use]
    pub const fn new(client: PublicKey, node: PublicKey) -> Self {
        Self { client, node }
    }

    /// The owner's key.
    #[must_use]
    pub const fn client(&self) -> PublicKey {
        self.client
    }

    /// The gateway's key.
    #[must_use]
    pub const fn node(&self) -> PublicKey {
        self.node
    }

    /// The script that the witness shows.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "the expect below cannot fail")]
    pub fn witness_script(&self) -> Script {
        let mut keys = [self.client, self.node];
        keys.sort_unstable();
        Script::multisig(1, &keys).expect("1 of 2 is within the bounds")
    }

    /// The owner script of the meter's name coins.
    #[must_use]
    pub fn script_pubkey(&self) -> Script {
        Script::p2wsh(&self.witness_script())
    }

    /// The same as an address.
    #[must_use]
    pub fn address(&self, network: Network) -> Address {
        Address::p2wsh(&self.witness_script(), network)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first two keys of BIP 67's second vector, in both orders.
    #[test]
    fn keys_are_sorted_whoever_comes_first() {
        let high = PublicKey::from_hex("02fe6f0a5a297eb38c391581c4413e084773ea23954d93f7753db7dc0adc188b2f");
        let low = PublicKey::from_hex("02ff12471208c14bd580709cb2358d98975247d8765f92bc25eab3b2763ed605f8");
        let (a, b) = (high.unwrap(), low.unwrap());
        let holder = Holder::new(a, b);
        assert_eq!(holder.witness_script(), Holder::new(b, a).witness_script());
        assert_eq!(holder.witness_script().parse_multisig(), Some((1, vec![a, b])));
        assert_eq!(holder.address(Network::Devnet).script_pubkey(), holder.script_pubkey());
    }
}
