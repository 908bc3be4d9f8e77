//! `pi-gateway decode`: reads a recorded stream of telegrams and prints one JSON line per valid one.
//!
//! For people who want to know what their meter sends, and for tests of the parsers.

use crate::meter::line::Language;
use crate::meter::mqtt::payload::{Format, MAX_PAYLOAD};
use crate::meter::{Decimal, Found, Measurement};
use serde::Serialize;
use std::io::{self, BufWriter, Read, Write};
use wasm_core::units::UnixTime;

/// A recorded message of MQTT that is older than this was remembered by the broker.
const YEAR_S: u64 = 366 * 86_400;

/// One line of output. Energies are exact decimal numbers of Wh, as text.
#[derive(Debug, Serialize)]
struct Line {
    /// Bytes of the stream up to and including the telegram.
    end: u64,
    server_id: Option<String>,
    import_wh: Option<String>,
    export_wh: Option<String>,
}

impl Line {
    /// SML counters are shown with the places the meter sends, text counters without zeros at the end.
    fn new(end: u64, measurement: &Measurement, language: Option<Language>) -> Self {
        let shown = |value: Decimal| match language {
            Some(Language::Sml) => value,
            _ => value.normalised(),
        };
        let text = |value: Option<Decimal>| value.map(|value| shown(value).to_string());
        Self {
            end,
            server_id: measurement.server_id.as_ref().map(hex::encode),
            import_wh: text(measurement.import),
            export_wh: text(measurement.export),
        }
    }
}

/// Reads telegrams from `input` to its end and writes a line per valid one.
///
/// # Errors
/// Only those of reading and writing; a damaged telegram is passed over.
pub fn decode(language: Language, mut input: impl Read, output: impl Write) -> io::Result<()> {
    let mut output = BufWriter::new(output);
    let mut telegrams = language.telegrams();
    let mut chunk = [0; 4096];
    loop {
        let count = input.read(&mut chunk)?;
        let mut bytes = chunk.get(..count).unwrap_or_default();
        while let Some(found) = telegrams.take(&mut bytes) {
            write(&mut output, Some(found), language)?;
        }
        if count == 0 {
            write(&mut output, telegrams.finish(), language)?;
            return output.flush();
        }
    }
}

fn write(output: &mut impl Write, found: Option<Found>, language: Language) -> io::Result<()> {
    let Some(Found { end, said: Ok(measurement), .. }) = found else { return Ok(()) };
    line(output, &Line::new(end, &measurement, Some(language)))
}

/// Reads one MQTT message of Tasmota or Shelly, recorded at `now`, and writes a line if it is valid.
///
/// # Errors
/// Only those of reading and writing; a message that is refused gives no line.
pub fn decode_mqtt(input: impl Read, mut output: impl Write, now: UnixTime) -> io::Result<()> {
    let limit = u64::try_from(MAX_PAYLOAD).unwrap_or(u64::MAX).saturating_add(1);
    let mut payload = Vec::new();
    input.take(limit).read_to_end(&mut payload)?;
    let oldest = UnixTime::from_secs(now.secs().saturating_sub(YEAR_S)).ok();
    let end = u64::try_from(payload.len()).unwrap_or(u64::MAX);
    match Format::guess(&payload).read(&payload, oldest) {
        Ok(measurement) => line(&mut output, &Line::new(end, &measurement, None)),
        Err(_refused) => Ok(()),
    }
}

fn line(output: &mut impl Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *output, line)?;
    output.write_all(b"\n")
}
