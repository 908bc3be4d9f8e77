//! Headers as an Electrum server sends them: they split or are refused, and what is split encodes to itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::chain::split_headers;

fuzz_target!(|bytes: &[u8]| {
    let Ok(headers) = split_headers(bytes, 2016) else { return };
    if let Some(first) = headers.first() {
        assert!(bytes.starts_with(&first.to_bytes()));
    }
});
