//! Notes and lines of BIP 329 from another program: refused, or taken so that they are written and read as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::network::Network;
use wasm_core::wallet::Notes;

fuzz_target!(|text: &str| {
    for network in [Network::Mainnet, Network::Devnet] {
        if let Ok(notes) = Notes::from_lines(network, text) {
            assert_eq!(Notes::from_lines(network, &notes.to_lines()), Ok(notes));
        }
        let mut notes = Notes::new(network);
        let Ok(first) = notes.merge(text) else { continue };
        let lines = notes.to_lines();
        assert!(lines.len() <= Notes::MAX_BYTES);
        assert_eq!(Notes::from_lines(network, &lines).as_ref(), Ok(&notes));
        let before = notes.clone();
        let again = notes.merge(text).expect("the same text");
        assert_eq!(notes, before, "what is merged twice is merged once");
        assert_eq!((again.added, again.others), (0, first.others));
    }
});
