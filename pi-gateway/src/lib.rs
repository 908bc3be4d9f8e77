//! The gateway on the Raspberry Pi: reads the meter, signs each reading, keeps it, and anchors it on Doichain.

pub mod decode;
pub mod meter;
