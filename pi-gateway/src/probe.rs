//! `pi-gateway probe`: what does this port speak, how fast, and what does it say?
//!
//! Listens first, at the speeds meters push at, and asks only a port that stays silent: first D0 in mode C, then
//! Modbus. Prints a configuration with what the reading does not say left to be filled in.

use crate::config::Protocol;
use crate::meter::d0::poll::ModeC;
use crate::meter::line::Language;
use crate::meter::modbus::{Modbus, Way};
use crate::meter::serial::{Access, Framing, SerialPort, Settings};
use crate::meter::{Decimal, Measurement};
use anyhow::Context as _;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// Speeds and framings at which meters push.
const PUSHED: [(u32, Framing); 5] = [
    (9600, Framing::EightNone),
    (115_200, Framing::EightNone),
    (9600, Framing::SevenEven),
    (2400, Framing::SevenEven),
    (300, Framing::SevenEven),
];
/// Speeds and framings of Modbus meters as they are delivered.
const ASKED: [(u32, Framing); 5] = [
    (9600, Framing::EightNone),
    (19_200, Framing::EightNone),
    (19_200, Framing::EightEven),
    (2400, Framing::EightNone),
    (38_400, Framing::EightNone),
];
/// Numbers Modbus meters have as they are delivered; 126 is usual for inverters.
const UNITS: [u8; 4] = [1, 2, 3, 126];
const LANGUAGES: [Language; 3] = [Language::Sml, Language::D0, Language::Dsmr];
/// Longest time for a Modbus answer.
const LIMIT: Duration = Duration::from_millis(500);

/// What a port speaks.
#[derive(Debug, Clone)]
pub struct Probed {
    place: Place,
    protocol: Protocol,
    settings: Option<Settings>,
    unit: Option<u8>,
    said: Measurement,
}

#[derive(Debug, Clone)]
enum Place {
    Port(PathBuf),
    Address(String),
}

/// Tries everything; `tell` is called with each try.
///
/// # Errors
/// The port cannot be opened, or nothing known is spoken there.
pub async fn probe(port: &str, listen: Duration, tell: impl Fn(&str)) -> anyhow::Result<Probed> {
    let path = Path::new(port);
    if !path.exists() && port.contains(':') {
        return modbus(Place::Address(port.to_owned()), &[None], &tell).await;
    }
    for (baud, framing) in PUSHED {
        tell(&format!("listening at {baud} {}", framing.word()));
        let settings = Settings { baud, framing };
        if let Some((protocol, said)) = pushed(path, settings, listen).await? {
            let (place, settings) = (Place::Port(path.to_owned()), Some(settings));
            return Ok(Probed { place, protocol, settings, unit: None, said });
        }
    }
    tell("asking for D0 in mode C");
    let mode_c = ModeC { path: path.to_owned(), pace: LIMIT };
    if let Ok(said) = mode_c.read_once().await {
        let place = Place::Port(path.to_owned());
        return Ok(Probed { place, protocol: Protocol::D0Poll, settings: None, unit: None, said });
    }
    let all = ASKED.map(|(baud, framing)| Some(Settings { baud, framing }));
    modbus(Place::Port(path.to_owned()), &all, &tell).await
}

/// Listens with every language at once.
async fn pushed(
    path: &Path,
    settings: Settings,
    listen: Duration,
) -> anyhow::Result<Option<(Protocol, Measurement)>> {
    let port = SerialPort::open(path, settings, Access::Listen)
        .with_context(|| format!("cannot open {}", path.display()))?;
    let mut all = LANGUAGES.map(|language| (language, language.telegrams()));
    let end = Instant::now().checked_add(listen).unwrap_or_else(Instant::now);
    let mut buffer = [0; 512];
    while let Ok(read) = timeout_at(end, port.read(&mut buffer)).await {
        for byte in buffer.iter().take(read?) {
            for (language, telegrams) in &mut all {
                let Some(Ok(said)) = telegrams.push(*byte).map(|found| found.said) else { continue };
                if said.import.is_some() || said.export.is_some() {
                    return Ok(Some((protocol(*language), said)));
                }
            }
        }
    }
    Ok(None)
}

/// What a language is called in the configuration.
const fn protocol(language: Language) -> Protocol {
    match language {
        Language::Sml => Protocol::Sml,
        Language::D0 => Protocol::D0,
        Language::Dsmr => Protocol::Dsmr,
    }
}

async fn modbus(place: Place, settings: &[Option<Settings>], tell: &impl Fn(&str)) -> anyhow::Result<Probed> {
    for settings in settings {
        for unit in UNITS {
            for protocol in [Protocol::Sunspec, Protocol::Sdm] {
                let Some(map) = protocol.map() else { continue };
                let way = match (&place, settings) {
                    (Place::Port(path), Some(settings)) => {
                        Way::Rtu { path: path.clone(), settings: *settings }
                    }
                    (Place::Port(_), None) => continue,
                    (Place::Address(address), _) => Way::Tcp { address: address.clone() },
                };
                tell(&format!("asking unit {unit} for Modbus {}{}", protocol.word(), at(*settings)));
                let meter = Modbus { way, unit, map, pace: LIMIT, limit: LIMIT };
                if let Ok(said) = meter.read_once().await {
                    return Ok(Probed { place, protocol, settings: *settings, unit: Some(unit), said });
                }
            }
        }
    }
    anyhow::bail!("nothing known is spoken there")
}

fn at(settings: Option<Settings>) -> String {
    settings.map_or_else(String::new, |s| format!(" at {} {}", s.baud, s.framing.word()))
}

impl fmt::Display for Probed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text =
            |value: Option<Decimal>| value.map_or("none".to_owned(), |value| value.normalised().to_string());
        let (import, export) = (text(self.said.import), text(self.said.export));
        writeln!(f, "# import {import} Wh, export {export} Wh, power {} W", text(self.said.power))?;
        if let Some(id) = &self.said.server_id {
            writeln!(f, "# the meter says that it is {}", shown(id))?;
        }
        if self.said.step_wh > 1 {
            writeln!(f, "# its counters rise in steps of about {} Wh", self.said.step_wh)?;
        }
        writeln!(f, "[meter]")?;
        match &self.place {
            Place::Port(path) => writeln!(f, "source = \"serial\"\nport = {path:?}")?,
            Place::Address(address) => writeln!(f, "source = \"tcp\"\naddress = {address:?}")?,
        }
        writeln!(f, "protocol = {:?}", self.protocol.word())?;
        if let Some(Settings { baud, framing }) = self.settings {
            writeln!(f, "baud = {baud}\nframing = {:?}", framing.word())?;
        }
        if let Some(unit) = self.unit {
            writeln!(f, "unit = {unit}")?;
        }
        writeln!(f, "# Fill in what is printed on the meter:")?;
        writeln!(f, "number = \"\"\nvendor = \"\"\nmodel = \"\"")
    }
}

/// Text as text, other bytes in hex.
fn shown(id: &[u8]) -> String {
    match std::str::from_utf8(id) {
        Ok(text) if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) => text.to_owned(),
        _ => hex::encode(id),
    }
}
