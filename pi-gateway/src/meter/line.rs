//! The task that keeps a serial line open and turns its bytes into events.
//!
//! A head that is pulled out and comes back, also under another device number, is found again by its path.

use super::d0::D0;
use super::dsmr::Dsmr;
use super::serial::{Access, SerialPort, Settings};
use super::sml::FrameReader;
use super::{Driver, Found, MeterEvent, Running, Telegram, Telegrams};
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

/// How long to wait before a port that failed is opened again.
const RETRY: Duration = Duration::from_secs(2);
/// So many bytes without a valid telegram are worth an event: more than the longest telegram of a meter.
const NOISE: usize = 4096;

/// What meters push over a serial line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// SML.
    Sml,
    /// D0.
    D0,
    /// DSMR P1.
    Dsmr,
}

impl Language {
    /// A reader of it, at the start of a stream.
    #[must_use]
    pub fn telegrams(self) -> Box<dyn Telegrams> {
        match self {
            Self::Sml => Box::new(FrameReader::new()),
            Self::D0 => Box::new(D0::default()),
            Self::Dsmr => Box::new(Dsmr::default()),
        }
    }
}

/// Which port, how fast, and what is spoken on it.
#[derive(Debug, Clone)]
pub struct Line {
    /// Path of the device.
    pub path: PathBuf,
    /// Speed and framing.
    pub settings: Settings,
    /// What the meter pushes.
    pub language: Language,
}

impl Driver for Line {
    fn run(self: Box<Self>, events: mpsc::Sender<MeterEvent>) -> Running {
        Box::pin(async move { self.listen_always(events).await })
    }
}

impl Line {
    async fn listen_always(&self, events: mpsc::Sender<MeterEvent>) {
        while !events.is_closed() {
            let Err(error) = self.listen(&events).await else { return };
            let reason = format!("{}: {error}", self.path.display());
            if events.send(MeterEvent::Disconnected { reason }).await.is_err() {
                return;
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    /// Reads until the port fails, or returns when nobody listens.
    async fn listen(&self, events: &mpsc::Sender<MeterEvent>) -> io::Result<()> {
        let port = SerialPort::open(&self.path, self.settings, Access::Listen)?;
        tracing::debug!(port = %self.path.display(), settings = ?self.settings, "meter port open");
        let mut decoder = Decoder { telegrams: self.language.telegrams(), noise: 0 };
        let mut buffer = [0; 512];
        let mut news = vec![MeterEvent::Connected];
        loop {
            for event in news {
                if events.send(event).await.is_err() {
                    return Ok(());
                }
            }
            let count = port.read(&mut buffer).await?;
            news = decoder.push(buffer.get(..count).unwrap_or_default(), Instant::now());
        }
    }
}

/// Bytes in, events out.
#[derive(Debug)]
struct Decoder {
    telegrams: Box<dyn Telegrams>,
    /// Bytes since the last valid telegram.
    noise: usize,
}

impl Decoder {
    fn push(&mut self, bytes: &[u8], at: Instant) -> Vec<MeterEvent> {
        let mut events = Vec::new();
        for byte in bytes {
            self.noise = self.noise.saturating_add(1);
            if let Some(found) = self.telegrams.push(*byte) {
                events.push(event(found, at));
                self.noise = 0;
            } else if self.noise >= NOISE {
                events.push(MeterEvent::Unreadable { at });
                self.noise = 0;
            }
        }
        events
    }
}

fn event(found: Found, at: Instant) -> MeterEvent {
    match found.said {
        Ok(measurement) => MeterEvent::Telegram(Box::new(Telegram { measurement, hash: found.hash, at })),
        Err(error) => {
            tracing::debug!(%error, "telegram refused");
            MeterEvent::Unreadable { at }
        }
    }
}
