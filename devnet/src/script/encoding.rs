//! How signatures and keys must be written.

use bitcoin::secp256k1::ecdsa::Signature;

use super::error::ScriptError;
use super::flags::Flags;

/// Checks a signature with its hash type; an empty one is a valid way to fail.
///
/// # Errors
/// `SigDer`, `SigHighS`, `SigHashType`.
pub(crate) fn check_signature(signature: &[u8], flags: Flags) -> Result<(), ScriptError> {
    let Some((hash_type, der)) = signature.split_last() else { return Ok(()) };
    let strict = [Flags::DERSIG, Flags::LOW_S, Flags::STRICTENC].into_iter().any(|rule| flags.has(rule));
    if strict && !is_strict_der(der) {
        return Err(ScriptError::SigDer);
    }
    if flags.has(Flags::LOW_S) && !has_low_s(der) {
        return Err(ScriptError::SigHighS);
    }
    if flags.has(Flags::STRICTENC) && !(1..=3).contains(&(hash_type & !0x80)) {
        return Err(ScriptError::SigHashType);
    }
    Ok(())
}

/// BIP66: `30 len 02 lenR R 02 lenS S`, both numbers positive and without needless zeros.
fn is_strict_der(der: &[u8]) -> bool {
    let [0x30, length, 0x02, rest @ ..] = der else { return false };
    if der.len() > 72 || usize::from(*length) != der.len().saturating_sub(2) {
        return false;
    }
    let Some(([0x02], rest)) = integer(rest).and_then(|rest| rest.split_at_checked(1)) else { return false };
    integer(rest).is_some_and(<[u8]>::is_empty)
}

/// Reads a length and a proper integer; gives what follows.
fn integer(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.split_first()?;
    let (number, rest) = rest.split_at_checked(usize::from(*length))?;
    let proper = match number {
        [] => false,
        [first, ..] if first & 0x80 != 0 => false,
        [0, second, ..] => second & 0x80 != 0,
        _ => true,
    };
    proper.then_some(rest)
}

fn has_low_s(der: &[u8]) -> bool {
    let Ok(signature) = Signature::from_der_lax(der) else { return true };
    let mut low = signature;
    low.normalize_s();
    low == signature
}

/// Checks a public key.
///
/// # Errors
/// `PubKeyType`, `WitnessPubKeyType`.
pub(crate) fn check_public_key(key: &[u8], flags: Flags, segwit: bool) -> Result<(), ScriptError> {
    let compressed = key.len() == 33 && matches!(key.first(), Some(2 | 3));
    let uncompressed = key.len() == 65 && key.first() == Some(&4);
    if flags.has(Flags::STRICTENC) && !compressed && !uncompressed {
        return Err(ScriptError::PubKeyType);
    }
    if flags.has(Flags::WITNESS_PUBKEYTYPE) && segwit && !compressed {
        return Err(ScriptError::WitnessPubKeyType);
    }
    Ok(())
}

/// True when `data` is pushed by the shortest opcode that can do it.
pub(crate) fn is_minimal_push(data: &[u8], opcode: u8) -> bool {
    match data {
        [] => opcode == 0,
        [1..=16 | 0x81] => false,
        _ if data.len() <= 75 => usize::from(opcode) == data.len(),
        _ if data.len() <= 255 => opcode == 0x4c,
        _ if data.len() <= 65_535 => opcode == 0x4d,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "3044022042e8d3cbb25c9b8ec1dd8b1d4c7f6e5b4a3928171605f4e3d2c1b0a9f8e7d6c502\
20123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef001";

    #[test]
    fn signatures() {
        let good = hex::decode(GOOD).unwrap();
        assert_eq!(check_signature(&good, Flags::STANDARD), Ok(()));
        let changed = |at: usize, byte: u8| {
            let mut bytes = good.clone();
            bytes[at] = byte;
            check_signature(&bytes, Flags::STANDARD)
        };
        let mut high = good.clone();
        high[38..70].fill(0xff);
        high[38] = 0x7f;
        assert_eq!(check_signature(&high, Flags::STANDARD), Err(ScriptError::SigHighS));
        assert_eq!(changed(0, 0x31), Err(ScriptError::SigDer));
        assert_eq!(changed(1, 0x45), Err(ScriptError::SigDer));
        assert_eq!(changed(4, 0x80), Err(ScriptError::SigDer), "negative R");
        assert_eq!(changed(70, 0x04), Err(ScriptError::SigHashType));
        assert_eq!(check_signature(&[], Flags::STANDARD), Ok(()));
        assert_eq!(check_signature(&[1], Flags::STANDARD), Err(ScriptError::SigDer));
        assert_eq!(check_signature(&[1], Flags::MANDATORY), Ok(()));
    }

    #[test]
    fn pushes() {
        let rows: [(&[u8], u8, bool); 7] = [
            (&[], 0, true),
            (&[5], 1, false),
            (&[0x81], 1, false),
            (&[17], 1, true),
            (&[7; 75], 75, true),
            (&[7; 75], 0x4c, false),
            (&[7; 76], 0x4c, true),
        ];
        for (data, opcode, minimal) in rows {
            assert_eq!(is_minimal_push(data, opcode), minimal, "{} bytes by {opcode:02x}", data.len());
        }
    }
}
