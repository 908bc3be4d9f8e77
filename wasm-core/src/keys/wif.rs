//! Single secret keys as text ("wallet import format"): how other wallets hand a key over.

use thiserror::Error;
use zeroize::Zeroizing;

use super::{SecretKey, SecretKeyError};
use crate::network::{Network, Params};

/// Follows the key if its public half is used compressed, as this program always does.
const COMPRESSED: u8 = 1;
/// More characters than any of these texts has.
const MAX: usize = 60;

/// Why a text is no secret key. Does not repeat it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WifError {
    /// No base58, or a typing error.
    #[error("not an exported key, or a typing error in it")]
    Malformed,
    /// A key of another coin or network.
    #[error("a key of another network than {expected}")]
    WrongNetwork {
        /// The network asked for.
        expected: Network,
    },
    /// A key whose addresses are made of the uncompressed public key, which this program cannot sign for.
    #[error("a key of the old, uncompressed kind, which is not supported")]
    Uncompressed,
    /// Bytes that are no key.
    #[error(transparent)]
    Key(#[from] SecretKeyError),
}

impl SecretKey {
    /// Reads an exported key.
    ///
    /// # Errors
    /// [`WifError`].
    pub fn from_wif(text: &str, network: Network) -> Result<Self, WifError> {
        if text.len() > MAX {
            return Err(WifError::Malformed);
        }
        let bytes = bs58::decode(text).with_check(None).into_vec().map_err(|_| WifError::Malformed)?;
        let bytes = Zeroizing::new(bytes);
        let (version, key) = bytes.split_first().ok_or(WifError::Malformed)?;
        let params: &Params = network.params();
        if *version != params.wif {
            return Err(WifError::WrongNetwork { expected: network });
        }
        match key.split_first_chunk() {
            Some((key, [COMPRESSED])) => Ok(Self::from_bytes(key)?),
            Some((_, [])) => Err(WifError::Uncompressed),
            _ => Err(WifError::Malformed),
        }
    }

    /// The key as text, to hand it to another wallet. Whoever reads it owns what the key opens.
    #[must_use]
    pub fn to_wif(&self, network: Network) -> Zeroizing<String> {
        let key = self.to_bytes();
        let mut bytes = Zeroizing::new(vec![network.params().wif]);
        bytes.extend(key.iter());
        bytes.push(COMPRESSED);
        Zeroizing::new(bs58::encode(bytes.as_slice()).with_check().into_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_round_trip_on_their_network() {
        let key = SecretKey::from_bytes(&[7; 32]).unwrap();
        for network in Network::ALL {
            let text = key.to_wif(network);
            assert_eq!(SecretKey::from_wif(&text, network).unwrap().public(), key.public());
            for other in Network::ALL.into_iter().filter(|other| other.params().wif != network.params().wif) {
                let refused = SecretKey::from_wif(&text, other).unwrap_err();
                assert_eq!(refused, WifError::WrongNetwork { expected: other }, "{network} as {other}");
            }
        }
    }

    #[test]
    fn other_texts_are_refused() {
        let wif = |bytes: &[u8]| bs58::encode(bytes).with_check().into_string();
        let key = SecretKey::from_bytes(&[7; 32]).unwrap();
        let mut typo = key.to_wif(Network::Mainnet).to_string();
        typo.replace_range(5..6, if &typo[5..6] == "x" { "y" } else { "x" });
        let rows = [
            ("empty", String::new(), WifError::Malformed),
            ("typing error", typo, WifError::Malformed),
            ("very long", "T".repeat(10_000), WifError::Malformed),
            ("no key", wif(&[180]), WifError::Malformed),
            ("short", wif(&[[180].as_slice(), &[7; 30], &[1]].concat()), WifError::Malformed),
            ("other mark", wif(&[[180].as_slice(), &[7; 32], &[2]].concat()), WifError::Malformed),
            ("uncompressed", wif(&[[180].as_slice(), &[7; 32]].concat()), WifError::Uncompressed),
            ("zero", wif(&[[180].as_slice(), &[0; 32], &[1]].concat()), WifError::Key(SecretKeyError)),
            (
                "bitcoin",
                wif(&[[128].as_slice(), &[7; 32], &[1]].concat()),
                WifError::WrongNetwork { expected: Network::Mainnet },
            ),
        ];
        for (row, text, expected) in rows {
            assert_eq!(SecretKey::from_wif(&text, Network::Mainnet).unwrap_err(), expected, "{row}");
        }
    }
}
