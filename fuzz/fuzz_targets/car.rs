//! An archive of blocks: it is refused or read, what is read is made of the blocks its names say, and it encodes to an
//! archive that reads as the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::ipld::car::Car;
use wasm_core::ipld::check;

fuzz_target!(|bytes: &[u8]| {
    let Ok(car) = Car::decode(bytes) else { return };
    assert!(car.blocks.contains_key(&car.root));
    assert!(car.blocks.iter().all(|(cid, block)| check(cid, block).is_ok()));
    assert_eq!(Car::decode(&car.encode()), Ok(car));
});
