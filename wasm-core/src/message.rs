//! Signed messages: the proof that somebody has the key of an address, as Doichain Core and Electrum make it.
//!
//! The digest is over the text behind "Doichain Signed Message:\n" (`util/message.cpp`), so no signature of a message
//! can ever be one of a transaction. The signature is 65 bytes in base64: a header, then R and S. The header says which
//! of the possible keys signed and, by BIP 137, for which type of address.

use base64ct::{Base64, Encoding};
use thiserror::Error;

use crate::address::Address;
use crate::hash::sha256d;
use crate::keys::{PublicKey, SecretKey, Signature, SignatureError};
use crate::network::Network;
use crate::script::Script;

const MAGIC: &[u8] = b"\x19Doichain Signed Message:\n";
/// A header, R and S.
const LENGTH: usize = 65;
/// Characters of [`LENGTH`] bytes in base64.
const TEXT: usize = 88;
/// The first header of each type of address (BIP 137).
const P2PKH: u8 = 31;
const P2SH_P2WPKH: u8 = 35;
const P2WPKH: u8 = 39;
/// The last header there is.
const LAST: u8 = 42;

/// Why a message was not signed by an address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MessageError {
    /// Not 65 bytes in base64.
    #[error("a message signature has 88 characters of base64")]
    Form,
    /// A header of no type of address, or of an uncompressed key.
    #[error("unknown signature header {0}")]
    Header(u8),
    /// R and S are no signature.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// Another key signed, or the message was changed: the two cannot be told apart.
    #[error("the message was not signed by this address")]
    OtherSigner,
    /// An address without a single key.
    #[error("no single key can sign for {0}")]
    NoSingleKey(String),
}

/// What is signed for a text.
#[must_use]
pub fn digest(message: &str) -> [u8; 32] {
    let mut bytes = MAGIC.to_vec();
    crate::tx::wire::prefixed(&mut bytes, message.as_bytes());
    sha256d(&bytes)
}

/// The addresses of one key that can sign, with their headers.
fn addresses(key: &PublicKey, network: Network) -> [(u8, Address); 3] {
    let nested = Script::p2wpkh(key.hash160());
    [
        (P2PKH, Address::p2pkh(key, network)),
        (P2SH_P2WPKH, Address::p2sh(&nested, network)),
        (P2WPKH, Address::p2wpkh(key, network)),
    ]
}

/// Signs a message as `address`, which must be one of the key's.
///
/// # Errors
/// [`MessageError::OtherSigner`] if the address is not one of the key's.
pub fn sign(key: &SecretKey, address: &Address, message: &str) -> Result<String, MessageError> {
    let own = addresses(&key.public(), address.network());
    let own = own.into_iter().find(|(_, own)| own == address);
    let (header, _) = own.ok_or(MessageError::OtherSigner)?;
    let (signature, recovery) = key.sign_recoverable(&digest(message));
    let header = header.checked_add(recovery).ok_or(MessageError::OtherSigner)?;
    Ok(Base64::encode_string(&[&[header], signature.to_compact().as_slice()].concat()))
}

