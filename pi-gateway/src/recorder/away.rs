//! What the log says about a meter that is away: once that and why, once that it is back, however often it is tried.

use crate::meter::MeterEvent;

/// Why the meter is away, if it is.
#[derive(Debug, Default)]
pub(super) struct Away(Option<String>);

impl Away {
    /// Tells what is new.
    pub(super) fn log(&mut self, event: &MeterEvent) {
        match self.news(event) {
            Some(Some(reason)) => tracing::warn!(reason, "the meter is away"),
            Some(None) => tracing::info!("the meter is back"),
            None => {}
        }
    }

    /// Another reason, or none any more.
    fn news<'a>(&mut self, event: &'a MeterEvent) -> Option<Option<&'a str>> {
        match event {
            MeterEvent::Disconnected { reason } if self.0.as_ref() != Some(reason) => {
                self.0 = Some(reason.clone());
                Some(Some(reason))
            }
            // An open port is nothing yet: a broken adapter opens and fails in turn.
            MeterEvent::Telegram(_) => self.0.take().map(|_| None),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Away;
    use crate::meter::{Measurement, MeterEvent, Telegram};
    use std::time::Instant;

    #[test]
    fn a_meter_that_is_away_for_a_week_is_told_of_once() {
        let gone = |reason: &str| MeterEvent::Disconnected { reason: reason.to_owned() };
        let telegram = || {
            let measurement = Measurement::default();
            MeterEvent::Telegram(Box::new(Telegram { measurement, hash: [0; 32], at: Instant::now() }))
        };
        let mut away = Away::default();
        for (row, event, expected) in [
            ("at the start", MeterEvent::Connected, None),
            ("a reading", telegram(), None),
            ("unplugged", gone("no device"), Some(Some("no device"))),
            ("tried again", gone("no device"), None),
            ("opened", MeterEvent::Connected, None),
            ("failed at once", gone("no device"), None),
            ("for another reason", gone("denied"), Some(Some("denied"))),
            ("back", telegram(), Some(None)),
            ("still", telegram(), None),
            ("unplugged again", gone("denied"), Some(Some("denied"))),
        ] {
            assert_eq!(away.news(&event), expected, "{row}");
        }
    }
}
