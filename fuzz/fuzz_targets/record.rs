//! Records: a text is refused with the place of the fault, or it is the one text of what it says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::keys::SecretKey;
use wasm_core::record::{ChainState, Record, RecordError, sign};

fuzz_target!(|text: &str| {
    let record = match Record::parse(text) {
        Ok(record) => record,
        Err(RecordError::Syntax(error)) => return assert!(error.at <= text.len()),
        Err(_) => return,
    };
    assert_eq!(record.as_str(), text);
    assert_eq!(record.payload().to_string().as_bytes(), record.payload_bytes());
    let key = SecretKey::from_bytes(&[1; 32]).expect("a key");
    let again = sign(record.payload().clone(), &key).expect("what is read can be written");
    assert_eq!(again.payload_hash(), record.payload_hash());
    assert!(again.is_signed_by(&key.public()));
    assert!(!ChainState::after(&record).is_followed_by(&record));
    let _ = record.is_signed_by(&key.public());
});
