//! Texts and number formats in German and English.
//!
//! One file of messages per page, so that pages can grow without touching each other. A message is an enum variant
//! with both texts beside each other: a missing translation doesn't compile. Formatting of numbers, money, energy and
//! dates is in [`mod@format`] and nowhere else. Deliberately no plural rules and no message files at run time: two
//! languages need neither.

pub mod certify;
pub mod chart;
pub mod checks;
pub mod energy;
pub mod format;
pub mod home;
mod lang;
pub mod meter;
pub mod settings;
pub mod shell;
pub mod start;
pub mod trouble;
pub mod verify;
pub mod wallet;

pub use lang::{Lang, Message, fill};

use yew::prelude::*;

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
        AttrValue::Static(message.text(self.lang))
    }

    /// The text of `message` with `{0}`, `{1}`, … replaced by `values`.
    #[must_use]
    pub fn fill<M: Message>(self, message: M, values: &[&str]) -> AttrValue {
        fill(message.text(self.lang), values).into()
    }
}

/// The language of the page, from the context the app provides; English outside of it.
#[hook]
pub fn use_i18n() -> I18n {
    use_context::<I18n>().unwrap_or_default()
}
