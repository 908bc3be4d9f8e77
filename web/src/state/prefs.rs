//! What a person chose in the settings. Nothing secret: it is stored as plain text.

use serde::{Deserialize, Serialize};
use wasm_core::keys::PublicKey;
use wasm_core::trust::Choices;

use super::euro::Rate;
use super::when::Clock;
use crate::i18n::Lang;

/// The colours of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// The value of `<html data-theme>`, which the style sheets ask for.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Minutes without a touch after which the wallet locks, unless chosen otherwise.
pub const DEFAULT_AUTO_LOCK_MINUTES: u32 = 10;

/// Minutes after which a hidden page locks, unless chosen otherwise; 0 is at once.
pub const DEFAULT_HIDDEN_LOCK_MINUTES: u32 = 5;

/// The choices; fields missing in an older file take their default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prefs {
    /// The language, or `None` for that of the browser.
    pub lang: Option<Lang>,
    /// The colours.
    pub theme: Theme,
    /// Minutes without a touch until the wallet locks; 0 never.
    pub auto_lock_minutes: u32,
    /// Minutes in the background until the wallet locks; 0 at once.
    pub hidden_lock_minutes: u32,
    /// Electrum servers to use instead of the configured ones; empty for those.
    pub servers: Vec<String>,
    /// IPFS gateways to ask for blocks behind the own one.
    pub ipfs: Vec<String>,
    /// Whose clock times are shown by.
    pub clock: Clock,
    /// The other place whose clock it is, by its name in the tz database.
    pub zone: String,
    /// Whether what lies behind the plain words is shown, too.
    pub expert: bool,
    /// What a DOI is in euros, for showing; `None` shows none.
    pub rate: Option<Rate>,
    /// Which organisations are accepted, and which not.
    pub organisations: Choices,
    /// The identity's key, if it is on another device; `None` if it is this wallet's.
    pub signer: Option<PublicKey>,
}

/// Whether this is the address of a server: that of a WebSocket.
#[must_use]
pub fn is_server(text: &str) -> bool {
    let host = text.strip_prefix("wss://").or_else(|| text.strip_prefix("ws://"));
    host.is_some_and(|host| !host.is_empty() && !host.contains(char::is_whitespace))
}

/// The list with the entry at `place` one place earlier.
#[must_use]
pub fn moved_up(list: &[String], place: usize) -> Vec<String> {
    let mut list = list.to_vec();
    if let Some(before) = place.checked_sub(1).filter(|_| place < list.len()) {
        list.swap(before, place);
    }
    list
}

impl Default for Prefs {
    fn default() -> Self {
        Self {
            lang: None,
            theme: Theme::System,
            auto_lock_minutes: DEFAULT_AUTO_LOCK_MINUTES,
            hidden_lock_minutes: DEFAULT_HIDDEN_LOCK_MINUTES,
            servers: Vec::new(),
            ipfs: Vec::new(),
            clock: Clock::default(),
            zone: String::new(),
            expert: false,
            rate: None,
            organisations: Choices::default(),
            signer: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_moves_up() {
        let list = ["a", "b", "c"].map(str::to_owned);
        for (place, expected) in [(0, "abc"), (1, "bac"), (2, "acb"), (3, "abc")] {
            assert_eq!(moved_up(&list, place).concat(), expected, "{place}");
        }
    }

    #[test]
    fn missing_fields_take_their_default() {
        assert_eq!(serde_json::from_str::<Prefs>("{}").unwrap(), Prefs::default());
        let chosen: Prefs = serde_json::from_str(r#"{"lang":"de","theme":"dark"}"#).unwrap();
        assert_eq!((chosen.lang, chosen.theme), (Some(Lang::De), Theme::Dark));
        assert_eq!(chosen.auto_lock_minutes, DEFAULT_AUTO_LOCK_MINUTES);
    }

    #[test]
    fn servers_are_web_sockets() {
        for (name, text, expected) in [
            ("secured", "wss://a:50004", true),
            ("on this machine", "ws://127.0.0.1:9", true),
            ("nothing", "", false),
            ("a page", "https://b", false),
            ("no host", "wss://", false),
            ("two", "wss://a wss://b", false),
        ] {
            assert_eq!(is_server(text), expected, "{name}");
        }
    }

    #[test]
    fn choices_survive_storage() {
        let chosen = Prefs { lang: Some(Lang::En), servers: vec!["wss://a".into()], ..Prefs::default() };
        let text = serde_json::to_string(&chosen).unwrap();
        assert_eq!(serde_json::from_str::<Prefs>(&text).unwrap(), chosen);
    }
}
