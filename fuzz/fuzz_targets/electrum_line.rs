//! A line of an Electrum server, after one question of several kinds: every line is an event, none a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::sync::{Request, Session};
use wasm_core::units::Height;

fuzz_target!(|line: &str| {
    let (mut session, _) = Session::open("fuzz");
    for request in [
        Request::Headers { start: Height(0), count: 2016 },
        Request::HeadersSubscribe,
        Request::RelayFee,
        Request::Ping,
    ] {
        session.request(request);
    }
    assert!(!session.receive(line).is_empty());
});
