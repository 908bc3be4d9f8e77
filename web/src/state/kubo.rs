//! A Kubo node of one's own that keeps signed documents beside the meter's gateway.

use core::fmt;
use std::rc::Rc;

use yew::Reducible;
use zeroize::Zeroizing;

use crate::wire::url::{GatewayUrl, UrlError};

/// The longest token.
const MAX_TOKEN: usize = 1024;

/// Where it answers, and what it wants to hear.
#[derive(Clone, PartialEq, Eq)]
pub struct Kubo {
    /// Its RPC.
    pub url: GatewayUrl,
    /// What goes into `Authorization`, with its scheme; nothing for none.
    authorization: Option<Zeroizing<String>>,
}

impl fmt::Debug for Kubo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kubo").field("url", &self.url).finish_non_exhaustive()
    }
}

/// Why what was typed is no node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The address is none.
    Url(UrlError),
    /// The token cannot stand in a header.
    Token,
}

impl Kubo {
    /// From what was typed; a token without a scheme is a bearer token.
    ///
    /// # Errors
    /// [`Wrong`].
    pub fn new(url: &str, token: &str) -> Result<Self, Wrong> {
        let url = url.parse().map_err(Wrong::Url)?;
        let token = token.trim();
        if token.len() > MAX_TOKEN || !token.bytes().all(|byte| matches!(byte, 0x20..=0x7e)) {
            return Err(Wrong::Token);
        }
        let authorization = (!token.is_empty()).then(|| {
            let scheme = if token.contains(' ') { "" } else { "Bearer " };
            Zeroizing::new(format!("{scheme}{token}"))
        });
        Ok(Self { url, authorization })
    }

    /// What goes into `Authorization`.
    #[must_use]
    pub fn authorization(&self) -> Option<&str> {
        self.authorization.as_ref().map(|text| text.as_str())
    }

    /// Two lines, to be sealed.
    #[must_use]
    pub fn to_lines(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}\n{}", self.url, self.authorization().unwrap_or_default()))
    }

    /// What [`Kubo::to_lines`] wrote.
    #[must_use]
    pub fn from_lines(text: &str) -> Option<Self> {
        let (url, authorization) = text.split_once('\n')?;
        Self::new(url, authorization).ok()
    }
}

/// What is known about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// The node, if one is set.
    pub kubo: Option<Rc<Kubo>>,
    /// Whether it is being tried.
    pub trying: bool,
    /// Whether it took a block when it was tried, else why not.
    pub said: Option<Result<(), String>>,
    /// What was typed that does not fit.
    pub wrong: Option<Wrong>,
    /// The browser could not keep it, in its words.
    pub unkept: Option<String>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// It was read, set or forgotten.
    Known(Option<Rc<Kubo>>),
    /// It does not fit.
    Wrong(Wrong),
    /// The browser could not keep it.
    Unkept(String),
    /// It is tried.
    Trying,
    /// It was tried.
    Said(Result<(), String>),
}

impl Reducible for Node {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let kubo = self.kubo.clone();
        Rc::new(match action {
            Action::Known(kubo) => Self { kubo, ..Self::default() },
            Action::Wrong(wrong) => Self { kubo, wrong: Some(wrong), ..Self::default() },
            Action::Unkept(reason) => Self { kubo, unkept: Some(reason), ..Self::default() },
            Action::Trying => Self { kubo, trying: true, ..Self::default() },
            Action::Said(said) => Self { kubo, said: Some(said), ..Self::default() },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_get_their_scheme_and_are_kept() {
        for (token, expected) in [
            ("", None),
            (" abc ", Some("Bearer abc")),
            ("Bearer abc", Some("Bearer abc")),
            ("Basic dTpw", Some("Basic dTpw")),
        ] {
            let kubo = Kubo::new("127.0.0.1:5001", token).expect("a node");
            assert_eq!(kubo.authorization(), expected, "{token}");
            assert_eq!(Kubo::from_lines(&kubo.to_lines()), Some(kubo.clone()));
            assert!(!format!("{kubo:?}").contains("abc"), "secrets are not shown");
        }
        assert_eq!(Kubo::from_lines("http://pi"), None);
    }

    #[test]
    fn what_does_not_fit_is_told() {
        assert_eq!(Kubo::new("", "x"), Err(Wrong::Url(UrlError::Empty)));
        for token in ["a\nb", "ä", &"x".repeat(1025)] {
            assert_eq!(Kubo::new("pi", token), Err(Wrong::Token), "{token}");
        }
    }
}
