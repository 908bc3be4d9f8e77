//! PSBTs from a stranger: decoded or refused; every role runs over what is decoded, and nothing unsigned gets out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::keys::SecretKey;
use wasm_core::psbt::Psbt;

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut psbt) = Psbt::decode(bytes) else { return };
    assert_eq!(Psbt::decode(&psbt.encode()).as_ref(), Ok(&psbt));
    assert_eq!(Psbt::from_base64(&psbt.to_base64()).as_ref(), Ok(&psbt));
    let copy = psbt.clone();
    psbt.combine(&copy).expect("a PSBT agrees with itself");
    assert_eq!(psbt, copy);
    let _ = psbt.fee();
    for index in 0..psbt.inputs().len().min(4) {
        let _ = psbt.waiting_for(index);
    }
    let key = SecretKey::from_bytes(&[1; 32]).expect("a key");
    if psbt.sign(&key, &[]).is_err() {
        assert_eq!(psbt, copy, "a refused PSBT stays as it was");
    }
    if psbt.finalize().is_ok() {
        let _ = psbt.extract();
    }
});
