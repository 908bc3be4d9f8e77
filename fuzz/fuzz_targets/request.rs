//! What a client may send to the interface: every answer to a request is HTTP, and no request is the gateway's fault.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pi_gateway::config::Config;
use pi_gateway::interface::Interface;
use std::cell::RefCell;
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

struct Gateway {
    runtime: Runtime,
    interface: Interface,
    _folder: TempDir,
}

impl Gateway {
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("gateway.toml");
        let text = "network = \"devnet\"\ndata_dir = \".\"\n[meter]\nsource = \"replay\"\nfile = \"none\"\n";
        std::fs::write(&path, text).expect("writes");
        let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
        let interface = Interface::open(Config::load(&path).expect("a configuration")).expect("opens");
        Self { runtime, interface, _folder: folder }
    }
}

thread_local! {
    static GATEWAY: RefCell<Gateway> = RefCell::new(Gateway::open());
}

fuzz_target!(|said: &[u8]| {
    let answer = GATEWAY.with_borrow(|gateway| gateway.runtime.block_on(gateway.interface.answer(said)));
    let answer = answer.expect("the pipe holds");
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."), "{:?}", String::from_utf8_lossy(&answer));
    assert!(!answer.starts_with(b"HTTP/1.1 500"), "{:?}", String::from_utf8_lossy(&answer));
});
