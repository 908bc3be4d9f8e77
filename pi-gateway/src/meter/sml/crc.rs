//! The two 16-bit checksums of SML: X.25 as the standard asks, KERMIT as old HOLLEY firmware sends.
//!
//! Both use the reflected polynomial 0x8408 and differ in the start value and the final complement.

/// Bytes that are taken in at once.
const STRIDE: usize = 8;
/// What a byte becomes when it is shifted out with so many bytes behind it.
const TABLES: [[u16; 256]; STRIDE] = tables();

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "computed by the compiler, which checks"
)]
const fn tables() -> [[u16; 256]; STRIDE] {
    let mut tables = [[0; 256]; STRIDE];
    let mut byte = 0_u16;
    while byte < 256 {
        let mut state = byte;
        let mut behind = 0;
        while behind < STRIDE {
            let mut bit = 0;
            while bit < 8 {
                state = if state & 1 == 1 { (state >> 1) ^ 0x8408 } else { state >> 1 };
                bit += 1;
            }
            tables[behind][byte as usize] = state;
            behind += 1;
        }
        byte += 1;
    }
    tables
}

/// The table for a byte with so many behind it.
fn out(table: &[u16; 256], byte: u8) -> u16 {
    table.get(usize::from(byte)).copied().unwrap_or_default()
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

    /// Takes more bytes in, eight at a time ("slicing").
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        let [t0, t1, t2, t3, t4, t5, t6, t7] = &TABLES;
        let (chunks, rest) = bytes.as_chunks::<STRIDE>();
        let mut state = self.state;
        for [a, b, c, d, e, f, g, h] in chunks {
            let [low, high] = state.to_le_bytes();
            state = out(t7, low ^ a)
                ^ out(t6, high ^ b)
                ^ out(t5, *c)
                ^ out(t4, *d)
                ^ out(t3, *e)
                ^ out(t2, *f)
                ^ out(t1, *g)
                ^ out(t0, *h);
        }
        for byte in rest {
            let [low, high] = state.to_le_bytes();
            state = out(t0, low ^ byte) ^ u16::from(high);
        }
        self.state = state;
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

    /// The definition, bit by bit, against the tables, at every length and every way of cutting.
    #[test]
    fn tables_are_what_the_polynomial_says() {
        let shift = |sum: u16| if sum & 1 == 0 { sum >> 1 } else { (sum >> 1) ^ 0x8408 };
        let bytes: Vec<u8> = (0..60_u8).map(|number| number.wrapping_mul(167).wrapping_add(13)).collect();
        for length in 0..bytes.len() {
            let bytes = &bytes[..length];
            let plain =
                bytes.iter().fold(0, |sum, byte| (0..8).fold(sum ^ u16::from(*byte), |sum, _| shift(sum)));
            assert_eq!(Crc::of(CrcKind::Kermit, bytes), plain, "{length} bytes");
            for cut in 0..length {
                let mut crc = Crc::new(CrcKind::Kermit);
                crc.feed(&bytes[..cut]);
                crc.feed(&bytes[cut..]);
                assert_eq!(crc.on_wire(), plain, "{length} bytes cut at {cut}");
            }
        }
    }
}
