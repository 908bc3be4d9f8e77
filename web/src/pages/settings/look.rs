//! Language, colours, and whose clock.

use crate::components::{Card, CheckBox, Choice, ChoiceOption, Field, FieldKind};
use crate::hooks::use_prefs;
use crate::i18n::{Lang, i18n, settings::Settings as Text};
use crate::io;
use crate::state::prefs::{Prefs, Theme};
use crate::state::when::Clock;
use crate::ui::prelude::*;

/// A few choices, in force at once.
#[component]
pub(super) fn Look() -> Html {
    let i18n = i18n();
    let handle = use_prefs();
    let languages = [
        option("system", i18n.t(Text::LanguageSystem), "language-system"),
        option("de", "Deutsch".into(), "language-de"),
        option("en", "English".into(), "language-en"),
    ];
    let themes = [
        option("system", i18n.t(Text::ThemeSystem), "theme-system"),
        option("light", i18n.t(Text::ThemeLight), "theme-light"),
        option("dark", i18n.t(Text::ThemeDark), "theme-dark"),
    ];
    let clocks = Clock::ALL.map(|clock| {
        let (text, testid) = match clock {
            Clock::Western => (Text::ClockWestern, "clock-western"),
            Clock::Central => (Text::ClockCentral, "clock-central"),
            Clock::Eastern => (Text::ClockEastern, "clock-eastern"),
            Clock::Utc => (Text::ClockUtc, "clock-utc"),
            Clock::Other => (Text::ClockOther, "clock-other"),
        };
        option(clock.tag(), i18n.t(text), testid)
    });
    let onclock = {
        let prefs = handle.prefs.clone();
        handle.set.reform(move |value: AttrValue| {
            let clock = clock(&value);
            let asks = clock == Clock::Other && prefs.zone.is_empty();
            let zone = if asks { io::zone::own().unwrap_or_default() } else { prefs.zone.clone() };
            Prefs { clock, zone, ..prefs.clone() }
        })
    };
    let onexpert = {
        let prefs = handle.prefs.clone();
        handle.set.reform(move |expert: bool| Prefs { expert, ..prefs.clone() })
    };
    let onlanguage = {
        let prefs = handle.prefs.clone();
        handle.set.reform(move |value: AttrValue| Prefs { lang: lang(&value), ..prefs.clone() })
    };
    let ontheme = {
        let prefs = handle.prefs.clone();
        handle.set.reform(move |value: AttrValue| Prefs { theme: theme(&value), ..prefs.clone() })
    };
    html! {
        <Card title={i18n.t(Text::Look)}>
            <Choice label={i18n.t(Text::Language)} name="language" options={languages.to_vec()} onchange={onlanguage}
                value={handle.prefs.lang.map_or("system", Lang::tag)} />
            <Choice label={i18n.t(Text::Theme)} name="theme" options={themes.to_vec()} onchange={ontheme}
                value={handle.prefs.theme.tag()} />
            <Choice label={i18n.t(Text::Clock)} name="clock" options={clocks.to_vec()} onchange={onclock}
                value={handle.prefs.clock.tag()} />
            if handle.prefs.clock == Clock::Other { <Place /> }
            <p class="soft small">{ i18n.t(Text::ClockNote) }</p>
            <CheckBox label={i18n.t(Text::Expert)} testid="expert" checked={handle.prefs.expert} onchange={onexpert} />
            <p class="soft small">{ i18n.t(Text::ExpertNote) }</p>
        </Card>
    }
}

/// The name of the other place.
#[component]
fn Place() -> Html {
    let i18n = i18n();
    let handle = use_prefs();
    let names = use_memo((), |()| io::zone::names());
    let typed = use_state(|| handle.prefs.zone.clone());
    let (known, own) = (names.iter().any(|name| name == &*typed), *typed == handle.prefs.zone);
    let onchange = {
        let (names, typed, handle) = (names.clone(), typed.setter(), handle.clone());
        Callback::from(move |text: String| {
            let text = text.trim().to_owned();
            if names.contains(&text) {
                handle.set.emit(Prefs { zone: text.clone(), ..handle.prefs.clone() });
            }
            typed.set(text);
        })
    };
    let error = (!known && !own).then(|| i18n.t(Text::ZoneWrong));
    let mut suggestions = Vec::new();
    suggestions.extend(names.iter().map(|name| AttrValue::from(name.clone())));
    html! {
        <Field testid="clock-zone" label={i18n.t(Text::Zone)} hint={i18n.t(Text::ZoneHint)} kind={FieldKind::Code}
            value={(*typed).clone()} {onchange} {error} {suggestions} />
    }
}

fn option(value: &'static str, label: AttrValue, testid: &'static str) -> ChoiceOption {
    ChoiceOption { value: value.into(), label, testid: testid.into() }
}

fn lang(value: &str) -> Option<Lang> {
    [Lang::De, Lang::En].into_iter().find(|lang| lang.tag() == value)
}

fn theme(value: &str) -> Theme {
    [Theme::Light, Theme::Dark].into_iter().find(|theme| theme.tag() == value).unwrap_or_default()
}

fn clock(value: &str) -> Clock {
    Clock::ALL.into_iter().find(|clock| clock.tag() == value).unwrap_or_default()
}
