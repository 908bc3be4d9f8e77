//! Hour files from a stranger: refused, or read whole; a file that follows another counts without a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::file::HourFile;
use wasm_core::ipld::check;
use wasm_core::keys::SecretKey;

fuzz_target!(|bytes: &[u8]| {
    let Ok(file) = HourFile::decode(bytes) else { return };
    assert_eq!(file.block(), bytes);
    assert_eq!(check(&file.cid(), bytes), Ok(()));
    let key = SecretKey::from_bytes(&[1; 32]).expect("a key");
    let _ = (file.root_fits(), file.is_signed_by(&key.public()), file.count(None));
    let tail = file.tail(None);
    let _ = file.count(Some(&tail));
    assert_eq!(file.tail(Some(&tail)).cid, tail.cid);
});
