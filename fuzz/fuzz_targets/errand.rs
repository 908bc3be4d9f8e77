//! Requests to sign with a key that is elsewhere, and their answers: refused, or the one form of what they say; and an answer
//! that was not made by the key is never taken.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::keys::SecretKey;
use wasm_core::trust::{Answer, Errand};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(errand) = Errand::decode(bytes) {
        assert_eq!(errand.encode().as_deref(), Ok(bytes));
        let text = errand.to_text().expect("what was read fits");
        assert_eq!(Errand::parse(&text), Ok(errand.clone()));
        // only the key that is named signs, and only what it signs is taken
        let key = SecretKey::from_bytes(&[0x45; 32]).expect("a key");
        if let Ok(answer) = errand.sign(&key, &[]) {
            assert!(errand.fulfil(&answer).is_ok());
        }
    }
    if let Ok(answer) = Answer::decode(bytes) {
        assert_eq!(answer.encode().as_deref(), Ok(bytes));
        let text = answer.to_text().expect("what was read fits");
        assert_eq!(Answer::parse(&text), Ok(answer));
    }
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    let _ = (Errand::parse(text), Answer::parse(text));
});
