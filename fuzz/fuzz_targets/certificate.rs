//! Signed documents, the certificates and revocations in them, and photos: refused, or the one block of what they say.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::file::SignedDocument;
use wasm_core::keys::SecretKey;
use wasm_core::trust::{KIND, Photo, SignedCertificate, SignedRevocation};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = SignedDocument::decode(bytes) {
        assert_eq!(document.encode().as_deref(), Ok(bytes));
        let _ = document.verify(KIND);
    }
    // A signature cannot be guessed: the bytes are tried as a body, too, signed here.
    let key = SecretKey::from_bytes(&[1; 32]).expect("a key");
    let signed = |kind| {
        wasm_core::file::sign_document(kind, bytes.to_vec(), &key).and_then(|document| document.encode())
    };
    for block in [Ok(bytes.to_vec()), signed(KIND), signed("revocation")].into_iter().flatten() {
        if let Ok(revocation) = SignedRevocation::decode(&block) {
            assert_eq!(revocation.block().as_ref(), Ok(&block));
        }
        if let Ok(certificate) = SignedCertificate::decode(&block) {
            assert_eq!(certificate.block(), Ok(block));
        }
    }
    if let Ok(photo) = Photo::new(bytes.to_vec()) {
        assert_eq!(photo.bytes(), bytes);
    }
});
