//! Addresses of this chain, for the faucet. Written apart from `wasm-core` so that neither hides the other's mistake.

use bitcoin::bech32::{Fe32, Hrp, segwit};
use bitcoin::hashes::Hash;
use bitcoin::{PubkeyHash, ScriptBuf, ScriptHash, WPubkeyHash, WScriptHash, base58};

use crate::params::Params;

/// Why a text is not an address of this chain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Neither bech32 nor base58 with a correct checksum.
    #[error("{0:?} is not an address")]
    Malformed(String),
    /// Correct, but of another network.
    #[error("{address:?} is not an address of this chain (expected {expected}1…)")]
    OtherNetwork {
        /// The text.
        address: String,
        /// Human readable part of this chain's addresses.
        expected: &'static str,
    },
    /// A segwit version nobody can be sure to spend on Doichain.
    #[error("{0:?} has a segwit version above 0; on Doichain anybody could spend it")]
    Witness(String),
}

/// The script an address stands for.
///
/// # Errors
/// See [`AddressError`].
pub fn script_of(address: &str, params: &Params) -> Result<ScriptBuf, AddressError> {
    match segwit::decode(address) {
        Ok((hrp, version, program)) => witness_script(address, &hrp, version, &program, params),
        Err(_) => legacy_script(address, params),
    }
}

fn witness_script(
    address: &str,
    hrp: &Hrp,
    version: Fe32,
    program: &[u8],
    params: &Params,
) -> Result<ScriptBuf, AddressError> {
    if hrp.to_lowercase() != params.hrp {
        return Err(AddressError::OtherNetwork { address: address.to_owned(), expected: params.hrp });
    }
    if version != Fe32::Q {
        return Err(AddressError::Witness(address.to_owned()));
    }
    if let Ok(hash) = WPubkeyHash::from_slice(program) {
        return Ok(ScriptBuf::new_p2wpkh(&hash));
    }
    let hash = WScriptHash::from_slice(program).map_err(|_| AddressError::Malformed(address.to_owned()))?;
    Ok(ScriptBuf::new_p2wsh(&hash))
}

fn legacy_script(address: &str, params: &Params) -> Result<ScriptBuf, AddressError> {
    let malformed = || AddressError::Malformed(address.to_owned());
    let bytes = base58::decode_check(address).map_err(|_| malformed())?;
    let (version, hash) = bytes.split_first().ok_or_else(malformed)?;
    let hash: [u8; 20] = hash.try_into().map_err(|_| malformed())?;
    if *version == params.p2pkh {
        Ok(ScriptBuf::new_p2pkh(&PubkeyHash::from_byte_array(hash)))
    } else if *version == params.p2sh {
        Ok(ScriptBuf::new_p2sh(&ScriptHash::from_byte_array(hash)))
    } else {
        Err(AddressError::OtherNetwork { address: address.to_owned(), expected: params.hrp })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recorded_addresses() {
        let rows = [
            ("ncrt1q9gx3ne90hnpawuf2mxqj64dd2chtx2kvuhmydm", "00142a0d19e4afbcc3d7712ad9812d55ad562eb32acc"),
            ("mgEEBqguQ5xraHe1GDwU7mjdyV3e91CrkM", "76a91407ce523593a9594ef982f1ca761ef6b48ae6180588ac"),
            ("2N1Cd7uMqEwgKfKgDxG7zcarhQExe5iwj8W", "a91457431146849ab45be20d7052fa77943231f8f81387"),
        ];
        for (address, script) in rows {
            assert_eq!(script_of(address, &Params::devnet()).unwrap().to_hex_string(), script);
        }
    }

    #[test]
    fn strangers_are_refused() {
        let rows = [
            ("", "is not an address"),
            ("ncrt1q9gx3ne90hnpawuf2mxqj64dd2chtx2kvuhmydn", "is not an address"),
            ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "not an address of this chain"),
            ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "not an address of this chain"),
        ];
        for (address, why) in rows {
            let error = script_of(address, &Params::devnet()).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
}
