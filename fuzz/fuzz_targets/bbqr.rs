//! Parts of a file as a camera reads them, one a line: refused, or kept; what is put together is shown and read the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::bbqr::{Coding, Collector, MAX_BYTES, split};

fuzz_target!(|text: &str| {
    let mut collector = Collector::new();
    for line in text.lines().take(64) {
        let before = collector.progress();
        match collector.add(line) {
            Ok(progress) => assert!(progress.have <= progress.total),
            Err(_) => assert_eq!(collector.progress(), before),
        }
    }
    let Some(progress) = collector.progress() else { return };
    assert_eq!(collector.missing().len(), progress.total - progress.have);
    let Ok((kind, bytes)) = collector.finish() else { return };
    assert!(progress.is_done() && bytes.len() <= MAX_BYTES);
    for coding in [Coding::Hex, Coding::Base32, Coding::Zlib] {
        // Unpacked, a file may be too large or empty.
        let Ok(parts) = split(&bytes, kind, coding, 400) else { continue };
        let mut again = Collector::new();
        for part in parts.iter().rev() {
            again.add(part).expect("a part of ours");
        }
        assert_eq!(again.finish().as_ref(), Ok(&(kind, bytes.clone())));
    }
});
