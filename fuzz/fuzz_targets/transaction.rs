//! Transactions from a server: decoded or refused, and what is decoded encodes to the same bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::sign::verify_input;
use wasm_core::tx::{Transaction, names};

fuzz_target!(|bytes: &[u8]| {
    let Ok(tx) = Transaction::decode(bytes) else { return };
    assert_eq!(tx.encode(), bytes);
    assert!(tx.vsize() <= bytes.len());
    let spent: Vec<_> = tx.outputs.iter().cycle().take(tx.inputs.len()).collect();
    let _ = names::check(&tx, &spent, &[]);
    for (index, output) in spent.into_iter().enumerate().take(4) {
        let _ = verify_input(&tx, index, output);
    }
});
