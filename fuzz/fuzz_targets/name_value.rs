//! What names say: refused, or a value that is written and read again as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::name::MeterId;
use wasm_core::name::values::{AnchorValue, CertificateValue, OrganisationValue};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(anchor) = AnchorValue::parse(bytes) {
        let value = anchor.to_value().expect("what was read fits");
        assert_eq!(AnchorValue::parse(value.as_bytes()), Ok(anchor));
    }
    if let Ok(certificate) = CertificateValue::parse(bytes) {
        let value = certificate.to_value().expect("what was read fits");
        assert_eq!(CertificateValue::parse(value.as_bytes()), Ok(certificate));
    }
    if let Ok(organisation) = OrganisationValue::parse(bytes) {
        let value = organisation.to_value().expect("what was read fits");
        assert_eq!(OrganisationValue::parse(value.as_bytes()), Ok(organisation));
    }
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    if let Ok(meter) = text.parse::<MeterId>() {
        assert_eq!(meter.as_str().parse::<MeterId>(), Ok(meter));
    }
});
