//! `pi-gateway decode`: reads a recorded stream of telegrams and prints one JSON line per valid frame.
//!
//! For people who want to know what their meter sends, and for tests of the parser.

use crate::meter::sml::{self, FrameReader};
use crate::meter::{Decimal, Measurement};
use serde::Serialize;
use std::io::{self, BufWriter, Read, Write};

/// One line of output. Energies are exact decimal numbers of Wh, as text.
#[derive(Debug, Serialize)]
struct Line {
    /// Bytes of the stream up to and including the frame.
    end: u64,
    server_id: Option<String>,
    import_wh: Option<String>,
    export_wh: Option<String>,
}

impl Line {
    fn new(end: u64, measurement: &Measurement) -> Self {
        let text = |value: Option<Decimal>| value.map(|value| value.to_string());
        Self {
            end,
            server_id: measurement.server_id.as_ref().map(hex::encode),
            import_wh: text(measurement.import),
            export_wh: text(measurement.export),
        }
    }
}

/// Reads SML from `input` to its end and writes a line per valid frame.
///
/// # Errors
/// Only those of reading and writing; a damaged frame is passed over.
pub fn decode_sml(mut input: impl Read, output: impl Write) -> io::Result<()> {
    let mut output = BufWriter::new(output);
    let mut reader = FrameReader::new();
    let mut chunk = [0; 4096];
    loop {
        let count = input.read(&mut chunk)?;
        if count == 0 {
            return output.flush();
        }
        for byte in chunk.iter().take(count) {
            let Some(frame) = reader.push(*byte) else { continue };
            let Ok(measurement) = sml::measurement(&frame) else { continue };
            serde_json::to_writer(&mut output, &Line::new(frame.end(), &measurement))?;
            output.write_all(b"\n")?;
        }
    }
}
