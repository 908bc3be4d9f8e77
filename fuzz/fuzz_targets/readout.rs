//! What may come from a port that is set to D0 or to DSMR P1: every input goes to both.
#![no_main]

mod pushed;

use libfuzzer_sys::fuzz_target;
use pi_gateway::meter::line::Language;

fuzz_target!(|stream: &[u8]| {
    pushed::check(Language::D0, stream);
    pushed::check(Language::Dsmr, stream);
});
