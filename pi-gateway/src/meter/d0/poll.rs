//! Mode C of IEC 62056-21: the meter is woken at 300 baud, names its speed, is told to use it, and reads itself
//! out. Asking takes seconds, so such meters are asked rarely.

use super::D0;
use crate::meter::polled::{self, Answer, Fault, Polled};
use crate::meter::serial::{Access, Framing, SerialPort, Settings};
use crate::meter::{Driver, Found, Measurement, MeterEvent, Running, TelegramError, Telegrams as _};
use std::io;
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// The standard's wake-up speed, and how bytes travel on D0.
const WAKE: Settings = Settings { baud: 300, framing: Framing::SevenEven };
/// "Who is there?"
const REQUEST: &[u8] = b"/?!\r\n";
/// The standard gives a meter 1.5 s to begin; its ident takes another second.
const IDENT_LIMIT: Duration = Duration::from_secs(4);
/// Longest pause inside a readout.
const PAUSE: Duration = Duration::from_secs(3);
/// Longest readout: 8 kB at 1200 baud.
const READOUT_LIMIT: Duration = Duration::from_secs(90);
/// An ident is not longer than this, echo of the request and noise included.
const MAX_IDENT: usize = 64;
/// Six bytes of ten bits at 300 baud, and a little.
const SENDING: Duration = Duration::from_millis(220);

/// A meter on D0 that has to be asked.
#[derive(Debug, Clone)]
pub struct ModeC {
    /// Path of the device.
    pub path: PathBuf,
    /// Time between two questions.
    pub pace: Duration,
}

/// Why a meter did not read itself out.
#[derive(Debug, thiserror::Error)]
pub enum ModeCError {
    /// The port.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// Nobody answered.
    #[error("no answer")]
    Silent,
    /// Something else than an ident came.
    #[error("{0:?} is no ident")]
    Ident(String),
    /// The readout is refused.
    #[error(transparent)]
    Telegram(#[from] TelegramError),
}

impl ModeC {
    /// Opens the port, asks once and closes it.
    ///
    /// # Errors
    /// [`ModeCError`].
    pub async fn read_once(&self) -> Result<Measurement, ModeCError> {
        let mut port = self.open().await?;
        Ok(self.ask(&mut port).await?.measurement)
    }
}

impl Driver for ModeC {
    fn run(self: Box<Self>, events: mpsc::Sender<MeterEvent>) -> Running {
        let pace = self.pace;
        Box::pin(polled::run(*self, pace, events))
    }
}

impl Polled for ModeC {
    type Link = SerialPort;
    type Error = ModeCError;

    async fn open(&self) -> Result<SerialPort, ModeCError> {
        Ok(SerialPort::open(&self.path, WAKE, Access::Ask)?)
    }

    async fn ask(&self, port: &mut SerialPort) -> Result<Answer, ModeCError> {
        let found = timeout(READOUT_LIMIT, read_out(port)).await.map_err(|_| ModeCError::Silent)??;
        Ok(Answer { measurement: found.said?, hash: found.hash })
    }

    fn fault(error: &ModeCError) -> Fault {
        match error {
            ModeCError::Io(_) => Fault::Gone,
            ModeCError::Silent => Fault::Silent,
            ModeCError::Ident(_) | ModeCError::Telegram(_) => Fault::Unreadable,
        }
    }

    fn must_reopen(&self, fault: Fault) -> bool {
        fault == Fault::Gone
    }
}

async fn read_out(port: &SerialPort) -> Result<Found, ModeCError> {
    port.change(WAKE)?;
    port.write_all(REQUEST).await?;
    let ident = timeout(IDENT_LIMIT, ident(port)).await.map_err(|_| ModeCError::Silent)??;
    if let Some((letter, baud)) = speed(&ident) {
        port.write_all(&[0x06, b'0', letter, b'0', b'\r', b'\n']).await?;
        tokio::time::sleep(SENDING).await;
        port.change(Settings { baud, ..WAKE })?;
    }
    let mut d0 = D0::default();
    let mut found = ident.iter().find_map(|byte| d0.push(*byte));
    let mut buffer = [0; 256];
    while found.is_none() {
        let count = timeout(PAUSE, port.read(&mut buffer)).await.map_err(|_| ModeCError::Silent)??;
        found = buffer.iter().take(count).find_map(|byte| d0.push(*byte));
    }
    found.ok_or(ModeCError::Silent)
}

/// Reads up to the line end of the ident, parity and all; an echo of the request is passed over.
async fn ident(port: &SerialPort) -> Result<Vec<u8>, ModeCError> {
    let mut line = Vec::new();
    let mut byte = [0];
    loop {
        port.read(&mut byte).await?;
        line.extend(byte);
        if line.len() > MAX_IDENT {
            return Err(ModeCError::Ident(String::from_utf8_lossy(&line).into_owned()));
        }
        if byte.map(plain) != *b"\n" {
            continue;
        }
        let start = line.iter().rposition(|byte| plain(*byte) == b'/');
        let ident = start.and_then(|start| line.get(start..)).unwrap_or_default();
        if ident.get(1).is_some_and(|byte| plain(*byte).is_ascii_alphabetic()) {
            return Ok(ident.to_vec());
        }
        line.clear();
    }
}

const fn plain(byte: u8) -> u8 {
    byte & 0x7f
}

/// The letter of a mode C ident and its speed; `None` if the meter goes on at 300 baud by itself.
fn speed(ident: &[u8]) -> Option<(u8, u32)> {
    let letter = plain(*ident.get(4)?);
    let step = u32::from(letter.checked_sub(b'0')?);
    (step <= 6).then(|| (letter, 300_u32 << step))
}

#[cfg(test)]
mod tests {
    use super::speed;

    #[test]
    fn idents_name_speeds() {
        for (ident, wanted) in [
            ("/ISk5MT174-0002\r\n", Some((b'5', 9600))),
            ("/LGZ4ZMF100AC.M26\r\n", Some((b'4', 4800))),
            ("/ABC0x\r\n", Some((b'0', 300))),
            ("/ABC6x\r\n", Some((b'6', 19_200))),
            ("/ABC7x\r\n", None),
            ("/ABCAx\r\n", None),
            ("/ABC", None),
        ] {
            assert_eq!(speed(ident.as_bytes()), wanted, "{ident}");
        }
    }
}
