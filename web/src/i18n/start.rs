//! Messages of the start page.

use super::lang::messages;

messages! {
    /// Start: create, restore, unlock.
    Start {
        Title: "Willkommen", "Welcome";
        Lead: "Handle mit deinem eigenen Strom. Dein Schlüssel bleibt auf diesem Gerät.", "Trade your own electricity. Your key stays on this device.";
    }
}
