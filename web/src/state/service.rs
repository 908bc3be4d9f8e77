//! A service that keeps signed documents beside gateways: an IPFS node of one's own, or a pinning service.

use core::fmt;
use std::rc::Rc;

use wasm_core::hash::sha256;
use wasm_core::keeping::Why;
use yew::Reducible;
use zeroize::Zeroizing;

use crate::wire::url::{ServiceUrl, UrlError};

/// The longest token.
const MAX_TOKEN: usize = 1024;

/// Where it answers, and what it wants to hear.
#[derive(Clone, PartialEq, Eq)]
pub struct Service {
    /// Its interface.
    pub url: ServiceUrl,
    /// What goes into `Authorization`, with its scheme; nothing for none.
    authorization: Option<Zeroizing<String>>,
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service").field("url", &self.url).finish_non_exhaustive()
    }
}

/// Why what was typed is no service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The address is none.
    Url(UrlError),
    /// The token cannot stand in a header.
    Token,
    /// The token would go over an open line.
    Open,
}

impl Service {
    /// From what was typed; a token without a scheme is a bearer token.
    ///
    /// # Errors
    /// [`Wrong`].
    pub fn new(url: &str, token: &str) -> Result<Self, Wrong> {
        let url: ServiceUrl = url.parse().map_err(Wrong::Url)?;
        let token = token.trim();
        if token.len() > MAX_TOKEN || !token.bytes().all(|byte| matches!(byte, 0x20..=0x7e)) {
            return Err(Wrong::Token);
        }
        if !token.is_empty() && !url.keeps_secrets() {
            return Err(Wrong::Open);
        }
        let authorization = (!token.is_empty()).then(|| {
            let scheme = if token.contains(' ') { "" } else { "Bearer " };
            Zeroizing::new(format!("{scheme}{token}"))
        });
        Ok(Self { url, authorization })
    }

    /// What tells it from others where addresses must not be told.
    #[must_use]
    pub fn mark(&self) -> String {
        hex::encode(sha256(self.url.to_string().as_bytes()).get(..8).unwrap_or_default())
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

    /// What [`Service::to_lines`] wrote.
    #[must_use]
    pub fn from_lines(text: &str) -> Option<Self> {
        let (url, authorization) = text.split_once('\n')?;
        Self::new(url, authorization).ok()
    }
}

/// What is known about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// Whether it was looked for what is set.
    pub known: bool,
    /// The service, if one is set.
    pub service: Option<Rc<Service>>,
    /// Whether it is being tried.
    pub trying: bool,
    /// Whether it does what it should when it was tried, else why not.
    pub said: Option<Result<(), Why>>,
    /// What was typed that does not fit.
    pub wrong: Option<Wrong>,
    /// The browser could not keep it, in its words.
    pub unkept: Option<String>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// It was read, set or forgotten.
    Known(Option<Rc<Service>>),
    /// It does not fit.
    Wrong(Wrong),
    /// The browser could not keep it.
    Unkept(String),
    /// It is tried.
    Trying,
    /// It was tried.
    Said(Result<(), Why>),
}

impl Reducible for Setting {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let (known, service) = (self.known, self.service.clone());
        let same = Self { known, service, ..Self::default() };
        Rc::new(match action {
            Action::Known(service) => Self { known: true, service, ..Self::default() },
            Action::Wrong(wrong) => Self { wrong: Some(wrong), ..same },
            Action::Unkept(reason) => Self { unkept: Some(reason), ..same },
            Action::Trying => Self { trying: true, ..same },
            Action::Said(said) => Self { said: Some(said), ..same },
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
            let service = Service::new("127.0.0.1:5001", token).expect("a service");
            assert_eq!(service.authorization(), expected, "{token}");
            assert_eq!(Service::from_lines(&service.to_lines()), Some(service.clone()));
            assert!(!format!("{service:?}").contains("abc"), "secrets are not shown");
        }
        assert_eq!(Service::from_lines("http://pi"), None);
    }

    #[test]
    fn what_does_not_fit_is_told() {
        assert_eq!(Service::new("", "x"), Err(Wrong::Url(UrlError::Empty)));
        for token in ["a\nb", "ä", &"x".repeat(1025)] {
            assert_eq!(Service::new("pi", token), Err(Wrong::Token), "{token}");
        }
        assert_eq!(Service::new("http://api.example", "x"), Err(Wrong::Open));
        assert!(Service::new("http://api.example", "").is_ok(), "nothing that could be overheard");
    }
}
