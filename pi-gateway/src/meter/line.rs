//! The task that keeps a serial line open and turns its bytes into events.
//!
//! A head that is pulled out and comes back, also under another device number, is found again by its path.

use super::serial::SerialPort;
use super::sml::{self, Frame, FrameReader};
use super::{MeterEvent, Telegram};
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use wasm_core::hash::sha256;

/// How long to wait before a port that failed is opened again.
const RETRY: Duration = Duration::from_secs(2);
/// So many bytes without a valid telegram are worth an event: more than the longest telegram of a meter.
const NOISE: usize = 4096;

/// Which port, and how fast.
#[derive(Debug, Clone)]
pub struct Line {
    /// Path of the device.
    pub path: PathBuf,
    /// Bits per second.
    pub baud: u32,
}

impl Line {
    /// Reads until nobody listens any more.
    pub async fn run(self, events: mpsc::Sender<MeterEvent>) {
        while !events.is_closed() {
            let Err(error) = self.listen(&events).await else { return };
            tracing::warn!(port = %self.path.display(), %error, "meter port failed");
            let reason = error.to_string();
            if events.send(MeterEvent::Disconnected { reason }).await.is_err() {
                return;
            }
            tokio::time::sleep(RETRY).await;
        }
    }

    /// Reads until the port fails, or returns when nobody listens.
    async fn listen(&self, events: &mpsc::Sender<MeterEvent>) -> io::Result<()> {
        let port = SerialPort::open(&self.path, self.baud)?;
        tracing::info!(port = %self.path.display(), baud = self.baud, "meter port open");
        let mut decoder = Decoder::default();
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
#[derive(Debug, Default)]
struct Decoder {
    reader: FrameReader,
    /// Bytes since the last valid telegram.
    noise: usize,
}

impl Decoder {
    fn push(&mut self, bytes: &[u8], at: Instant) -> Vec<MeterEvent> {
        let mut events = Vec::new();
        for byte in bytes {
            self.noise = self.noise.saturating_add(1);
            if let Some(frame) = self.reader.push(*byte) {
                events.push(event(&frame, at));
                self.noise = 0;
            } else if self.noise >= NOISE {
                events.push(MeterEvent::Unreadable { at });
                self.noise = 0;
            }
        }
        events
    }
}

fn event(frame: &Frame, at: Instant) -> MeterEvent {
    match sml::measurement(frame) {
        Ok(measurement) => {
            MeterEvent::Telegram(Box::new(Telegram { measurement, hash: sha256(frame.bytes()), at }))
        }
        Err(error) => {
            tracing::debug!(%error, "telegram refused");
            MeterEvent::Unreadable { at }
        }
    }
}
