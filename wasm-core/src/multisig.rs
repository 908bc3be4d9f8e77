//! Several keys that own together.
//!
//! [`Holder`] is the holder of a meter's names: one signature of two keys, the owner's and the gateway's. Either key
//! alone may move the name; which of the two did is settled by the signed records the values must match, not by the
//! script. Money is never kept this way. [`Group`] is any number of any number of keys. Its members sign one
//! [`Psbt`](crate::psbt::Psbt): who has signed and who is waited for, that says.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::keys::PublicKey;
use crate::network::Network;
use crate::script::{MultisigError, Script};
use crate::tx::Lock;

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

/// `m` of some keys, in the order of BIP 67: every member gets the same script, whatever order it heard the keys in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Group {
    m: usize,
    keys: Vec<PublicKey>,
    script: Script,
}

impl Group {
    /// The most keys of a group, so that a P2SH redeem script stays within 520 bytes.
    pub const MAX_KEYS: usize = 15;

    /// A group of these keys, of which `m` have to sign. A key named twice is one key.
    ///
    /// # Errors
    /// [`MultisigError`] unless `1 <= m <= number of keys <= 15`.
    pub fn new(m: usize, mut keys: Vec<PublicKey>) -> Result<Self, MultisigError> {
        keys.sort_unstable();
        keys.dedup();
        let script = Script::multisig(m, &keys)?;
        if keys.len() > Self::MAX_KEYS {
            return Err(MultisigError { m, n: keys.len(), max: Self::MAX_KEYS });
        }
        Ok(Self { m, keys, script })
    }

    /// How many signatures are needed.
    #[must_use]
    pub const fn m(&self) -> usize {
        self.m
    }

    /// The keys, in order.
    #[must_use]
    pub fn keys(&self) -> &[PublicKey] {
        &self.keys
    }

    /// The script that is shown when something is spent.
    #[must_use]
    pub const fn script(&self) -> &Script {
        &self.script
    }

    /// The group's address: segwit, as this program uses it.
    #[must_use]
    pub fn address(&self, network: Network) -> Address {
        Address::p2wsh(&self.script, network)
    }

    /// How outputs to [`Group::address`] are unlocked.
    #[must_use]
    pub fn lock(&self) -> Lock {
        Lock::P2wsh(self.script.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> PublicKey {
        PublicKey::from_hex(text).unwrap()
    }

    /// The vectors of BIP 67 whose keys are points of the curve: 2 of these, and the script.
    #[test]
    fn bip67_vectors() {
        let rows: &[(&[&str], &str)] = &[
            (
                &[
                    "02ff12471208c14bd580709cb2358d98975247d8765f92bc25eab3b2763ed605f8",
                    "02fe6f0a5a297eb38c391581c4413e084773ea23954d93f7753db7dc0adc188b2f",
                ],
                "522102fe6f0a5a297eb38c391581c4413e084773ea23954d93f7753db7dc0adc188b2f2102ff12471208c14bd580709cb2358d98975247d8765f92bc25eab3b2763ed605f852ae",
            ),
            (
                &[
                    "02632b12f4ac5b1d1b72b2a3b508c19172de44f6f46bcee50ba33f3f9291e47ed0",
                    "027735a29bae7780a9755fae7a1c4374c656ac6a69ea9f3697fda61bb99a4f3e77",
                    "02e2cc6bd5f45edd43bebe7cb9b675f0ce9ed3efe613b177588290ad188d11b404",
                ],
                "522102632b12f4ac5b1d1b72b2a3b508c19172de44f6f46bcee50ba33f3f9291e47ed021027735a29bae7780a9755fae7a1c4374c656ac6a69ea9f3697fda61bb99a4f3e772102e2cc6bd5f45edd43bebe7cb9b675f0ce9ed3efe613b177588290ad188d11b40453ae",
            ),
            (
                &[
                    "022df8750480ad5b26950b25c7ba79d3e37d75f640f8e5d9bcd5b150a0f85014da",
                    "03e3818b65bcc73a7d64064106a859cc1a5a728c4345ff0b641209fba0d90de6e9",
                    "021f2f6e1e50cb6a953935c3601284925decd3fd21bc445712576873fb8c6ebc18",
                ],
                "5221021f2f6e1e50cb6a953935c3601284925decd3fd21bc445712576873fb8c6ebc1821022df8750480ad5b26950b25c7ba79d3e37d75f640f8e5d9bcd5b150a0f85014da2103e3818b65bcc73a7d64064106a859cc1a5a728c4345ff0b641209fba0d90de6e953ae",
            ),
        ];
        for (keys, script) in rows {
            let keys: Vec<PublicKey> = keys.iter().map(|text| key(text)).collect();
            let reversed = keys.iter().rev().copied().collect();
            let group = Group::new(2, keys).unwrap();
            assert_eq!(group.script().to_string(), *script);
            assert_eq!(Group::new(2, reversed).unwrap(), group);
            assert!(group.lock().opens(&group.address(Network::Mainnet).script_pubkey()));
        }
    }

    #[test]
    fn groups_have_bounds() {
        let key = |byte: u8| crate::keys::SecretKey::from_bytes(&[byte; 32]).unwrap().public();
        let keys = |n: u8| (1..=n).map(key).collect::<Vec<_>>();
        for (m, n) in [(0, 2), (3, 2), (1, 0), (1, 16)] {
            assert!(Group::new(m, keys(n)).is_err(), "{m} of {n}");
        }
        assert!(Group::new(15, keys(15)).unwrap().script().len() <= 520);
        assert!(Group::new(2, vec![key(1), key(1)]).is_err(), "one key, twice");
    }

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
