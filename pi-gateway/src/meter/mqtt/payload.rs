//! What is in the messages of Tasmota and Shelly: JSON with counters, read as decimal text, never as floats.

use crate::meter::{Decimal, Measurement};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use wasm_core::calendar::Date;
use wasm_core::units::UnixTime;

/// Longest payload read, in bytes; those of meters have less than 2,000.
pub const MAX_PAYLOAD: usize = 64 * 1024;
/// Names that Tasmota scripts use for the registers 1.8.0 and 2.8.0 in kWh, and for the power in W.
const IMPORT: [&str; 5] = ["E_in", "Total_in", "total_in", "1_8_0", "energy_import"];
const EXPORT: [&str; 5] = ["E_out", "Total_out", "total_out", "2_8_0", "energy_export"];
const POWER: [&str; 5] = ["P", "Power", "Power_curr", "16_7_0", "power"];
/// Powers of ten from kWh and Wh to Wh.
const KWH: i8 = 3;
const WH: i8 = 0;
/// Seconds of a day.
const DAY: u64 = 86_400;

type Object<'a> = BTreeMap<String, &'a RawValue>;

/// How a message is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// Tasmota's `tele/…/SENSOR`; energies in kWh.
    Tasmota(Names),
    /// Shelly's `…/status/emdata:0` and `em1data:0`; energies in Wh.
    Shelly,
}

/// Where the registers are in a message of Tasmota, as `SML.E_in`; the usual names if not said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Register 1.8.0.
    pub import: Option<String>,
    /// Register 2.8.0.
    pub export: Option<String>,
    /// Power.
    pub power: Option<String>,
}

/// Why a message is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PayloadError {
    /// Too long.
    #[error("{length} bytes are more than {MAX_PAYLOAD}")]
    TooLong {
        /// Its length.
        length: usize,
    },
    /// Not JSON, or not an object where one must be.
    #[error("no object: {0}")]
    Json(#[from] serde_json::Error),
    /// A register that is not a plain decimal number.
    #[error("{name} is {text:?}, not a plain number")]
    Number {
        /// Its name.
        name: String,
        /// What stands there, its first characters.
        text: String,
    },
    /// No register of energy.
    #[error("no register of energy")]
    NoEnergy,
    /// All counters are zero: a device that has just started.
    #[error("all counters are zero")]
    Zero,
    /// A message of the past.
    #[error("the message says it is of {time}")]
    Stale {
        /// Its time.
        time: String,
    },
}

impl Format {
    /// Finds out how a message is built.
    #[must_use]
    pub fn guess(payload: &[u8]) -> Self {
        let is_shelly = object(payload)
            .is_ok_and(|found| found.contains_key("total_act") || found.contains_key("total_act_energy"));
        if is_shelly { Self::Shelly } else { Self::Tasmota(Names::default()) }
    }

    /// Reads a message. One that says it was made before `oldest` is refused.
    ///
    /// # Errors
    /// [`PayloadError`].
    pub fn read(&self, payload: &[u8], oldest: Option<UnixTime>) -> Result<Measurement, PayloadError> {
        if payload.len() > MAX_PAYLOAD {
            return Err(PayloadError::TooLong { length: payload.len() });
        }
        let found = object(payload)?;
        check_time(&found, oldest)?;
        let measurement = match self {
            Self::Tasmota(names) => tasmota(&found, names)?,
            Self::Shelly => shelly(&found)?,
        };
        let counters = [measurement.import, measurement.export];
        if counters.iter().all(Option::is_none) {
            return Err(PayloadError::NoEnergy);
        }
        if counters.iter().flatten().all(|counter| counter.mantissa() == 0) {
            return Err(PayloadError::Zero);
        }
        Ok(measurement)
    }
}

fn object(text: &[u8]) -> Result<Object<'_>, serde_json::Error> {
    serde_json::from_slice(text)
}

fn tasmota(message: &Object<'_>, names: &Names) -> Result<Measurement, PayloadError> {
    let usual = usual(message)?;
    let read = |name: &Option<String>, names: &[&str], shift| match name {
        Some(path) => at_path(message, path)?.map(|raw| number(path, raw, shift)).transpose(),
        None => named(&usual, names, shift),
    };
    Ok(Measurement {
        import: read(&names.import, &IMPORT, KWH)?,
        export: read(&names.export, &EXPORT, KWH)?,
        power: read(&names.power, &POWER, WH)?,
        ..Measurement::default()
    })
}

/// The first object in the message with a usual name in it: its key is the script's own choice.
fn usual<'a>(message: &Object<'a>) -> Result<Object<'a>, PayloadError> {
    for raw in message.values().filter(|raw| raw.get().starts_with('{')) {
        let inner: Object<'a> = serde_json::from_str(raw.get())?;
        if IMPORT.iter().chain(&EXPORT).any(|name| inner.contains_key(*name)) {
            return Ok(inner);
        }
    }
    Ok(Object::new())
}

fn shelly(message: &Object<'_>) -> Result<Measurement, PayloadError> {
    Ok(Measurement {
        import: named(message, &["total_act", "total_act_energy"], WH)?,
        export: named(message, &["total_act_ret", "total_act_ret_energy"], WH)?,
        ..Measurement::default()
    })
}

fn named(object: &Object<'_>, names: &[&str], shift: i8) -> Result<Option<Decimal>, PayloadError> {
    let found = names.iter().find_map(|name| Some((name, *object.get(*name)?)));
    found.map(|(name, raw)| number(name, raw, shift)).transpose()
}

