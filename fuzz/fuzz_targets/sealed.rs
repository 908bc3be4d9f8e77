//! Sealed messages and signed ones: nothing that was not sealed for a key opens, no text is a signature by accident.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::address::Address;
use wasm_core::keys::SecretKey;
use wasm_core::network::Network;
use wasm_core::{ecies, message};

fuzz_target!(|bytes: &[u8]| {
    let key = SecretKey::from_bytes(&[1; 32]).expect("a key");
    if let Ok(opened) = ecies::open(&key, bytes, b"fuzz") {
        assert_eq!(bytes.len(), opened.len() + ecies::OVERHEAD);
    }
    let sealed = ecies::seal(&key.public(), bytes, b"fuzz", &[2; 32]).expect("short enough");
    assert_eq!(ecies::open(&key, &sealed, b"fuzz").expect("sealed for this key").as_slice(), bytes);
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    let address = Address::p2wpkh(&key.public(), Network::Mainnet);
    let _ = message::verify(&address, "fuzz", text);
    let signed = message::sign(&key, &address, text).expect("the key's own address");
    assert_eq!(message::verify(&address, text, &signed), Ok(()));
});
