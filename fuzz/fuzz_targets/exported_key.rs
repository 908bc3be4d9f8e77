//! Keys as other wallets hand them over: exported keys, extended keys, words, paths.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::keys::{Mnemonic, Path, PublicKey, SecretKey, Signature, Xprv, Xpub};
use wasm_core::network::Network;

fuzz_target!(|text: &str| {
    for network in Network::ALL {
        if let Ok(key) = SecretKey::from_wif(text, network) {
            assert_eq!(key.to_wif(network).as_str(), text);
        }
        if let Ok(key) = Xprv::from_base58(text, network) {
            assert_eq!(key.to_base58(network).as_str(), text);
        }
        if let Ok(key) = Xpub::from_base58(text, network) {
            assert_eq!(key.to_base58(network), text);
        }
    }
    if let Ok(words) = Mnemonic::parse(text) {
        assert_eq!(Mnemonic::parse(&words.words().join(" ")).map(|again| again.words()), Ok(words.words()));
        assert_eq!(Mnemonic::from_entropy(&words.to_entropy()).map(|again| again.words()), Ok(words.words()));
    }
    if let Ok(path) = text.parse::<Path>() {
        assert_eq!(path.to_string().parse::<Path>(), Ok(path));
    }
    if let Ok(key) = text.parse::<PublicKey>() {
        assert_eq!(key.to_string().parse::<PublicKey>(), Ok(key));
    }
    if let Ok(bytes) = hex::decode(text) {
        if let Ok(signature) = Signature::from_der(&bytes) {
            assert_eq!(signature.to_der(), bytes);
        }
        if let Ok(key) = PublicKey::from_spki_der(&bytes) {
            assert_eq!(PublicKey::from_spki_der(&key.spki_der()), Ok(key));
        }
    }
});
