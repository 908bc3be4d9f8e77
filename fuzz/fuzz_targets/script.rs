//! Scripts: every question about any bytes has an answer, and a recognised form is written back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::address::Address;
use wasm_core::network::Network;
use wasm_core::script::Script;
use wasm_core::tx::Lock;

fuzz_target!(|bytes: &[u8]| {
    let script = Script::from_bytes(bytes.to_vec());
    if let Some((m, keys)) = script.parse_multisig() {
        assert_eq!(Script::multisig(m, &keys).as_ref(), Ok(&script));
        assert!(keys.iter().all(|key| script.names_key(key)));
    }
    if let Some(address) = Address::from_script(&script, Network::Mainnet) {
        assert_eq!(address.script_pubkey(), script);
        assert!(script.witness_version().is_none_or(|version| version == 0));
    }
    assert_eq!(Lock::find(&Script::p2wsh(&script), None, Some(&script)), Some(Lock::P2wsh(script)));
});
