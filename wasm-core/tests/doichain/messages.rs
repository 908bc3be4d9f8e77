//! Signed and sealed messages against libsecp256k1 and the `bitcoin` crate's hashes.

use base64ct::{Base64, Encoding};
use bitcoin::hashes::{Hash, HashEngine, Hmac, HmacEngine, sha256, sha256d};
use bitcoin::secp256k1::ecdsa::{RecoverableSignature, RecoveryId};
use bitcoin::secp256k1::{self, Message, Secp256k1, ecdh};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use proptest::prelude::*;
use wasm_core::address::Address;
use wasm_core::ecies;
use wasm_core::keys::{PublicKey, SecretKey};
use wasm_core::message;
use wasm_core::network::Network;

use crate::oracle::config;

/// The digest, put together without our code: two lengths and two texts.
fn digest(text: &str) -> [u8; 32] {
    let mut bytes = vec![25];
    bytes.extend(b"Doichain Signed Message:\n");
    bytes.extend(bitcoin::consensus::encode::serialize(&text.to_owned()));
    sha256d::Hash::hash(&bytes).to_byte_array()
}

fn secret(byte: u8) -> (SecretKey, secp256k1::SecretKey) {
    (SecretKey::from_bytes(&[byte; 32]).unwrap(), secp256k1::SecretKey::from_slice(&[byte; 32]).unwrap())
}

proptest! {
    #![proptest_config(config(48))]

    /// The same signature as libsecp256k1 makes, byte for byte, and each is checked by the other.
    #[test]
    fn messages_are_signed_alike(byte in 1..=250_u8, text in ".{0,300}") {
        let (ours, theirs) = secret(byte);
        let secp = Secp256k1::new();
        let digest = digest(&text);
        prop_assert_eq!(message::digest(&text), digest);
        let reference = secp.sign_ecdsa_recoverable(&Message::from_digest(digest), &theirs);
        let (id, compact) = reference.serialize_compact();
        let header = u8::try_from(id.to_i32()).unwrap().checked_add(39).unwrap();
        let reference = Base64::encode_string(&[&[header], compact.as_slice()].concat());
        let address = Address::p2wpkh(&ours.public(), Network::Mainnet);
        prop_assert_eq!(&message::sign(&ours, &address, &text).unwrap(), &reference);
        message::verify(&address, &text, &reference).unwrap();
    }

    /// Any 64 bytes and header: both find the same key or none.
    #[test]
    fn keys_are_recovered_alike(bytes in prop::collection::vec(any::<u8>(), 64), id in 0..4_u8, digest in any::<[u8; 32]>()) {
        let mut bytes: [u8; 64] = bytes.try_into().unwrap();
        // Low S, or our signature type refuses it before.
        bytes[32] &= 0x3f;
        let Ok(signature) = wasm_core::keys::Signature::from_compact(&bytes) else { return Ok(()) };
        let ours = PublicKey::recover(&digest, &signature, id);
        let id = RecoveryId::from_i32(i32::from(id)).unwrap();
        let theirs = RecoverableSignature::from_compact(&bytes, id)
            .and_then(|signature| Secp256k1::new().recover_ecdsa(&Message::from_digest(digest), &signature));
        prop_assert_eq!(ours.map(|key| key.to_bytes()), theirs.ok().map(|key| key.serialize()));
    }

    #[test]
    fn rubbish_is_not_opened(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (ours, _) = secret(1);
        prop_assert!(ecies::open(&ours, &bytes, b"").is_err());
        let public = ours.public();
        let framed = [&[1], public.as_bytes().as_slice(), &bytes].concat();
        prop_assert!(ecies::open(&ours, &framed, b"").is_err());
    }
}

/// HKDF-SHA256 with one block, from RFC 5869's definition.
fn hkdf(salt: &[u8], secret: &[u8], info: &[u8], length: usize) -> Vec<u8> {
    let hmac = |key: &[u8], parts: &[&[u8]]| {
        let mut engine = HmacEngine::<sha256::Hash>::new(key);
        parts.iter().for_each(|part| engine.input(part));
        Hmac::from_engine(engine).to_byte_array()
    };
    let key = hmac(salt, &[secret]);
    hmac(&key, &[info, &[1]])[..length].to_vec()
}

/// A message sealed by us is opened with libsecp256k1's point and keys derived by hand.
#[test]
fn sealed_messages_are_what_the_format_says() {
    let secp = Secp256k1::new();
    for byte in 1..20 {
        let (ours, theirs) = secret(byte);
        let sealed = ecies::seal(&ours.public(), b"a private offer", b"mailbox", &[byte; 32]).unwrap();
        assert_eq!(sealed[0], 1);
        let ephemeral = secp256k1::PublicKey::from_slice(&sealed[1..34]).unwrap();
        let point = ecdh::shared_secret_point(&ephemeral, &theirs);
        let salt = [&sealed[1..34], &theirs.public_key(&secp).serialize()].concat();
        let key = hkdf(&salt, &point[..32], b"BlockPro/1/ecies/key", 32);
        let nonce = hkdf(&salt, &point[..32], b"BlockPro/1/ecies/nonce", 24);
        let (key, nonce): ([u8; 32], [u8; 24]) = (key.try_into().unwrap(), nonce.try_into().unwrap());
        let payload = Payload { msg: &sealed[34..], aad: b"mailbox" };
        let opened = XChaCha20Poly1305::new((&key).into()).decrypt((&nonce).into(), payload).unwrap();
        assert_eq!(opened, b"a private offer");
        let expected: [u8; 32] = point[..32].try_into().unwrap();
        let public = PublicKey::from_slice(&sealed[1..34]).unwrap();
        assert_eq!(*ours.shared_x(&public), expected);
    }
}
