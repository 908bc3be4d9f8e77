//! Meters: where telegrams come from and what is in them.
//!
//! A driver turns bytes into [`Telegram`]s; what they are worth over time is decided by the sampler.

mod counter;
pub mod d0;
mod decimal;
pub mod dsmr;
pub mod line;
pub mod modbus;
pub mod mqtt;
mod polled;
mod readout;
pub mod replay;
pub mod s0;
pub mod serial;
pub mod sml;

pub use decimal::Decimal;
pub use readout::{MAX_READOUT, ReadoutError};

use sml::SmlError;
use std::fmt;
use std::pin::Pin;
use std::time::Instant;
use tokio::sync::mpsc;
use wasm_core::hash::sha256;

/// A driver at work.
pub type Running = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A way to read a meter: one implementation per kind of port.
pub trait Driver: fmt::Debug + Send {
    /// Tells what it reads until nobody listens any more.
    fn run(self: Box<Self>, events: mpsc::Sender<MeterEvent>) -> Running;
}

/// Finds telegrams in a stream of bytes: one implementation per language that meters push.
pub trait Telegrams: fmt::Debug + Send {
    /// Takes the next byte; a telegram, if the byte was its last.
    fn push(&mut self, byte: u8) -> Option<Found>;

    /// Takes bytes up to the end of a telegram, or all of them.
    fn take(&mut self, bytes: &mut &[u8]) -> Option<Found> {
        while let Some((byte, rest)) = bytes.split_first() {
            *bytes = rest;
            let found = self.push(*byte);
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The stream has ended: a telegram that only waited for its line end.
    fn finish(&mut self) -> Option<Found> {
        None
    }
}

/// A telegram with its place in the stream.
#[derive(Debug, Clone)]
pub struct Found {
    /// Bytes of the stream up to and including it.
    pub end: u64,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// What it says, if it is valid.
    pub said: Result<Measurement, TelegramError>,
}

impl Found {
    /// A telegram that was read; [`Err`] holds it too, if it is refused.
    fn of(bytes: &[u8], end: u64, said: Result<Measurement, TelegramError>) -> Judged {
        let is_valid = said.is_ok();
        let found = Box::new(Self { end, hash: sha256(bytes), said });
        if is_valid { Ok(found) } else { Err(found) }
    }

    fn from_judged(judged: Judged) -> Self {
        *judged.unwrap_or_else(|refused| refused)
    }
}

/// A telegram that is valid, or one that is refused.
type Judged = Result<Box<Found>, Box<Found>>;

/// Why a telegram is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TelegramError {
    /// SML.
    #[error(transparent)]
    Sml(#[from] SmlError),
    /// D0 or P1.
    #[error(transparent)]
    Readout(#[from] ReadoutError),
}

/// What one telegram says. A register the meter does not send is `None`, never zero.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Measurement {
    /// The meter's own id, as sent.
    pub server_id: Option<Vec<u8>>,
    /// Seconds the meter has run (its own clock, not ours).
    pub sec_index: Option<u64>,
    /// Energy taken from the grid in Wh: register 1.8.0, or the sum of its tariffs.
    pub import: Option<Decimal>,
    /// Energy given to the grid in Wh: register 2.8.0, or the sum of its tariffs.
    pub export: Option<Decimal>,
    /// Momentary power in W, negative when energy flows out.
    pub power: Option<Decimal>,
    /// The least Wh by which the counters can rise, if that is more than their decimal places say; else 0.
    pub step_wh: u64,
}

impl Measurement {
    /// Fills what is missing here from a later list of the same telegram.
    #[must_use]
    pub fn or(self, later: Self) -> Self {
        Self {
            server_id: self.server_id.or(later.server_id),
            sec_index: self.sec_index.or(later.sec_index),
            import: self.import.or(later.import),
            export: self.export.or(later.export),
            power: self.power.or(later.power),
            step_wh: self.step_wh.max(later.step_wh),
        }
    }
}

/// One valid telegram as it came from the meter.
#[derive(Debug, Clone)]
pub struct Telegram {
    /// What it says.
    pub measurement: Measurement,
    /// SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// When its last byte came.
    pub at: Instant,
}

/// What a driver tells.
#[derive(Debug, Clone)]
pub enum MeterEvent {
    /// The port is open.
    Connected,
    /// The port is gone or cannot be opened.
    Disconnected {
        /// What the system says.
        reason: String,
    },
    /// Bytes came that are no valid telegram.
    Unreadable {
        /// When the last of them came.
        at: Instant,
    },
    /// A valid telegram.
    Telegram(Box<Telegram>),
}
