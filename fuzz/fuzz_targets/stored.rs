//! What lies in a browser's storage: headers and changes of a wallet. Somebody else may have written it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::chain::HeaderChain;
use wasm_core::network::Network;
use wasm_core::wallet::{ChangeSet, Wallet};

fuzz_target!(|bytes: &[u8]| {
    for network in [Network::Mainnet, Network::Devnet] {
        if let Ok(chain) = HeaderChain::from_stored(network, bytes) {
            assert!(bytes.starts_with(&chain.stored_head()));
        }
    }
    let _ = HeaderChain::from_genesis(Network::Devnet).replay(bytes);
    let Ok(change) = serde_json::from_slice::<ChangeSet>(bytes) else { return };
    let text = serde_json::to_string(&change).expect("a change is JSON");
    assert_eq!(serde_json::from_str::<ChangeSet>(&text).as_ref().ok(), Some(&change));
    let mut wallet = Wallet::load(Network::Devnet, change.clone());
    let loaded = wallet.to_change_set();
    wallet.apply(change);
    assert_eq!(wallet.to_change_set(), loaded, "a change made twice is made once");
    let _ = (wallet.coins(), wallet.history());
});
