//! Content-addressable archives (CAR, version 1): a head with one root, then blocks with their names.

use wasm_core::ipld::Cid;

/// Before the root: `{"roots": [cid], "version": 1}` in DAG-CBOR is this, the CID with its prefix, and that. The
/// last number before the prefix is the length of both: 37.
const HEAD_BEFORE: [u8; 13] = [0xa2, 0x65, b'r', b'o', b'o', b't', b's', 0x81, 0xd8, 0x2a, 0x58, 37, 0];
const HEAD_AFTER: [u8; 9] = [0x67, b'v', b'e', b'r', b's', b'i', b'o', b'n', 1];

/// The head.
pub(crate) fn head(root: &Cid) -> Vec<u8> {
    let map = [&HEAD_BEFORE, root.to_bytes().as_slice(), &HEAD_AFTER].concat();
    let mut bytes = varint(map.len());
    bytes.extend(map);
    bytes
}

/// A block and its name.
pub(crate) fn section(cid: &Cid, block: &[u8]) -> Vec<u8> {
    let cid = cid.to_bytes();
    let mut bytes = varint(cid.len().saturating_add(block.len()));
    bytes.reserve_exact(cid.len().saturating_add(block.len()));
    bytes.extend(cid);
    bytes.extend_from_slice(block);
    bytes
}

fn varint(mut number: usize) -> Vec<u8> {
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

#[cfg(test)]
mod tests {
    use super::varint;

    #[test]
    fn lengths_are_unsigned_varints() {
        for (number, bytes) in [
            (0, vec![0]),
            (127, vec![0x7f]),
            (128, vec![0x80, 1]),
            (300, vec![0xac, 2]),
            (16_384, vec![0x80, 0x80, 1]),
        ] {
            assert_eq!(varint(number), bytes);
        }
    }
}
