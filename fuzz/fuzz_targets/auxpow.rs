//! Proofs of merged mining: whatever they are, they are checked without a panic, on every network.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::chain::split_headers;
use wasm_core::network::Network;

fuzz_target!(|bytes: &[u8]| {
    let Ok(headers) = split_headers(bytes, 4) else { return };
    let sent: Vec<u8> = headers.iter().flat_map(|full| full.to_bytes()).collect();
    assert_eq!(sent, bytes);
    for network in Network::ALL {
        for full in &headers {
            let _ = full.check_work(network.params());
        }
    }
});
