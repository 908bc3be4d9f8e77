//! Organisations, requests to join one, and links to accept one: refused, or the one form of what they say.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::file::sign_document;
use wasm_core::keys::SecretKey;
use wasm_core::trust::{
    JOIN_KIND, ORGANISATION_KIND, OrganisationKey, SignedJoinRequest, SignedOrganisation,
};

fuzz_target!(|bytes: &[u8]| {
    // A signature cannot be guessed: the bytes are tried as a body, too, signed here.
    let key = SecretKey::from_bytes(&[1; 32]).expect("a key");
    let signed = |kind| sign_document(kind, bytes.to_vec(), &key).and_then(|document| document.encode());
    for block in [Ok(bytes.to_vec()), signed(ORGANISATION_KIND)].into_iter().flatten() {
        if let Ok(organisation) = SignedOrganisation::decode(&block) {
            assert_eq!(organisation.block(), Ok(block));
            let next = organisation.next();
            assert!(next.changes_since(organisation.organisation()).is_empty());
            assert!(next.sign(&key).is_ok());
        }
    }
    for block in [Ok(bytes.to_vec()), signed(JOIN_KIND)].into_iter().flatten() {
        if let Ok(request) = SignedJoinRequest::decode(&block) {
            let text = request.to_text().expect("what was read fits");
            assert_eq!(SignedJoinRequest::parse(&text), Ok(request));
        }
    }
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    let _ = SignedJoinRequest::parse(text);
    if let Ok(organisation) = text.parse::<OrganisationKey>() {
        assert_eq!(organisation.to_string().parse::<OrganisationKey>(), Ok(organisation));
    }
});
