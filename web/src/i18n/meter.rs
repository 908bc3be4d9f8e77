//! Messages of the meter page.

use super::lang::messages;

messages! {
    /// Meter: pairing and health.
    Meter {
        Title: "Zähler", "Meter";
        Lead: "Verbinde deinen Zähler und sieh, wie es ihm geht.", "Connect your meter and see how it is doing.";
    }
}
