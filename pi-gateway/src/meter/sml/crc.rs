//! The two 16-bit checksums of SML: X.25 as the standard asks, KERMIT as old HOLLEY firmware sends.
//!
//! Both use the reflected polynomial 0x8408 and differ in the start value and the final complement.

/// What each low byte of the state becomes when it is shifted out.
const TABLE: [u16; 256] = table();

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "computed by the compiler, which checks"
)]
const fn table() -> [u16; 256] {
    let mut table = [0; 256];
    let mut byte = 0_u16;
    while byte < 256 {
        let mut state = byte;
        let mut bit = 0;
        while bit < 8 {
            state = if state & 1 == 1 { (state >> 1) ^ 0x8408 } else { state >> 1 };
            bit += 1;
        }
        table[byte as usize] = state;
        byte += 1;
    }
    table
}

/// Which checksum a sender uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CrcKind {
    /// CRC-16/X.25 (IEC 62056-46, DIN EN 62056-46): start 0xffff, complemented.
    X25,
    /// CRC-16/KERMIT: start 0, not complemented.
    Kermit,
}

/// A checksum in the making: feed bytes, then ask for the two bytes on the wire.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crc {
    kind: CrcKind,
    state: u16,
}

impl Crc {
    /// An empty checksum.
    pub(crate) const fn new(kind: CrcKind) -> Self {
        let state = match kind {
            CrcKind::X25 => 0xffff,
            CrcKind::Kermit => 0,
        };
        Self { kind, state }
    }

    /// The checksum of `bytes` as it stands on the wire, read as a big-endian number.
    pub(crate) fn of(kind: CrcKind, bytes: &[u8]) -> u16 {
        let mut crc = Self::new(kind);
        crc.feed(bytes);
        crc.on_wire()
    }

    /// Takes more bytes in.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let [low, high] = self.state.to_le_bytes();
            let shifted = TABLE.get(usize::from(low ^ byte)).copied().unwrap_or_default();
            self.state = shifted ^ u16::from(high);
        }
    }

    /// The two wire bytes read as a big-endian number: X.25 goes low byte first, HOLLEY's KERMIT high byte first.
    pub(crate) const fn on_wire(self) -> u16 {
        match self.kind {
            CrcKind::X25 => (!self.state).swap_bytes(),
            CrcKind::Kermit => self.state,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Crc, CrcKind};

    /// Check values of the CRC catalogue for "123456789" (reveng): 0x906e and 0x2189.
    #[test]
    fn catalogue_check_values() {
        assert_eq!(Crc::of(CrcKind::X25, b"123456789"), 0x906e_u16.swap_bytes());
        assert_eq!(Crc::of(CrcKind::Kermit, b"123456789"), 0x2189);
    }
}
