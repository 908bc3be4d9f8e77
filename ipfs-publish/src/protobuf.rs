//! Reading protobuf field by field, as far as records of names and nodes of `UnixFS` need it.

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'b> {
    Number(u64),
    Bytes(&'b [u8]),
    /// Four or eight bytes, as the part of a second in a time has them; nothing here reads them.
    Fixed,
}

/// The fields of a message in their order: number and value. The last item is none where it is no protobuf.
pub(crate) fn fields(mut bytes: &[u8]) -> impl Iterator<Item = Option<(u64, Value<'_>)>> {
    std::iter::from_fn(move || {
        if bytes.is_empty() {
            return None;
        }
        let field = field(&mut bytes);
        if field.is_none() {
            bytes = &[];
        }
        Some(field)
    })
}

fn field<'b>(bytes: &mut &'b [u8]) -> Option<(u64, Value<'b>)> {
    let tag = number(bytes)?;
    let value = match tag & 7 {
        0 => Value::Number(number(bytes)?),
        1 => take(bytes, 8).map(|_| Value::Fixed)?,
        2 => {
            let length = usize::try_from(number(bytes)?).ok()?;
            Value::Bytes(take(bytes, length)?)
        }
        5 => take(bytes, 4).map(|_| Value::Fixed)?,
        _ => return None,
    };
    Some((tag >> 3, value))
}

fn take<'b>(bytes: &mut &'b [u8], length: usize) -> Option<&'b [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

fn number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for place in 0..10_u32 {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(first & 0x7f).checked_shl(place.saturating_mul(7))?;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_or_refused() {
        let number = |field, value| Some((field, Value::Number(value)));
        let bytes = |field, bytes| Some((field, Value::Bytes(bytes)));
        // the examples of protobuf's own documentation: 150, and "testing"
        type Field<'b> = Option<(u64, Value<'b>)>;
        let rows: [(&str, &[u8], Vec<Field<'_>>); 10] = [
            ("nothing", b"", vec![]),
            ("a number", b"\x08\x96\x01", vec![number(1, 150)]),
            ("bytes", b"\x12\x07testing", vec![bytes(2, b"testing")]),
            ("both", b"\x08\x96\x01\x12\x00", vec![number(1, 150), bytes(2, b"")]),
            ("fixed", b"\x1d1234\x2112345678", vec![Some((3, Value::Fixed)), Some((4, Value::Fixed))]),
            ("the largest", b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", vec![number(1, u64::MAX)]),
            ("a number without end", b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", vec![None]),
            ("cut off", b"\x08\x01\x12\x07test", vec![number(1, 1), None]),
            ("longer than memory", b"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", vec![None]),
            ("a group", b"\x0b\x08\x01\x0c", vec![None]),
        ];
        for (row, bytes, expected) in rows {
            assert_eq!(fields(bytes).collect::<Vec<_>>(), expected, "{row}");
        }
    }
}
