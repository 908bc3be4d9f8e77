//! Lengths as archives and nodes of `UnixFS` write them: unsigned LEB128 numbers.

/// A number in its shortest form.
pub(super) fn encode(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or(0);
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// The number at the beginning of some bytes, and how long it is there; [`None`] if it is not in its shortest
/// form or has more than four bytes, which no length here has.
pub(super) fn decode(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0_u32;
    for (index, byte) in (0..4_u8).zip(bytes) {
        number |= u32::from(byte & 0x7f) << index.saturating_mul(7);
        if byte & 0x80 == 0 {
            let is_shortest = *byte != 0 || index == 0;
            let len = usize::from(index).saturating_add(1);
            return usize::try_from(number).ok().filter(|_| is_shortest).map(|number| (number, len));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_unsigned_varints() {
        for (number, bytes) in [
            (0, vec![0]),
            (127, vec![0x7f]),
            (128, vec![0x80, 1]),
            (300, vec![0xac, 2]),
            (16_384, vec![0x80, 0x80, 1]),
        ] {
            assert_eq!(encode(number), bytes);
            assert_eq!(decode(&bytes), Some((number, bytes.len())));
        }
    }

    #[test]
    fn other_spellings_are_refused() {
        for (row, bytes) in [
            ("nothing", &[][..]),
            ("no end", &[0x80]),
            ("a long way to say it", &[0xa9, 0]),
            ("too long", &[0xff, 0xff, 0xff, 0xff, 1]),
        ] {
            assert_eq!(decode(bytes), None, "{row}");
        }
    }
}
