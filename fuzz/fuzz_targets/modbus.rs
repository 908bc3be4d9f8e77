//! What a Modbus meter may say: a whole conversation on TCP, or one answer on a serial line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pi_gateway::meter::modbus::{Map, read_said, registers_of_rtu};
use std::cell::RefCell;
use tokio::runtime::{Builder, Runtime};

thread_local! {
    static RUNTIME: RefCell<Runtime> =
        RefCell::new(Builder::new_current_thread().enable_time().build().expect("a runtime"));
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, said)) = data.split_first() else { return };
    let map = match kind {
        0 => Map::Sdm,
        1 => Map::SunSpec,
        _ => return rtu(said),
    };
    let read = RUNTIME.with_borrow(|runtime| runtime.block_on(read_said(map, 1, said.to_vec())));
    if let Ok(said) = read {
        let counters: Vec<_> = [said.import, said.export].into_iter().flatten().collect();
        assert!(counters.iter().any(|counter| counter.mantissa() != 0));
    }
});

fn rtu(answer: &[u8]) {
    for count in [2, 4, 125] {
        if let Ok(registers) = registers_of_rtu(1, (72, count), answer) {
            assert_eq!(registers.len(), usize::from(count));
        }
    }
}
