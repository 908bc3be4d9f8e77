//! Blocks of DAG-CBOR and the names of blocks: refused, or canonical, so that they are written back the same.
#![no_main]

use ipld_core::ipld::Ipld;
use libfuzzer_sys::fuzz_target;
use wasm_core::ipld::{Cid, MAX_BLOCK_BYTES, check, dag_cbor_cid, decode, encode, head};

fuzz_target!(|bytes: &[u8]| {
    let _ = head(bytes, MAX_BLOCK_BYTES);
    if let Ok(value) = decode::<Ipld>(bytes, MAX_BLOCK_BYTES) {
        assert_eq!(encode(&value).as_deref(), Ok(bytes));
        assert_eq!(check(&dag_cbor_cid(bytes), bytes), Ok(()));
    }
    if let Ok(cid) = decode::<Cid>(bytes, 64) {
        assert_eq!(cid.to_string().parse::<Cid>().as_ref(), Ok(&cid));
    }
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    if let Ok(cid) = text.parse::<Cid>() {
        assert_eq!(cid.to_string(), text);
        assert_eq!(encode(&cid).and_then(|block| decode(&block, 64)), Ok(cid));
    }
});
