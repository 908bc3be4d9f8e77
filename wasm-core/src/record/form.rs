//! The form of a record: written here, read in `form::read`, field by field in the same order.

use core::fmt;

use super::{Clock, Gateway, MAX_NUMBER, Origin, Payload, RecordDraft, RecordError, Register, timestamp};
use crate::keys::Signature;

mod read;

pub(super) use read::read_record;

/// What every OCMF text starts with.
pub(super) const PREFIX: &str = "OCMF|";
/// The version of our extension fields.
const VERSION: u64 = 1;

const IMPORT: &str = "1-0:1.8.0*255";
const EXPORT: &str = "1-0:2.8.0*255";

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
