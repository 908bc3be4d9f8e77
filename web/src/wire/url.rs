//! The address of a gateway as a person types it, in one normal form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

const MAX: usize = 200;

/// `http(s)://host[:port]` without path, query or trailing slash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GatewayUrl(String);

/// Why a text is no gateway address.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UrlError {
    /// Nothing was typed.
    #[error("the address is empty")]
    Empty,
    /// Longer than any address of a device.
    #[error("the address is longer than {MAX} characters")]
    TooLong,
    /// A scheme a gateway doesn't speak.
    #[error("a gateway address starts with http:// or https://, not \"{0}\"")]
    Scheme(String),
    /// The part after the scheme is not a host with an optional port.
    #[error("\"{0}\" is not a host name or address with an optional port")]
    Host(String),
    /// The part after the host is no plain path.
    #[error("\"{0}\" is no plain path")]
    Path(String),
}

impl GatewayUrl {
    /// The address of `path` (which starts with a slash) on this gateway.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// The address of the WebSocket `path` on this gateway.
    #[must_use]
    pub fn socket(&self, path: &str) -> String {
        // "http" -> "ws", "https" -> "wss"
        format!("ws{}{path}", self.0.strip_prefix("http").unwrap_or(&self.0))
    }
}

/// The address of a service, which may lie below a path of its host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceUrl {
    host: GatewayUrl,
    /// Empty, or beginning with a slash and not ending with one.
    path: String,
}

impl ServiceUrl {
    /// Whether a secret may be sent there: over an encrypted line, or within the house.
    #[must_use]
    pub fn keeps_secrets(&self) -> bool {
        self.host.0.strip_prefix("http://").is_none_or(is_near)
    }

    /// The address of `path` (which starts with a slash) at this service.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        self.host.at(&format!("{}{path}", self.path))
    }
}

impl fmt::Display for ServiceUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.host, self.path)
    }
}

impl FromStr for ServiceUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        let text = text.trim().trim_end_matches('/');
        if text.len() > MAX {
            return Err(UrlError::TooLong);
        }
        let start = text.find("://").map_or(0, |scheme| scheme.saturating_add(3));
        let slash = text.get(start..).and_then(|rest| rest.find('/')).map(|at| at.saturating_add(start));
        let (host, path) = slash.and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""));
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
        let fits =
            |part: &str| !part.is_empty() && part.chars().all(plain) && !part.chars().all(|c| c == '.');
        if !path.split('/').skip(1).all(fits) {
            return Err(UrlError::Path(path.to_owned()));
        }
        let host = if start == 0 && !is_near(host) { format!("https://{host}") } else { host.to_owned() };
        Ok(Self { host: host.parse()?, path: path.to_owned() })
    }
}

/// Whether a host, with or without its port, is this machine or in the same house.
fn is_near(host: &str) -> bool {
    let end = if host.starts_with('[') { ']' } else { ':' };
    let name = host.split(end).next().unwrap_or(host).to_ascii_lowercase();
    let starts = ["127.", "10.", "192.168.", "169.254.", "[fe80:", "[fd", "[::1"];
    let local = name.strip_prefix("172.").and_then(|rest| rest.split('.').next()?.parse::<u8>().ok());
    starts.iter().any(|start| name.starts_with(start))
        || local.is_some_and(|second| (16..32).contains(&second))
        || !name.contains('.') && !name.starts_with('[')
        || name.ends_with(".local")
        || name.ends_with(".localhost")
}

/// The gateway's address in what a QR code says: the address itself, or the pairing link with it inside.
#[must_use]
pub fn gateway_in(text: &str) -> &str {
    let inside = text.split(['?', '&']).find_map(|part| part.strip_prefix("gateway="));
    inside.unwrap_or(text)
}

/// The one-time code in a pairing link.
#[must_use]
pub fn code_in(text: &str) -> Option<&str> {
    text.split(['?', '&']).find_map(|part| part.strip_prefix("code="))
}

/// Whether an address, or what a QR code says, is a pairing link.
#[must_use]
pub fn is_pairing(text: &str) -> bool {
    text.split(['?', '&']).any(|part| part.starts_with("gateway="))
}

impl fmt::Display for GatewayUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for GatewayUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        let text = text.trim().trim_end_matches('/');
        if text.is_empty() {
            return Err(UrlError::Empty);
        }
        if text.len() > MAX {
            return Err(UrlError::TooLong);
        }
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return Err(UrlError::Scheme(scheme));
        }
        if !is_host(rest) {
            return Err(UrlError::Host(rest.to_owned()));
        }
        Ok(Self(format!("{scheme}://{}", rest.to_ascii_lowercase())))
    }
}

impl TryFrom<String> for GatewayUrl {
    type Error = UrlError;

    fn try_from(text: String) -> Result<Self, UrlError> {
        text.parse()
    }
}

impl From<GatewayUrl> for String {
    fn from(url: GatewayUrl) -> Self {
        url.0
    }
}

