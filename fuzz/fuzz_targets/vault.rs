//! Vaults from storage: read or refused, never opened by accident. Parameters that would exhaust the machine are refused
//! before anything is computed; a vault that asks for real work is left alone here.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::keys::vault::{Vault, VaultError, open};

fuzz_target!(|json: &[u8]| {
    let Ok(vault) = serde_json::from_slice::<Vault>(json) else { return };
    let text = serde_json::to_string(&vault).expect("a vault is JSON");
    assert_eq!(serde_json::from_str::<Vault>(&text).as_ref().ok(), Some(&vault));
    let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let number = |key: &str| value[key].as_u64().unwrap_or(u64::MAX);
    let greedy = number("m_kib") > 256 * 1024 || number("t") > 10 || number("p") > 4;
    if greedy {
        let refused = open(&vault, "password");
        assert!(matches!(refused, Err(VaultError::Parameter { .. } | VaultError::NewerVersion(_))));
    }
});
