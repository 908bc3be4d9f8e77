//! Languages, and the macro that keeps both texts of a message beside each other.

use serde::{Deserialize, Serialize};

/// A language the dApp speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// German.
    De,
    /// English, also for everybody whose language we don't speak.
    #[default]
    En,
}

impl Lang {
    /// The language that fits a browser's tag best, e.g. `de-AT`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        match tag.get(..2) {
            Some(start) if start.eq_ignore_ascii_case("de") => Self::De,
            _ => Self::En,
        }
    }

    /// The tag for `<html lang>`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
}

/// A text that exists in every language.
pub trait Message: Copy + core::fmt::Debug + 'static {
    /// Every message of this page, for the tests.
    const ALL: &'static [Self];

    /// The texts in German and in English, each one line, in the order of the messages: one long text takes less of
    /// the download than a table of short ones.
    const TEXTS: &'static Texts;

    /// Its line.
    fn line(self) -> usize;

    /// The text in `lang`; may hold places `{0}`, `{1}`, … for [`fill`].
    fn text(self, lang: Lang) -> &'static str {
        line(Self::TEXTS, lang, self.line())
    }
}

/// All messages of a page in German and in English, one a line.
pub type Texts = [&'static str; 2];

/// One message; empty beyond the last.
#[inline(never)]
pub(super) fn line(texts: &'static Texts, lang: Lang, line: usize) -> &'static str {
    let [de, en] = *texts;
    let texts = match lang {
        Lang::De => de,
        Lang::En => en,
    };
    texts.split('\n').nth(line).unwrap_or_default()
}

/// Replaces `{0}`, `{1}`, … in `text` by `values`; a place without a value stays visible, so that it is noticed.
#[must_use]
pub fn fill(text: &str, values: &[&str]) -> String {
    let mut out = text.to_owned();
    for (index, value) in values.iter().enumerate() {
        out = out.replace(&format!("{{{index}}}"), value);
    }
    out
}

/// Declares the messages of one page: `Key: "deutsch", "english";`.
macro_rules! messages {
    ($(#[$doc:meta])* $name:ident { $($key:ident : $de:literal, $en:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $(#[doc = $en] $key,)* }

        impl $crate::i18n::Message for $name {
            const ALL: &'static [Self] = &[$(Self::$key,)*];

            const TEXTS: &'static $crate::i18n::lang::Texts = &[concat!($($de, "\n",)*), concat!($($en, "\n",)*)];

            fn line(self) -> usize {
                self as usize
            }
        }

        #[cfg(test)]
        mod tests {
            #[test]
            fn both_languages_are_complete() {
                $crate::i18n::lang::check_complete::<super::$name>();
            }
        }
    };
}
pub(super) use messages;

/// Both texts are there, have the same places to fill in, and no stray spaces.
#[cfg(test)]
pub(super) fn check_complete<M: Message>() {
    for texts in M::TEXTS {
        assert_eq!(texts.lines().count(), M::ALL.len(), "a message of several lines");
    }
    for message in M::ALL {
        let (de, en) = (message.text(Lang::De), message.text(Lang::En));
        for text in [de, en] {
            assert!(!text.is_empty(), "{message:?} is empty");
            assert_eq!(text, text.trim(), "{message:?} has stray spaces");
        }
        for place in 0..6 {
            let place = format!("{{{place}}}");
            assert_eq!(de.contains(&place), en.contains(&place), "{message:?} differs in {place}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_choose_a_language() {
        for (tag, lang) in [("de", Lang::De), ("de-AT", Lang::De), ("DE", Lang::De), ("en-GB", Lang::En)] {
            assert_eq!(Lang::from_tag(tag), lang, "{tag}");
        }
        for tag in ["", "d", "fr", "öä"] {
            assert_eq!(Lang::from_tag(tag), Lang::En, "{tag}");
        }
    }

    #[test]
    fn places_are_filled() {
        assert_eq!(fill("word {0} of {1}", &["3", "12"]), "word 3 of 12");
        assert_eq!(fill("word {0} of {1}", &["3"]), "word 3 of {1}");
    }
}
