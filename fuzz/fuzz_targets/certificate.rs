//! Signed documents and the certificates in them: refused, or the one block of what they say.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::file::SignedDocument;
use wasm_core::keys::SecretKey;
use wasm_core::trust::{KIND, SignedCertificate};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = SignedDocument::decode(bytes) {
        assert_eq!(document.encode().as_deref(), Ok(bytes));
        let _ = document.verify(KIND);
    }
    // A signature cannot be guessed: the bytes are tried as a body, too, signed here.
    let key = SecretKey::from_bytes(&[1; 32]).expect("a key");
    let signed = wasm_core::file::sign_document(KIND, bytes.to_vec(), &key).and_then(|document| document.encode());
    for block in [Ok(bytes.to_vec()), signed].into_iter().flatten() {
        if let Ok(certificate) = SignedCertificate::decode(&block) {
            assert_eq!(certificate.block(), Ok(block));
        }
    }
});
