//! Messages of the certify page.

use super::lang::messages;

messages! {
    /// Certify: for electricians.
    Certify {
        Title: "Beglaubigen", "Certify";
        Lead: "Für Elektriker: bestätige, dass ein Zähler richtig angeschlossen und versiegelt ist.", "For electricians: confirm that a meter is connected correctly and sealed.";
    }
}
