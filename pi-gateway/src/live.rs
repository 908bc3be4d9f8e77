//! What goes out on `WS /v1/stream`: stored records, and the power of the moment, unsigned and marked so.

use crate::clock;
use crate::hub::Message;
use crate::meter::{Decimal, MeterEvent};
use crate::node::Node;
use serde::Serialize;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wasm_core::record::Record;

/// Least time between two live messages; a thousand listeners at this pace still fit into one core of a Pi.
const PACE: Duration = Duration::from_millis(190);

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Frame<'a> {
    Record { record: &'a str },
    Live { unsigned: bool, time: u64, power_w: i64 },
}

/// Sends to the listeners, power not too often.
#[derive(Debug)]
pub(crate) struct Live {
    node: Arc<Node>,
    shown: Option<Instant>,
}

impl Live {
    /// Nothing sent so far.
    #[must_use]
    pub(crate) const fn new(node: Arc<Node>) -> Self {
        Self { node, shown: None }
    }

    /// Shows the power of a telegram.
    pub(crate) fn show(&mut self, event: &MeterEvent) {
        let MeterEvent::Telegram(telegram) = event else { return };
        let Some(power_w) = telegram.measurement.power.and_then(Decimal::floor_signed) else { return };
        if self.shown.is_some_and(|last| telegram.at.saturating_duration_since(last) < PACE) {
            return;
        }
        self.shown = Some(telegram.at);
        self.send(&Frame::Live { unsigned: true, time: clock::unix_now().secs(), power_w });
    }

    /// Shows a record. It must be stored.
    pub(crate) fn record(&self, record: &Record) {
        self.send(&Frame::Record { record: record.as_str() });
    }

    fn send(&self, frame: &Frame<'_>) {
        match serde_json::to_string(frame) {
            Ok(text) => self.node.hub.send(&Message::from(text)),
            Err(error) => tracing::error!(%error, "a message cannot be written"),
        }
    }
}
