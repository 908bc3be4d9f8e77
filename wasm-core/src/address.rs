//! Addresses: what people exchange instead of scripts.
//!
//! A text parses into an [`Address<Unchecked>`]; only [`Address::require_network`] turns it into an
//! [`Address`] that can be paid, so that a test address can never receive real money. Doichain never activated
//! taproot: an output of witness version 1 or higher can be taken by anybody, so such addresses do not parse.

use core::fmt;
use core::marker::PhantomData;
use core::str::FromStr;

use bech32::Hrp;
use bech32::primitives::decode::SegwitHrpstring;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::hash::hash160;
use crate::keys::PublicKey;
use crate::network::{Network, Params};
use crate::script::Script;

/// Why a text is no address of ours.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressError {
    /// Neither segwit nor base58 with a good checksum.
    #[error("'{0}' is not an address, or has a typing error")]
    Malformed(String),
    /// A good checksum, but of another coin.
    #[error("'{0}' is not an address of Doichain")]
    OtherCoin(String),
    /// A witness version that Doichain does not protect.
    #[error("witness version {version}: taproot is not active on Doichain, anybody could take the money")]
    WitnessVersion {
        /// The refused version.
        version: u8,
    },
    /// Not the network asked for.
    #[error("this is an address of {found}, expected {expected}")]
    WrongNetwork {
        /// The network asked for.
        expected: Network,
        /// The first network with the address's prefix.
        found: Network,
    },
}

/// What an address stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Payload {
    P2pkh([u8; 20]),
    P2sh([u8; 20]),
    P2wpkh([u8; 20]),
    P2wsh([u8; 32]),
}

/// Marks an address whose network has been checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Checked {}

/// Marks an address whose network has not been checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unchecked {}

/// An address. Without a parameter it belongs to a known network and can be paid.
///
/// ```
/// use wasm_core::address::{Address, Unchecked};
/// use wasm_core::network::Network;
///
/// let typed: Address<Unchecked> = "dc1qcr8te4kr609gcawutmrza0j4xv80jy8zxfp7yf".parse()?;
/// assert!(typed.clone().require_network(Network::Devnet).is_err());
/// let address: Address = typed.require_network(Network::Mainnet)?;
/// assert!(address.script_pubkey().is_p2wpkh());
/// # Ok::<(), wasm_core::address::AddressError>(())
/// ```
///
/// An unchecked address cannot be paid:
///
/// ```compile_fail
/// # use wasm_core::address::{Address, Unchecked};
/// let typed: Address<Unchecked> = "dc1qcr8te4kr609gcawutmrza0j4xv80jy8zxfp7yf".parse().unwrap();
/// typed.script_pubkey();
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address<V = Checked> {
    payload: Payload,
    network: Network,
    checked: PhantomData<V>,
}

impl Address<Unchecked> {
    /// The address, if it is one of `network`.
    ///
    /// # Errors
    /// [`AddressError::WrongNetwork`].
    pub fn require_network(self, network: Network) -> Result<Address, AddressError> {
        if self.prefix_of(self.network) != self.prefix_of(network) {
            return Err(AddressError::WrongNetwork { expected: network, found: self.network });
        }
        Ok(Address::new(self.payload, network))
    }

    fn parse(text: &str) -> Result<Self, AddressError> {
        if let Ok(segwit) = SegwitHrpstring::new(text) {
            return Self::from_segwit(text, &segwit);
        }
        let malformed = || AddressError::Malformed(clip(text));
        if text.len() > MAX_BASE58 {
            return Err(malformed());
        }
        let bytes = bs58::decode(text).with_check(None).into_vec().map_err(|_| malformed())?;
        let (prefix, hash) = bytes.split_first().ok_or_else(malformed)?;
        let hash = hash.try_into().map_err(|_| malformed())?;
        let find = |version: fn(&Params) -> u8| first(|params| version(params) == *prefix);
        let pubkey = find(|params| params.p2pkh).map(|network| Self::new(Payload::P2pkh(hash), network));
        let script = || find(|params| params.p2sh).map(|network| Self::new(Payload::P2sh(hash), network));
        pubkey.or_else(script).ok_or_else(|| AddressError::OtherCoin(clip(text)))
    }

