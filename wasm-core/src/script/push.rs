//! Pushes of data: written as length and bytes always, read back as Doichain Core reads them.

const PUSHDATA1: u8 = 0x4c;
const PUSHDATA2: u8 = 0x4d;
const PUSHDATA4: u8 = 0x4e;

/// Appends a push of `data`. Never shortens one-byte data to a number opcode: in a name script that would be
/// no push at all.
pub(super) fn data(script: &mut Vec<u8>, data: &[u8]) {
    match (u8::try_from(data.len()), u16::try_from(data.len())) {
        (Ok(len), _) if len < PUSHDATA1 => script.push(len),
        (Ok(len), _) => script.extend([PUSHDATA1, len]),
        (_, Ok(len)) => {
            script.push(PUSHDATA2);
            script.extend(len.to_le_bytes());
        }
        _ => {
            let len = u32::try_from(data.len()).expect("no script element has 4 GiB");
            script.push(PUSHDATA4);
            script.extend(len.to_le_bytes());
        }
    }
    script.extend(data);
}

/// One step through a script.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// Pushed data (opcodes 0x00 to 0x4e).
    Push(&'a [u8]),
    /// Any other opcode.
    Op(u8),
}

/// Splits the first step off a script; `None` at the end and where a push runs over it.
pub(super) fn step(script: &[u8]) -> Option<(Step<'_>, &[u8])> {
    let (op, rest) = script.split_first()?;
    let (length, rest) = match *op {
        PUSHDATA1 => rest.split_first().map(|(len, rest)| (usize::from(*len), rest))?,
        PUSHDATA2 => {
            rest.split_first_chunk().map(|(len, rest)| (usize::from(u16::from_le_bytes(*len)), rest))?
        }
        PUSHDATA4 => {
            let (len, rest) = rest.split_first_chunk()?;
            (usize::try_from(u32::from_le_bytes(*len)).ok()?, rest)
        }
        short if short < PUSHDATA1 => (usize::from(short), rest),
        other => return Some((Step::Op(other), rest)),
    };
    let (data, rest) = rest.split_at_checked(length)?;
    Some((Step::Push(data), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pushes_round_trip_with_the_expected_prefix() {
        let rows: &[(usize, &[u8])] = &[
            (0, &[0]),
            (1, &[1]),
            (75, &[75]),
            (76, &[0x4c, 76]),
            (255, &[0x4c, 255]),
            (256, &[0x4d, 0, 1]),
            (520, &[0x4d, 8, 2]),
            (65_535, &[0x4d, 255, 255]),
            (65_536, &[0x4e, 0, 0, 1, 0]),
        ];
        for (length, prefix) in rows {
            let bytes = vec![5; *length];
            let mut script = Vec::new();
            data(&mut script, &bytes);
            assert!(script.starts_with(prefix), "{length}");
            assert_eq!(script.len(), prefix.len() + length);
            assert_eq!(step(&script), Some((Step::Push(&bytes), [].as_slice())), "{length}");
            for cut in 0..prefix.len().min(script.len()) {
                assert_eq!(step(&script[..cut]), None, "{length} cut at {cut}");
            }
        }
    }
}
