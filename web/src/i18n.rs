//! Texts and number formats in German and English.
//!
//! One file of messages per page, so that pages can grow without touching each other. A message is an enum variant
//! with both texts beside each other: a missing translation doesn't compile. Formatting of numbers, money, energy and
//! dates is in [`mod@format`] and nowhere else. Deliberately no plural rules and no message files at run time: two
//! languages need neither.

pub mod amount;
pub mod certificates;
pub mod certify;
pub mod chart;
pub mod checks;
pub mod coins;
pub mod contacts;
pub mod elsewhere;
pub mod energy;
pub mod format;
pub mod history;
pub mod home;
pub mod keeping;
mod lang;
pub mod lookup;
pub mod message;
pub mod meter;
pub mod notes;
pub mod organisations;
pub mod outline;
pub mod pay;
pub mod receive;
pub mod safety;
pub mod search;
pub mod service;
pub mod settings;
pub mod shell;
pub mod signing;
pub mod start;
pub mod technical;
pub mod timeline;
pub mod trouble;
pub mod trust;
pub mod verify;
pub mod wallet;

use lang::line;
pub use lang::{Lang, Message, Texts, fill};

use std::cell::Cell;

use yew::AttrValue;

/// The language in use: what components ask for texts and formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct I18n {
    /// The language of every text on the page.
    pub lang: Lang,
}

impl I18n {
    /// The text of `message`.
    #[must_use]
    pub fn t<M: Message>(self, message: M) -> AttrValue {
        text(M::TEXTS, self.lang, message.line())
    }

    /// The text of `message` with `{0}`, `{1}`, … replaced by `values`.
    #[must_use]
    pub fn fill<M: Message>(self, message: M, values: &[&str]) -> AttrValue {
        filled(M::TEXTS, self.lang, message.line(), values)
    }
}

#[inline(never)]
fn text(texts: &'static Texts, lang: Lang, number: usize) -> AttrValue {
    AttrValue::Static(line(texts, lang, number))
}

#[inline(never)]
fn filled(texts: &'static Texts, lang: Lang, number: usize, values: &[&str]) -> AttrValue {
    fill(line(texts, lang, number), values).into()
}

thread_local! {
    /// Set by the app whenever it draws, read by everything drawn below: a language changes with the whole page.
    static SPOKEN: Cell<I18n> = const { Cell::new(I18n { lang: Lang::En }) };
}

/// The language of the page; English outside of the app.
#[must_use]
pub fn i18n() -> I18n {
    SPOKEN.get()
}

/// The language of everything drawn from now on; for the app only, which draws everything anew.
pub fn speak(i18n: I18n) {
    SPOKEN.set(i18n);
}
