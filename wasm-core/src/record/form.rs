//! The form of a record, once for writing and once for reading, field by field in the same order.

use core::fmt;

use super::cursor::{Cursor, SyntaxError, is_lower_hex};
use super::fields::{
    Clock, ClockSource, Flag, Flags, Gateway, KeyId, Origin, PayloadHash, Register, Status, Text,
};
use super::{MAX_NUMBER, Payload, RecordDraft, RecordError, timestamp};
use crate::keys::Signature;
use crate::name::MeterId;
use crate::units::{UnixTime, WattHours};

/// What every OCMF text starts with.
pub(super) const PREFIX: &str = "OCMF|";
/// The version of our extension fields.
const VERSION: u64 = 1;
/// The longest signature in hex.
const MAX_SIGNATURE_HEX: usize = 144;

const IMPORT: &str = "1-0:1.8.0*255";
const EXPORT: &str = "1-0:2.8.0*255";

/// What was found in a record text.
pub(super) struct Parts {
    /// Where the payload ends in the text.
    pub(super) payload_end: usize,
    pub(super) payload: Payload,
    pub(super) signature: Signature,
}

/// Refuses a payload that would not be read back.
pub(super) fn check(payload: &Payload) -> Result<(), RecordError> {
    let draft = &payload.draft;
    if draft.import.is_none() && draft.export.is_none() {
        return Err(RecordError::NoRegister);
    }
    if draft.origin.scale.unsigned_abs() > Origin::MAX_SCALE.unsigned_abs() {
        return Err(RecordError::Scale { scale: draft.origin.scale });
    }
    let numbers = [
        ("PG", Some(payload.seq)),
        ("RV", draft.import.map(|register| register.value.wh())),
        ("RV", draft.export.map(|register| register.value.wh())),
        ("imp", draft.origin.import),
        ("exp", draft.origin.export),
        ("si", draft.origin.second_index),
    ];
    let large =
        numbers.into_iter().find_map(|(field, value)| Some((field, value.filter(|v| *v > MAX_NUMBER)?)));
    large.map_or(Ok(()), |(field, value)| Err(RecordError::TooLarge { field, value }))
}

/// The whole record text.
pub(super) fn write_record(payload: &str, signature: &Signature) -> String {
    let der = hex::encode(signature.to_der());
    format!(r#"{PREFIX}{payload}|{{"SA":"ECDSA-secp256k1-SHA256","SE":"hex","SD":"{der}"}}"#)
}

impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RecordDraft { gateway, vendor, model, meter, time, time_status, .. } = &self.draft;
        let Gateway { id, serial, version } = gateway;
        write!(f, r#"{{"FV":"1.3","GI":"{id}","GS":"{serial}","GV":"{version}","PG":"F{}""#, self.seq)?;
        write!(f, r#","MV":"{vendor}","MM":"{model}","MS":"{meter}","RD":["#)?;
        let registers = [(IMPORT, self.draft.import), (EXPORT, self.draft.export)];
        let present = registers.into_iter().filter_map(|(code, register)| Some((code, register?)));
        for (position, (code, Register { value, status })) in present.enumerate() {
            f.write_str(if position == 0 { r#"{"TM":""# } else { r#",{"TM":""# })?;
            timestamp::write(f, *time, *time_status)?;
            let (value, status) = (value.wh(), status.letter());
            write!(f, r#"","RV":{value},"RI":"{code}","RU":"Wh","RT":"AC","ST":"{status}"}}"#)?;
        }
        write!(f, r#"],"XV":{VERSION},"XK":"{}","XP":"{}""#, self.key_id, self.previous)?;
        write_origin(f, &self.draft.origin)?;
        write_clock(f, self.draft.clock)?;
        if self.draft.flags.is_empty() {
            f.write_str("}")
        } else {
            write!(f, r#","XF":"{}"}}"#, self.draft.flags)
        }
    }
}

fn write_origin(f: &mut fmt::Formatter<'_>, origin: &Origin) -> fmt::Result {
    write!(f, r#","XM":{{"proto":"{}""#, origin.proto)?;
    if let Some(raw) = origin.import {
        write!(f, r#","imp":"{raw}""#)?;
    }
    if let Some(raw) = origin.export {
        write!(f, r#","exp":"{raw}""#)?;
    }
    write!(f, r#","sc":{}"#, origin.scale)?;
    if let Some(index) = origin.second_index {
        write!(f, r#","si":{index}"#)?;
    }
    if let Some(hash) = origin.telegram {
        write!(f, r#","fh":"{}""#, hex::encode(hash))?;
    }
    f.write_str("}")
}

fn write_clock(f: &mut fmt::Formatter<'_>, clock: Clock) -> fmt::Result {
    write!(f, r#","XT":{{"src":"{}""#, clock.source.word())?;
    if let Some(error) = clock.error_ms {
        write!(f, r#","err_ms":{error}"#)?;
    }
    f.write_str("}")
}

/// Reads a whole record text.
pub(super) fn read_record(text: &str) -> Result<Parts, RecordError> {
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
    time_status: super::TimeStatus,
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
