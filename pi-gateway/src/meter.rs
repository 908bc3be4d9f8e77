//! Meters: where telegrams come from and what is in them.
//!
//! A driver turns bytes into [`Telegram`]s; what they are worth over time is decided by the sampler.

mod decimal;
pub mod line;
pub mod replay;
pub mod serial;
pub mod sml;

pub use decimal::Decimal;

use std::time::Instant;

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
