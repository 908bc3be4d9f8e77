//! Reading a record: one fixed order of fields, and the position of whatever does not fit.

use super::{EXPORT, IMPORT, PREFIX, VERSION};
use crate::keys::Signature;
use crate::name::MeterId;
use crate::record::cursor::{Cursor, SyntaxError, is_lower_hex};
use crate::record::{
    Clock, ClockSource, Flag, Flags, Gateway, KeyId, Origin, Payload, PayloadHash, RecordDraft, RecordError,
    Register, Status, Text, TimeStatus, timestamp,
};
use crate::units::{UnixTime, WattHours};

/// The longest signature in hex.
const MAX_SIGNATURE_HEX: usize = 144;

/// What was found in a record text.
pub(in crate::record) struct Parts {
    /// Where the payload ends in the text.
    pub(in crate::record) payload_end: usize,
    pub(in crate::record) payload: Payload,
    pub(in crate::record) signature: Signature,
}

/// Reads a whole record text.
pub(in crate::record) fn read_record(text: &str) -> Result<Parts, RecordError> {
    let mut cursor = Cursor::new(text);
    cursor.expect(PREFIX)?;
    let payload = read_payload(&mut cursor)?;
    let payload_end = cursor.at();
    cursor.expect(r#"|{"SA":"ECDSA-secp256k1-SHA256","SE":"hex","#)?;
    cursor.accept(r#""SM":"application/x-der","#);
    cursor.expect(r#""SD":""#)?;
    let signature = read_signature(&mut cursor)?;
    cursor.expect(r#""}"#)?;
    cursor.end()?;
    Ok(Parts { payload_end, payload, signature })
}

fn read_signature(cursor: &mut Cursor<'_>) -> Result<Signature, SyntaxError> {
    let start = cursor.fail("a low-S ECDSA signature as DER in lower-case hex");
    let digits = cursor.run(MAX_SIGNATURE_HEX, is_lower_hex);
    let der = hex::decode(digits).map_err(|_| start)?;
    Signature::from_der(&der).map_err(|_| start)
}

fn read_payload(cursor: &mut Cursor<'_>) -> Result<Payload, RecordError> {
    cursor.expect(r#"{"FV":"1.3","GI":""#)?;
    let id = read_text(cursor)?;
    cursor.expect(r#"","GS":""#)?;
    let serial = read_text(cursor)?;
    cursor.expect(r#"","GV":""#)?;
    let gateway = Gateway { id, serial, version: read_text(cursor)? };
    cursor.expect(r#"","PG":"F"#)?;
    let seq = read_seq(cursor)?;
    cursor.expect(r#"","MV":""#)?;
    let vendor = read_text(cursor)?;
    cursor.expect(r#"","MM":""#)?;
    let model = read_text(cursor)?;
    cursor.expect(r#"","MS":""#)?;
    let meter = read_meter(cursor)?;
    cursor.expect(r#"","RD":["#)?;
    let Readings { time, time_status, import, export } = read_readings(cursor)?;
    read_version(cursor)?;
    let key_id = KeyId::from_bytes(cursor.hex("the key id, 16 hex digits")?);
    cursor.expect(r#"","XP":""#)?;
    let previous = PayloadHash::from_bytes(cursor.hex("the previous hash, 64 hex digits")?);
    cursor.expect(r#"","XM":{"proto":""#)?;
    let origin = read_origin(cursor)?;
    cursor.expect(r#","XT":{"src":""#)?;
    let clock = read_clock(cursor)?;
    let flags = read_flags(cursor)?;
    cursor.expect("}")?;
    let draft = RecordDraft {
        gateway,
        vendor,
        model,
        meter,
        time,
        time_status,
        import,
        export,
        origin,
        clock,
        flags,
    };
    Ok(Payload { seq, key_id, previous, draft })
}

fn read_text(cursor: &mut Cursor<'_>) -> Result<Text, SyntaxError> {
    let start = cursor.fail("a text of 1 to 64 printable ASCII characters");
    Text::new(cursor.run(Text::MAX, Text::allows)).map_err(|_| start)
}

fn read_seq(cursor: &mut Cursor<'_>) -> Result<u64, SyntaxError> {
    let start = cursor.fail("a record number from 1");
    let seq = cursor.number(start.expected)?;
    if seq == 0 { Err(start) } else { Ok(seq) }
}

fn read_meter(cursor: &mut Cursor<'_>) -> Result<MeterId, SyntaxError> {
    let start = cursor.fail("a meter number of 1 to 40 characters A-Z 0-9 - .");
    let text = cursor.run(Text::MAX, Text::allows);
    let meter: MeterId = text.parse().map_err(|_| start)?;
    if meter.as_str() == text { Ok(meter) } else { Err(start) }
}

fn read_version(cursor: &mut Cursor<'_>) -> Result<(), RecordError> {
    cursor.expect(r#"],"XV":"#)?;
    let v = cursor.number("the record version")?;
    if v > VERSION {
        return Err(RecordError::NewerVersion { v });
    }
    if v < VERSION {
        return Err(cursor.fail("record version 1").into());
    }
    Ok(cursor.expect(r#","XK":""#)?)
}

/// The content of `RD`.
struct Readings {
    time: UnixTime,
    time_status: TimeStatus,
    import: Option<Register>,
    export: Option<Register>,
}

fn read_readings(cursor: &mut Cursor<'_>) -> Result<Readings, SyntaxError> {
    cursor.expect(r#"{"TM":""#)?;
    let (time, time_status) = timestamp::read(cursor)?;
    cursor.expect(r#"","RV":"#)?;
    let value = read_wh(cursor)?;
    cursor.expect(r#","RI":""#)?;
    if cursor.accept(EXPORT) {
        let export = Some(read_register(cursor, value)?);
        return Ok(Readings { time, time_status, import: None, export });
    }
    cursor.expect(IMPORT)?;
    let import = Some(read_register(cursor, value)?);
    let export = if cursor.accept(r#",{"TM":""#) {
        let start = cursor.fail("the same time as in the first reading");
        if timestamp::read(cursor)? != (time, time_status) {
            return Err(start);
        }
        cursor.expect(r#"","RV":"#)?;
        let value = read_wh(cursor)?;
        cursor.expect(r#","RI":""#)?;
        cursor.expect(EXPORT)?;
        Some(read_register(cursor, value)?)
    } else {
        None
    };
    Ok(Readings { time, time_status, import, export })
}

fn read_wh(cursor: &mut Cursor<'_>) -> Result<WattHours, SyntaxError> {
    Ok(WattHours::from_wh(cursor.number("a register value in whole Wh")?))
}

/// Reads the rest of a reading after its `RI` code.
fn read_register(cursor: &mut Cursor<'_>, value: WattHours) -> Result<Register, SyntaxError> {
    cursor.expect(r#"","RU":"Wh","RT":"AC","ST":""#)?;
    let start = cursor.fail("a status: G, T, D, M, X, O, S or F");
    let status = Status::from_letter(cursor.run(1, |_| true)).ok_or(start)?;
    cursor.expect(r#""}"#)?;
    Ok(Register { value, status })
}

fn read_origin(cursor: &mut Cursor<'_>) -> Result<Origin, SyntaxError> {
    let proto = read_text(cursor)?;
    cursor.expect(r#"""#)?;
    let import = read_raw(cursor, r#","imp":""#)?;
    let export = read_raw(cursor, r#","exp":""#)?;
    cursor.expect(r#","sc":"#)?;
    let scale = read_scale(cursor)?;
    let second_index =
        if cursor.accept(r#","si":"#) { Some(cursor.number("the meter's second index")?) } else { None };
    let telegram = if cursor.accept(r#","fh":""#) {
        let hash = cursor.hex("the telegram's hash, 64 hex digits")?;
        cursor.expect(r#"""#)?;
        Some(hash)
    } else {
        None
    };
    cursor.expect("}")?;
    Ok(Origin { proto, import, export, scale, second_index, telegram })
}

fn read_raw(cursor: &mut Cursor<'_>, key: &str) -> Result<Option<u64>, SyntaxError> {
    if !cursor.accept(key) {
        return Ok(None);
    }
    let raw = cursor.number("a raw counter in decimal digits")?;
    cursor.expect(r#"""#)?;
    Ok(Some(raw))
}

fn read_scale(cursor: &mut Cursor<'_>) -> Result<i8, SyntaxError> {
    let start = cursor.fail("a power of ten from -6 to 6");
    let negative = cursor.accept("-");
    let digit = i8::try_from(cursor.number(start.expected)?).map_err(|_| start)?;
    let fits = digit <= Origin::MAX_SCALE && !(negative && digit == 0);
    if fits { Ok(if negative { digit.wrapping_neg() } else { digit }) } else { Err(start) }
}

fn read_clock(cursor: &mut Cursor<'_>) -> Result<Clock, SyntaxError> {
    let start = cursor.fail("a time source: ntp, rtc, meter or none");
    let source = ClockSource::from_word(cursor.run(8, |byte| byte.is_ascii_lowercase())).ok_or(start)?;
    cursor.expect(r#"""#)?;
    let error_ms = if cursor.accept(r#","err_ms":"#) {
        let start = cursor.fail("a clock error in milliseconds");
        Some(u32::try_from(cursor.number(start.expected)?).map_err(|_| start)?)
    } else {
        None
    };
    cursor.expect("}")?;
    Ok(Clock { source, error_ms })
}

fn read_flags(cursor: &mut Cursor<'_>) -> Result<Flags, SyntaxError> {
    if !cursor.accept(r#","XF":""#) {
        return Ok(Flags::NONE);
    }
    let start = cursor.fail("one or more of the flags TRCXP, in this order");
    let letters = cursor.run(Flag::ALL.len(), |byte| byte.is_ascii_uppercase());
    let flags: Flags = Flag::ALL.into_iter().filter(|flag| letters.contains(flag.letter())).collect();
    if flags.is_empty() || flags.to_string() != letters {
        return Err(start);
    }
    cursor.expect(r#"""#)?;
    Ok(flags)
}
