//! Addresses as people type them: an address or a refusal, and what is an address shows and reads as itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::address::{Address, Unchecked};

fuzz_target!(|text: &str| {
    let Ok(address) = text.parse::<Address<Unchecked>>() else { return };
    let shown = address.to_string();
    assert!(shown.eq_ignore_ascii_case(text));
    assert_eq!(shown.parse::<Address<Unchecked>>().as_ref(), Ok(&address));
});
