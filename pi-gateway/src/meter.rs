//! Meters: where telegrams come from and what is in them.
//!
//! A driver turns bytes into [`Measurement`]s; what they are worth over time is decided by the sampler.

mod decimal;
pub mod replay;
pub mod serial;
pub mod sml;

pub use decimal::Decimal;

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
