//! Payment links that somebody clicks: read or refused, and what is read shows and reads as itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::uri::PaymentUri;

fuzz_target!(|text: &str| {
    let Ok(uri) = text.parse::<PaymentUri>() else { return };
    let shown = uri.to_string();
    // Every character may have become three.
    if shown.len() <= PaymentUri::MAX_BYTES {
        assert_eq!(shown.parse::<PaymentUri>().as_ref(), Ok(&uri));
    }
});