    fn from_segwit(text: &str, segwit: &SegwitHrpstring<'_>) -> Result<Self, AddressError> {
        let hrp = segwit.hrp();
        let network = first(|params| Hrp::parse(params.hrp).is_ok_and(|known| known == hrp))
            .ok_or_else(|| AddressError::OtherCoin(clip(text)))?;
        let version = segwit.witness_version().to_u8();
        if version != 0 {
            return Err(AddressError::WitnessVersion { version });
        }
        let program: Vec<u8> = segwit.byte_iter().collect();
        let pubkey = <[u8; 20]>::try_from(program.as_slice()).map(Payload::P2wpkh);
        let script = || <[u8; 32]>::try_from(program.as_slice()).map(Payload::P2wsh);
        let payload = pubkey.or_else(|_| script()).map_err(|_| AddressError::Malformed(clip(text)))?;
        Ok(Self::new(payload, network))
    }
}

impl Address {
    /// Pays a key, signature in the witness: what wallets of this program show.
    #[must_use]
    pub fn p2wpkh(key: &PublicKey, network: Network) -> Self {
        Self::new(Payload::P2wpkh(key.hash160()), network)
    }

    /// Pays a script shown in the witness.
    #[must_use]
    pub fn p2wsh(witness_script: &Script, network: Network) -> Self {
        Self::new(Payload::P2wsh(crate::hash::sha256(witness_script.as_bytes())), network)
    }

    /// Pays a key, old style.
    #[must_use]
    pub fn p2pkh(key: &PublicKey, network: Network) -> Self {
        Self::new(Payload::P2pkh(key.hash160()), network)
    }

    /// Pays a script, old style.
    #[must_use]
    pub fn p2sh(redeem_script: &Script, network: Network) -> Self {
        Self::new(Payload::P2sh(hash160(redeem_script.as_bytes())), network)
    }

    /// The address of an output script; `None` if it has none (of a name output ask for the owner script's).
    #[must_use]
    pub fn from_script(script: &Script, network: Network) -> Option<Self> {
        let payload = script.p2wpkh_hash().map(Payload::P2wpkh);
        let payload = payload.or_else(|| script.p2wsh_hash().map(Payload::P2wsh));
        let payload = payload.or_else(|| script.p2pkh_hash().map(Payload::P2pkh));
        let payload = payload.or_else(|| script.p2sh_hash().map(Payload::P2sh));
        payload.map(|payload| Self::new(payload, network))
    }

    /// The script of an output that pays this address.
    #[must_use]
    pub fn script_pubkey(&self) -> Script {
        match self.payload {
            Payload::P2pkh(hash) => Script::p2pkh(hash),
            Payload::P2sh(hash) => Script::p2sh(hash),
            Payload::P2wpkh(hash) => Script::p2wpkh(hash),
            Payload::P2wsh(hash) => Script::witness_v0(&hash),
        }
    }

    /// The network it belongs to.
    #[must_use]
    pub const fn network(&self) -> Network {
        self.network
    }

    /// The same address as one whose network is not trusted, to compare with parsed ones.
    #[must_use]
    pub fn into_unchecked(self) -> Address<Unchecked> {
        let payload = self.payload;
        let same = |network: &Network| self.prefix_of(*network) == self.prefix_of(self.network);
        let network = Network::ALL.into_iter().find(same).unwrap_or(self.network);
        Address::new(payload, network)
    }
}

impl<V> Address<V> {
    const fn new(payload: Payload, network: Network) -> Self {
        Self { payload, network, checked: PhantomData }
    }

    fn prefix_of(&self, network: Network) -> Prefix {
        let params = network.params();
        match self.payload {
            Payload::P2pkh(_) => Prefix::Version(params.p2pkh),
            Payload::P2sh(_) => Prefix::Version(params.p2sh),
            Payload::P2wpkh(_) | Payload::P2wsh(_) => Prefix::Hrp(params.hrp),
        }
    }
}

