//! A message of a broker: a reading has a counter that is not zero, or the message is refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pi_gateway::meter::mqtt::payload::{Format, Names};
use wasm_core::units::UnixTime;

fuzz_target!(|payload: &[u8]| {
    let oldest = UnixTime::from_secs(1_790_000_000).ok();
    let named = Names { import: Some("SML.E_in".to_owned()), ..Names::default() };
    for format in [Format::guess(payload), Format::Shelly, Format::Tasmota(named)] {
        let Ok(said) = format.read(payload, None) else { continue };
        let counters: Vec<_> = [said.import, said.export].into_iter().flatten().collect();
        assert!(counters.iter().any(|counter| counter.mantissa() != 0));
        if let Ok(fresh) = format.read(payload, oldest) {
            assert_eq!(fresh, said);
        }
    }
});