/// A host name, an IPv4 address or a bracketed IPv6 address, with an optional port. The browser resolves it; this
/// only keeps paths, users and odd characters out.
fn is_host(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((inner, "")) => (inner, None),
            Some((inner, after)) => (inner, after.strip_prefix(':').or(Some("?"))),
            None => return false,
        },
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    let allowed =
        |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.' || (text.starts_with('[') && c == ':');
    let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port != 0));
    !host.is_empty() && host.chars().all(allowed) && port_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_may_lie_below_a_path() {
        for (text, normal) in [
            ("127.0.0.1:5001", "http://127.0.0.1:5001"),
            ("https://API.example/psa/", "https://api.example/psa"),
            ("https://api.example/v1/ipfs", "https://api.example/v1/ipfs"),
            ("api.example/Psa", "https://api.example/Psa"),
            ("pi:5001", "http://pi:5001"),
            ("[::1]:5001", "http://[::1]:5001"),
        ] {
            let url: ServiceUrl = text.parse().expect(text);
            assert_eq!(url.to_string(), normal, "{text}");
            assert_eq!(url.at("/pins"), format!("{normal}/pins"));
        }
        for wrong in [
            "",
            "https://",
            "https:///x",
            "https://a/?token=x",
            "https://a/b#c",
            "https://a/../b",
            "https://a//b",
            "https://u:p@a/b",
            "https://a/b c",
        ] {
            assert!(wrong.parse::<ServiceUrl>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn secrets_stay_in_the_house_or_go_encrypted() {
        for (text, keeps) in [
            ("https://api.example", true),
            ("http://api.example", false),
            ("http://8.8.8.8:5001", false),
            ("http://172.32.0.1", false),
            ("http://[2001:db8::1]:5001", false),
            ("http://172.16.0.1", true),
            ("http://192.168.1.7:5001", true),
            ("http://localhost:5001", true),
            ("http://pi.local", true),
            ("http://[fd00::1]:5001", true),
            ("http://[::1]", true),
        ] {
            assert_eq!(text.parse::<ServiceUrl>().expect(text).keeps_secrets(), keeps, "{text}");
        }
    }

    #[test]
    fn codes_are_addresses_or_pairing_links() {
        for (text, address) in [
            ("http://192.168.1.7:8484", "http://192.168.1.7:8484"),
            ("https://dapp.example/#/meter?gateway=http://pi.local:8484&code=1234", "http://pi.local:8484"),
            ("https://dapp.example/#/meter?code=1&gateway=http://pi", "http://pi"),
            ("hello", "hello"),
        ] {
            assert_eq!(gateway_in(text), address, "{text}");
        }
    }

    #[test]
    fn a_pairing_link_carries_a_code() {
        for (text, pairs, code) in [
            ("#/meter?gateway=http://pi.local:8484&code=1234-5678", true, Some("1234-5678")),
            ("#/meter?gateway=http://pi", true, None),
            ("#/meter", false, None),
            ("http://192.168.1.7:8484", false, None),
        ] {
            assert_eq!((is_pairing(text), code_in(text)), (pairs, code), "{text}");
        }
    }

    #[test]
    fn normalises() {
        let rows = [
            ("as shown on the Pi", "http://192.168.1.7:8080", "http://192.168.1.7:8080"),
            ("a trailing slash", "https://node.example/", "https://node.example"),
            ("no scheme", "raspberrypi.local:8080", "http://raspberrypi.local:8080"),
            ("capitals and spaces", "  HTTP://Pi.Local ", "http://pi.local"),
            ("IPv6", "http://[fe80::1]:8080", "http://[fe80::1]:8080"),
        ];
        for (name, typed, expected) in rows {
            assert_eq!(typed.parse::<GatewayUrl>().map(String::from).as_deref(), Ok(expected), "{name}");
        }
    }

    #[test]
    fn refuses() {
        let rows = [
            ("empty", "  ", UrlError::Empty),
            ("another scheme", "javascript://x", UrlError::Scheme("javascript".to_owned())),
            ("a path", "http://pi/x", UrlError::Host("pi/x".to_owned())),
            ("a user", "http://me@pi", UrlError::Host("me@pi".to_owned())),
            ("a query", "pi?x", UrlError::Host("pi?x".to_owned())),
            ("a bad port", "pi:99999", UrlError::Host("pi:99999".to_owned())),
            ("port 0", "pi:0", UrlError::Host("pi:0".to_owned())),
            ("an open bracket", "[fe80::1", UrlError::Host("[fe80::1".to_owned())),
            ("junk after a bracket", "[fe80::1]x", UrlError::Host("[fe80::1]x".to_owned())),
        ];
        for (name, typed, expected) in rows {
            assert_eq!(typed.parse::<GatewayUrl>(), Err(expected), "{name}");
        }
        assert_eq!("x".repeat(201).parse::<GatewayUrl>(), Err(UrlError::TooLong));
    }

    #[test]
    fn makes_addresses() {
        let url: GatewayUrl = "https://pi".parse().expect("a host");
        assert_eq!(url.at("/v1/node"), "https://pi/v1/node");
        assert_eq!(url.socket("/v1/stream"), "wss://pi/v1/stream");
    }
}