/// What tells networks apart in an address.
#[derive(PartialEq, Eq)]
enum Prefix {
    Version(u8),
    Hrp(&'static str),
}

/// More characters than any base58 address of 25 bytes has.
const MAX_BASE58: usize = 40;

fn first(fits: impl Fn(&Params) -> bool) -> Option<Network> {
    Network::ALL.into_iter().find(|network| fits(network.params()))
}

fn clip(text: &str) -> String {
    text.chars().take(100).collect()
}

impl<V> fmt::Display for Address<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program: &[u8] = match &self.payload {
            Payload::P2pkh(hash) | Payload::P2sh(hash) | Payload::P2wpkh(hash) => hash,
            Payload::P2wsh(hash) => hash,
        };
        match self.prefix_of(self.network) {
            Prefix::Version(version) => {
                let bytes = [&[version], program].concat();
                f.write_str(&bs58::encode(bytes).with_check().into_string())
            }
            Prefix::Hrp(hrp) => {
                let hrp = Hrp::parse(hrp).map_err(|_| fmt::Error)?;
                bech32::segwit::encode_lower_to_fmt_unchecked(f, hrp, bech32::segwit::VERSION_0, program)
            }
        }
    }
}

impl FromStr for Address<Unchecked> {
    type Err = AddressError;
    fn from_str(text: &str) -> Result<Self, AddressError> {
        Self::parse(text)
    }
}

impl<V> Serialize for Address<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Address<Unchecked> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Address<Unchecked>, AddressError> {
        text.parse()
    }

    #[test]
    fn every_form_of_every_network_round_trips() {
        let key = crate::keys::SecretKey::from_bytes(&[3; 32]).unwrap().public();
        let script = Script::multisig(1, &[key, key]).unwrap();
        for network in Network::ALL {
            let addresses = [
                Address::p2pkh(&key, network),
                Address::p2sh(&script, network),
                Address::p2wpkh(&key, network),
                Address::p2wsh(&script, network),
            ];
            for address in addresses {
                let text = address.to_string();
                assert_eq!(parse(&text).unwrap().require_network(network).unwrap(), address, "{text}");
                assert_eq!(parse(&text).unwrap(), address.clone().into_unchecked(), "{text}");
                assert_eq!(Address::from_script(&address.script_pubkey(), network), Some(address));
            }
        }
    }

    #[test]
    fn wrong_addresses_are_named() {
        let wpkh = "dc1qcr8te4kr609gcawutmrza0j4xv80jy8zxfp7yf";
        let rows: &[(&str, &str, bool)] = &[
            ("upper case", "DC1QCR8TE4KR609GCAWUTMRZA0J4XV80JY8ZXFP7YF", true),
            ("mixed case", "dc1qcr8te4kr609gcawutmrza0j4xv80jy8zxfp7yF", false),
            ("typing error", "dc1qcr8te4kr609gcawutmrza0j4xv80jy8zxfp7yg", false),
            ("base58 typing error", "NE9qbrzMM1oDuQkHt656s9jJAaUKYfdfKh", false),
            ("empty", "", false),
            ("very long", &"N".repeat(100_000), false),
            ("bitcoin segwit", "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", false),
            ("bitcoin base58", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", false),
            ("space before", &format!(" {wpkh}"), false),
        ];
        for (row, text, good) in rows {
            assert_eq!(parse(text).is_ok(), *good, "{row}");
        }
        assert!(matches!(
            parse("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"),
            Err(AddressError::OtherCoin(_))
        ));
        assert_eq!(
            parse(wpkh).unwrap().require_network(Network::Devnet),
            Err(AddressError::WrongNetwork { expected: Network::Devnet, found: Network::Mainnet })
        );
    }

    #[test]
    fn taproot_is_refused_with_the_reason() {
        let hrp = Hrp::parse("dc").unwrap();
        for version in 1..=16_u8 {
            let fe = bech32::Fe32::try_from(version).unwrap();
            let text = bech32::segwit::encode(hrp, fe, &[7; 32]).unwrap();
            assert_eq!(parse(&text), Err(AddressError::WitnessVersion { version }), "{text}");
        }
        let odd = bech32::segwit::encode_to_fmt_unchecked;
        let mut text = String::new();
        odd(&mut text, hrp, bech32::segwit::VERSION_0, &[7; 21]).unwrap();
        assert!(matches!(parse(&text), Err(AddressError::Malformed(_))), "{text}");
    }
}
