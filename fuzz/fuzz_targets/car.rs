//! An archive of blocks: it is refused or read, what is read is made of the blocks its names say, and it encodes to an
//! archive that reads as the same. Read as it comes, in pieces, it gives the same blocks.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::ipld::car::{Blocks, Car, CarStream};
use wasm_core::ipld::check;

fuzz_target!(|bytes: &[u8]| {
    let piece = usize::from(bytes.last().copied().unwrap_or_default()).max(1);
    let streamed = stream(bytes, piece);
    let Ok(car) = Car::decode(bytes) else { return };
    assert!(car.blocks.contains_key(&car.root));
    assert!(car.blocks.iter().all(|(cid, block)| check(cid, block).is_ok()));
    assert_eq!(streamed.as_ref(), Some(&car.blocks));
    assert_eq!(Car::decode(&car.encode()), Ok(car));
});

fn stream(bytes: &[u8], piece: usize) -> Option<Blocks> {
    let (mut stream, mut blocks) = (CarStream::default(), Blocks::new());
    for piece in bytes.chunks(piece) {
        stream.push(piece).ok()?;
        while let Some((cid, block)) = stream.next_block().ok()? {
            assert!(check(&cid, &block).is_ok());
            blocks.insert(cid, block);
        }
    }
    stream.finish().ok().map(|()| blocks)
}