/// Checks that `address` signed the message.
///
/// Electrum and older wallets use the header of old-style addresses for all types: it is accepted for each, as the
/// address itself says which is meant.
///
/// # Errors
/// [`MessageError`].
pub fn verify(address: &Address, message: &str, signature: &str) -> Result<(), MessageError> {
    let signature = signature.trim();
    if signature.len() != TEXT {
        return Err(MessageError::Form);
    }
    let mut bytes = [0; LENGTH];
    let decoded = Base64::decode(signature, &mut bytes).map_err(|_| MessageError::Form)?;
    let (header, rest) = decoded.split_first().ok_or(MessageError::Form)?;
    let signature = Signature::from_compact(rest.try_into().map_err(|_| MessageError::Form)?)?;
    let kind = match *header {
        P2PKH..P2SH_P2WPKH => P2PKH,
        P2SH_P2WPKH..P2WPKH => P2SH_P2WPKH,
        P2WPKH..=LAST => P2WPKH,
        other => return Err(MessageError::Header(other)),
    };
    let recovery = header.checked_sub(kind).ok_or(MessageError::Header(*header))?;
    let script = address.script_pubkey();
    if script.is_p2wsh() {
        return Err(MessageError::NoSingleKey(address.to_string()));
    }
    let key = PublicKey::recover(&digest(message), &signature, recovery).ok_or(MessageError::OtherSigner)?;
    let fits = |(header, own): &(u8, Address)| own == address && (kind == *header || kind == P2PKH);
    if addresses(&key, address.network()).iter().any(fits) { Ok(()) } else { Err(MessageError::OtherSigner) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SecretKey {
        SecretKey::from_bytes(&[7; 32]).unwrap()
    }

    #[test]
    fn every_address_of_a_key_signs() {
        for network in Network::ALL {
            for (header, address) in addresses(&key().public(), network) {
                for message in ["", "Zählerstand 7", &"x".repeat(300), &"y".repeat(70_000)] {
                    let signature = sign(&key(), &address, message).unwrap();
                    assert_eq!(signature.len(), TEXT);
                    let first = Base64::decode_vec(&signature).unwrap()[0];
                    assert!((header..header + 4).contains(&first), "{address}");
                    verify(&address, message, &signature).unwrap();
                    assert_eq!(verify(&address, "other", &signature), Err(MessageError::OtherSigner));
                    let old = with_header(&signature, first - header + P2PKH);
                    verify(&address, message, &old).unwrap();
                }
            }
        }
    }

    fn with_header(signature: &str, header: u8) -> String {
        let mut bytes = Base64::decode_vec(signature).unwrap();
        bytes[0] = header;
        Base64::encode_string(&bytes)
    }

    #[test]
    fn other_signers_are_noticed() {
        let network = Network::Mainnet;
        let stranger = SecretKey::from_bytes(&[8; 32]).unwrap();
        let own = addresses(&key().public(), network).map(|(_, address)| address);
        let foreign = addresses(&stranger.public(), network).map(|(_, address)| address);
        let signature = sign(&key(), &own[2], "m").unwrap();
        for address in foreign {
            assert_eq!(verify(&address, "m", &signature), Err(MessageError::OtherSigner));
            assert_eq!(sign(&key(), &address, "m"), Err(MessageError::OtherSigner));
        }
        // Said to be for another type of address than it is checked for.
        assert_eq!(verify(&own[0], "m", &signature), Err(MessageError::OtherSigner));
        assert_eq!(verify(&own[1], "m", &signature), Err(MessageError::OtherSigner));
        let script = Script::multisig(1, &[key().public()]).unwrap();
        let shared = Address::p2wsh(&script, network);
        assert!(matches!(verify(&shared, "m", &signature), Err(MessageError::NoSingleKey(_))));
    }

    #[test]
    fn odd_signatures_are_refused() {
        let address = Address::p2wpkh(&key().public(), Network::Mainnet);
        let signature = sign(&key(), &address, "m").unwrap();
        for header in (0..=30).chain(43..=255) {
            let odd = with_header(&signature, header);
            assert_eq!(verify(&address, "m", &odd), Err(MessageError::Header(header)));
        }
        let mut high = Base64::decode_vec(&signature).unwrap();
        high[33] |= 0x80;
        let rows = [
            ("empty", String::new()),
            ("cut", signature[..84].to_owned()),
            ("no base64", "*".repeat(88)),
            ("64 bytes", Base64::encode_string(&[31; 64])),
            ("66 bytes", Base64::encode_string(&[31; 66])),
            ("zero", Base64::encode_string(&[&[31], [0; 64].as_slice()].concat())),
            ("high S", Base64::encode_string(&high)),
        ];
        for (row, text) in rows {
            let error = verify(&address, "m", &text).unwrap_err();
            assert!(matches!(error, MessageError::Form | MessageError::Signature(_)), "{row}: {error}");
        }
        verify(&address, "m", &format!(" {signature}\n")).unwrap();
    }
}
