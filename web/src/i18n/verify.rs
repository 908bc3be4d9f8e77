//! Messages of the verify page.

use super::lang::messages;

messages! {
    /// Verify: check everything about a meter.
    Verify {
        Title: "Prüfen", "Verify";
        Lead: "Jeder kann jeden Wert bis zum Blockkopf zurückverfolgen.", "Anybody can follow every value back to a block header.";
    }
}
