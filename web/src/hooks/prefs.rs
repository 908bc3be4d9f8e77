//! The settings: kept in the browser, applied to the document, handed to every page.

use super::handles::use_handles;
use crate::ui::prelude::*;

use crate::i18n::{I18n, Lang, speak};
use crate::io;
use crate::state::prefs::Prefs;
use crate::state::when::Clock;
use crate::state::{euro, expert, when};

/// The settings and the verb that changes them.
#[derive(Clone, PartialEq, Debug)]
pub struct PrefsHandle {
    /// What holds now.
    pub prefs: Prefs,
    /// The language that results from the settings and the browser.
    pub i18n: I18n,
    /// Stores and applies new settings.
    pub set: Callback<Prefs>,
}

/// Loads the settings once and keeps document and storage in step with them; for the app only.
#[hook]
pub fn use_prefs_root() -> PrefsHandle {
    let state = use_state(io::prefs::load);
    let browser = *use_memo((), |()| Lang::from_tag(&io::document::browser_language()));
    let i18n = I18n { lang: state.lang.unwrap_or(browser) };
    speak(i18n);
    let elsewhere = (state.clock == Clock::Other).then(|| state.zone.clone());
    let table = use_memo(elsewhere, |name| {
        let table = name.as_deref().and_then(io::zone::table);
        // lives as long as the page: everything drawn is cut by it, and hardly anybody moves twice
        table.map(|table| &*Box::leak(Box::new(table)))
    });
    when::show(state.clock, *table);
    euro::show(state.rate);
    expert::show(state.expert);
    use_effect_with((i18n.lang, state.theme), |(lang, theme)| {
        io::document::set_language(lang.tag());
        io::document::set_theme(theme.tag());
    });
    let set = use_callback(state.setter(), |prefs: Prefs, setter| {
        io::prefs::save(&prefs);
        setter.set(prefs);
    });
    PrefsHandle { prefs: (*state).clone(), i18n, set }
}

/// The settings, from the context the app provides.
///
/// # Panics
/// Outside of the app.
#[hook]
pub fn use_prefs() -> PrefsHandle {
    use_handles().prefs.clone().expect("the app provides the settings to every page")
}
