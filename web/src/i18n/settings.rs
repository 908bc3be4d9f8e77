//! Messages of the settings page.

use super::lang::messages;

messages! {
    /// Settings.
    Settings {
        Title: "Einstellungen", "Settings";
        Lead: "Sprache, Aussehen, Server und Sicherheit.", "Language, look, servers and security.";
    }
}