/// The value at a path of keys with points between them.
fn at_path<'a>(message: &Object<'a>, path: &str) -> Result<Option<&'a RawValue>, PayloadError> {
    let mut keys = path.split('.');
    let mut found = keys.next().and_then(|key| message.get(key).copied());
    for key in keys {
        let Some(raw) = found else { return Ok(None) };
        let inner: Object<'a> = serde_json::from_str(raw.get())?;
        found = inner.get(key).copied();
    }
    Ok(found)
}

fn number(name: &str, raw: &RawValue, shift: i8) -> Result<Decimal, PayloadError> {
    let refused = || PayloadError::Number {
        name: name.chars().take(40).collect(),
        text: raw.get().chars().take(40).collect(),
    };
    Decimal::parse(raw.get(), shift).ok_or_else(refused)
}

/// Refuses a message with a time before `oldest`, or with one that is none.
fn check_time(message: &Object<'_>, oldest: Option<UnixTime>) -> Result<(), PayloadError> {
    let (Some(raw), Some(oldest)) = (message.get("Time"), oldest) else { return Ok(()) };
    let text: String = serde_json::from_str(raw.get())?;
    if seconds(&text).is_some_and(|time| time >= oldest.secs()) {
        return Ok(());
    }
    Err(PayloadError::Stale { time: text.chars().take(40).collect() })
}

/// `2026-11-22T08:00:00` as if it were UTC.
fn seconds(text: &str) -> Option<u64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let day = u8::try_from(number(8, 10)?).ok()?;
    let date = Date::new(u16::try_from(number(0, 4)?).ok()?, u8::try_from(number(5, 7)?).ok()?, day).ok()?;
    let hours = number(11, 13)?.checked_mul(3600)?;
    let time = hours.checked_add(number(14, 16)?.checked_mul(60)?)?.checked_add(number(17, 19)?)?;
    u64::from(date.days()).checked_mul(DAY)?.checked_add(time)
}

#[cfg(test)]
mod tests {
    use super::{Format, MAX_PAYLOAD, Names, seconds};
    use wasm_core::units::UnixTime;

    fn read(format: &Format, payload: &str) -> Result<(Option<String>, Option<String>), String> {
        let oldest = UnixTime::from_secs(1_790_000_000).ok();
        let said = format.read(payload.as_bytes(), oldest).map_err(|error| error.to_string())?;
        let text = |value: Option<crate::meter::Decimal>| value.map(|value| value.to_string());
        Ok((text(said.import), text(said.export)))
    }

    #[test]
    fn messages_of_tasmota() {
        let usual = Format::Tasmota(Names::default());
        for (row, payload, wanted) in [
            (
                "usual",
                r#"{"Time":"2026-11-22T08:00:00","SML":{"E_in":1.5,"E_out":2}}"#,
                Ok(("1500", Some("2000"))),
            ),
            (
                "own prefix",
                r#"{"Time":"2026-11-22T08:00:00","MT175":{"Total_in":0.0001}}"#,
                Ok(("0.1", None)),
            ),
            ("no time", r#"{"SML":{"1_8_0":7}}"#, Ok(("7000", None))),
            ("exponent", r#"{"SML":{"E_in":1e3}}"#, Err("plain number")),
            ("null", r#"{"SML":{"E_in":null}}"#, Err("plain number")),
            ("text", r#"{"SML":{"E_in":"1"}}"#, Err("plain number")),
            ("NaN", r#"{"SML":{"E_in":NaN}}"#, Err("no object")),
            ("zeros", r#"{"SML":{"E_in":0,"E_out":0.000}}"#, Err("zero")),
            ("old", r#"{"Time":"2024-01-01T00:00:00","SML":{"E_in":1}}"#, Err("2024-01-01")),
            ("no time at all", r#"{"Time":"now","SML":{"E_in":1}}"#, Err("now")),
            ("other", r#"{"Time":"2026-11-22T08:00:00","AM2301":{"Temperature":7}}"#, Err("no register")),
            ("array", "[1]", Err("no object")),
            ("cut", r#"{"SML":{"E_in":1"#, Err("no object")),
            ("nothing", "", Err("no object")),
        ] {
            match (read(&usual, payload), wanted) {
                (Ok((import, export)), Ok(wanted)) => {
                    assert_eq!((import.as_deref(), export.as_deref()), (Some(wanted.0), wanted.1), "{row}");
                }
                (Err(error), Err(wanted)) => assert!(error.contains(wanted), "{row}: {error}"),
                (found, _) => assert_eq!(found.err(), None, "{row}"),
            }
        }
        let named = Format::Tasmota(Names { import: Some("a.b.c".to_owned()), ..Names::default() });
        assert_eq!(read(&named, r#"{"a":{"b":{"c":1}}}"#), Ok((Some("1000".to_owned()), None)));
        assert!(read(&named, r#"{"a":{"b":7}}"#).is_err());
    }

    #[test]
    fn long_and_deep_messages_cost_nothing() {
        let long = format!(r#"{{"SML":{{"E_in":1}},"x":"{}"}}"#, "y".repeat(300_000));
        let deep = format!(r#"{{"SML":{}"#, "{\"SML\":".repeat(MAX_PAYLOAD / 8));
        for payload in [long, deep, "[".repeat(MAX_PAYLOAD)] {
            assert!(read(&Format::guess(payload.as_bytes()), &payload).is_err());
        }
    }

    #[test]
    fn times_are_read_as_utc() {
        for (text, wanted) in [
            ("1970-01-02T00:00:01", Some(86_401)),
            ("2026-11-22T08:00:00+01:00", Some(1_795_334_400)),
            ("2026-13-22T08:00:00", None),
            ("2026-11-22", None),
            ("ä026-11-22T08:00:00", None),
        ] {
            assert_eq!(seconds(text), wanted, "{text}");
        }
    }
}
